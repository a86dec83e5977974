import { expect, test } from 'vitest'
import { shortcutFor, SHORTCUTS } from './shortcuts'

test('no two keys of the table are the same, and no two shortcuts share an id', () => {
  const active = SHORTCUTS.filter((shortcut) => shortcut.run).map((shortcut) => shortcut.keys)
  expect(new Set(active).size).toBe(active.length)
  expect(new Set(SHORTCUTS.map((shortcut) => shortcut.id)).size).toBe(SHORTCUTS.length)
})

test('a key of a person’s own takes the place of the table’s', () => {
  expect(shortcutFor('A')?.id).toBe('accept')
  expect(shortcutFor('Q', { accept: 'Q' })?.id).toBe('accept')
  expect(shortcutFor('A', { accept: 'Q' })).toBeUndefined()
})
