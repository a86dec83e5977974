import { expect, test } from 'vitest'
import { rexThinker } from './rexThinker'

const PROMPT =
  'Hint: Object and its coordinates in this image: {"person": ' +
  '[[1, 2, 30, 40], [5, 6, 70, 80]], "dog": [9, 9, 20, 20]}\n' +
  'Please detect the person on the left.'

test('candidates of the prompt are boxes by name', () => {
  expect(rexThinker.readPrompt?.(PROMPT).shapes).toEqual([
    { kind: 'box', numbers: [1, 2, 30, 40], label: 'person' },
    { kind: 'box', numbers: [5, 6, 70, 80], label: 'person' },
    { kind: 'box', numbers: [9, 9, 20, 20], label: 'dog' },
  ])
  expect(rexThinker.readPrompt?.('Please detect the person.').shapes).toEqual([])
})

test('a prompt that is cut short keeps the candidates that are whole', () => {
  expect(rexThinker.readPrompt?.(PROMPT.slice(0, PROMPT.indexOf(', 80]') + 3)).shapes).toMatchObject([
    { numbers: [1, 2, 30, 40] },
  ])
})

test('the hint is its own', () => {
  expect(rexThinker.fits?.(PROMPT)).toBeGreaterThan(0.9)
})
