import { expect, test } from 'vitest'
import { nameOf, SHORTCUTS } from './shortcuts'

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
