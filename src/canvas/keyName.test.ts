import { expect, test } from 'vitest'
import { nameOf } from './keyName'

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  nameOf({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more })

test('a key press is named as the table writes it', () => {
  expect(press('z', { ctrlKey: true })).toBe('Ctrl+Z')
  expect(press('Z', { metaKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('Enter', { ctrlKey: true })).toBe('Ctrl+Enter')
  expect(press('Escape')).toBe('Escape')
  expect(press(' ')).toBe('Space')
})

test.each([
  ['я', 'KeyZ'],
  ['ζ', 'KeyZ'],
  ['ز', 'KeyZ'],
  ['ז', 'KeyZ'],
])('on a layout without Latin letters %s goes by its place', (key, code) => {
  expect(press(key, { code, ctrlKey: true })).toBe('Ctrl+Z')
})

test('a Latin letter is the one that is printed, wherever its key is', () => {
  expect(press('z', { code: 'KeyY', ctrlKey: true })).toBe('Ctrl+Z')
  expect(press('ö', { code: 'Semicolon' })).toBe('Ö')
})

test('brackets that are printed with AltGr or Option are brackets', () => {
  expect(press('[', { code: 'Digit8', ctrlKey: true, altKey: true })).toBe('[')
  expect(press(']', { code: 'Digit6', altKey: true })).toBe(']')
  expect(press('[', { code: 'Digit8', getModifierState: (name: string) => name === 'AltGraph' })).toBe('[')
  expect(press('х', { code: 'BracketLeft' })).toBe('[')
})

test('a letter that AltGr prints is no shortcut', () => {
  expect(press('ą', { code: 'KeyA', ctrlKey: true, altKey: true })).toBe('Ctrl+Alt+Ą')
})
