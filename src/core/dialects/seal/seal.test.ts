import { expect, test } from 'vitest'
import { seal } from './seal'

test('a reply that lacks an object is no answer', () => {
  const text =
    'Sorry, I can not answer the question. Some visual information ' +
    'about the following objects is missing or unclear: a cup.'
  expect(seal.parse(text)).toMatchObject({ thought: text, calls: [], boxes: [] })
  expect(seal.parse(text).answer).toBeUndefined()
  expect(seal.parse('The cup is red.')).toMatchObject({ answer: 'The cup is red.' })
})

test('what the search found is told in shares of the padded square', () => {
  const text =
    'Additional visual information to focus on: red cup at ' +
    'location [0.1,0.2,0.3,0.4]; van at location [0.5,0.5,0.6,0.6]'
  const frame = { unit: 'unit', order: 'xyxy', of: 'original', padded: 'square' }
  expect(seal.observe?.(text).shapes).toEqual([
    { kind: 'box', numbers: [0.1, 0.2, 0.3, 0.4], label: 'red cup', frame },
    { kind: 'box', numbers: [0.5, 0.5, 0.6, 0.6], label: 'van', frame },
  ])
  expect(seal.readPrompt?.('Look at [1, 2, 3, 4].').shapes).toEqual([])
})
