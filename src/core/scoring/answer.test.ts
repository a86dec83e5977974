import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerMatches, normaliseAnswer } from './answer'
import { isRight } from './right'

describe('an answer', () => {
  test.each([
    [String.raw`\boxed{\text{blue}}`, 'blue'],
    ['**blue**', 'blue'],
    ['“blue”', 'blue'],
    [String.raw`\boxed{blue}`, 'blue'],
    [String.raw`The answer is $\boxed{\textbf{Blue}}$.`, 'blue'],
    [String.raw`\boxed{\boxed{\mathrm{blue}}}`, 'blue'],
    [String.raw`First \boxed{red}, no: \boxed{ \text{dark blue} }`, 'dark blue'],
    [String.raw`$\text{blue}$`, 'blue'],
    [String.raw`\( \text{blue} \)`, 'blue'],
    [String.raw`\[\boxed{42}\]`, '42'],
    [String.raw`\boxed{1{,}200}`, '1 200'],
    [String.raw`\boxed{\frac{1}{12}}`, String.raw`\frac{1}{12}`],
    ['$$7$$', '7'],
    ['__blue__', 'blue'],
    ['`K7`', 'K7'],
    ['‘blue’', 'blue'],
    ['«blue»', 'blue'],
    ['「blue」。', 'blue'],
    ['"blue."', 'blue'],
    ['*The* blue one!', 'blue one'],
    [String.raw`\boxed{A}`, 'A'],
    ['**B**', 'B'],
    ['(A)', 'A'],
    ['１２', '12'],
    ['1,200.0', '1200'],
    ['K7', 'k7'],
    [' The red cone. ', 'red cone'],
    ['3', '3.0'],
  ])('%s is right where gold says %s', (predicted, gold) => {
    expect(answerMatches(predicted, gold)).toBe(true)
    expect(answerMatches(gold, predicted)).toBe(true)
  })

  test.each([
    ['blue', 'red'],
    [String.raw`\boxed{\frac{1}{12}}`, String.raw`\frac{11}{2}`],
    ['$5', '5'],
    ['A', 'B'],
    ['A', 'a'],
    [String.raw`\boxed{A}`, 'a'],
    ['a', 'the'],
    ['snake_case', 'snakecase'],
    [String.raw`\boxed{}`, 'blue'],
    ['', ''],
    ['3.5', '35'],
    ['', 'K7'],
    ['a', 'b'],
    [String.raw`\textured`, 'ured'],
  ])('%s is wrong where gold says %s', (predicted, gold) => {
    expect(answerMatches(predicted, gold)).toBe(false)
  })

  test('what is normalised stays as it is, and no text makes it throw', () => {
    const piece = fc.constantFrom('\\boxed', '{', '}', '\\text', '$', '*', '“', 'blue', ' ', 'the', '\\', '.', '7', ',')
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const text = pieces.join('')
        expect(() => normaliseAnswer(text)).not.toThrow()
        expect(answerMatches(text, text)).toBe(text.trim() !== '')
      }),
    )
  })
})

test.each([
  ['{"anomaly_present": true, "top_anomaly": "crack"}', ['true'], true],
  ['{"anomaly_present": false, "top_anomaly": "none"}', ['True'], false],
  ['{"answer": "B", "sure": true}', ['B'], true],
  ['{"answer": "B", "sure": true}', ['true'], false],
  ['{"a": true, "b": true}', ['true'], false],
  ['{"answer": 12}', ['12'], true],
  ['{"broken', ['true'], false],
  ['No, there is no dog.', ['no'], true],
  ['No, there is no dog.', ['Yes'], false],
  ['Nothing says so.', ['no'], false],
  ['There is no dog.', ['no'], false],
  ['Left is higher, so the answer is "OPT".<stop>', ['(b) OPT'], true],
  ['The answer is not clear to me.', ['clear'], false],
  ['The answer is red. The answer is blue.', ['red'], false],
  ['The answer is red. The answer is blue.', ['blue'], true],
  ['Of red, green and blue, none fits.', ['blue'], false],
])('the answer %s against %j is right: %s', (answer, gold, right) => {
  expect(isRight(answer, gold)).toBe(right)
})
