import { expect, test } from 'vitest'
import { nameOf, SHORTCUTS } from './shortcuts'
import { parseRoute, writeRoute } from './routes'

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

test('a key press is named as the table writes it', () => {
  expect(nameOf(press('z', { ctrlKey: true }))).toBe('Ctrl+Z')
  expect(nameOf(press('Z', { metaKey: true, shiftKey: true }))).toBe('Ctrl+Shift+Z')
  expect(nameOf(press('?', { shiftKey: true }))).toBe('?')
  expect(nameOf(press('Enter', { ctrlKey: true }))).toBe('Ctrl+Enter')
  expect(nameOf(press('Escape'))).toBe('Escape')
})

test('no two keys of the table are the same', () => {
  const active = SHORTCUTS.filter((shortcut) => shortcut.run).map((shortcut) => shortcut.keys)
  expect(new Set(active).size).toBe(active.length)
})

test('routes go into the address and come back', () => {
  for (const route of [{ kind: 'start' }, { kind: 'sample', id: 's000-q0' }, { kind: 'trace', id: 'a/b %' }] as const) {
    expect(parseRoute(writeRoute(route))).toEqual(route)
  }
})

test('an address that nobody wrote leads to the start', () => {
  for (const hash of ['', '#', '#/', '#/sample', '#/nowhere/x', '#nonsense'])
    expect(parseRoute(hash)).toEqual({ kind: 'start' })
  expect(parseRoute('#/sample/%')).toEqual({ kind: 'sample', id: '%' })
})
