import { expect, test } from 'vitest'
import type { ParsedReply } from '../dialect'
import { tags } from './tags'

const named = (text: string, { sections }: ParsedReply) =>
  sections.map(({ name, start, end }) => [name, text.slice(start, end)])

test('every tag around a text becomes a section of its name', () => {
  const text =
    '<info> A room. </info><think>The cup [1, 2, 30, 40]?</think> <critique>No.</critique>\n<answer> B </answer>'
  const read = tags.parse(text)
  expect(named(text, read)).toEqual([
    ['info', 'A room.'],
    ['thought', 'The cup [1, 2, 30, 40]?'],
    ['critique', 'No.'],
    ['answer', 'B'],
  ])
  expect(read).toMatchObject({ thought: 'The cup [1, 2, 30, 40]?', answer: 'B', boxes: [{ numbers: [1, 2, 30, 40] }] })
})

test('thoughts on both sides of a second look, and a boxed answer', () => {
  const text = '<think>One.</think> <back>I look again.</back> <think>Two.</think> \\boxed{7}'
  const read = tags.parse(text)
  expect(named(text, read)).toEqual([
    ['thought', 'One.'],
    ['back', 'I look again.'],
    ['thought', 'Two.'],
    ['answer', '7'],
  ])
  expect(read).toMatchObject({ thought: 'One.\nTwo.', answer: '7' })
})

test('where nothing is called a thought, all but the answer is', () => {
  expect(tags.parse('<reasoning>It is left.</reasoning><answer>A</answer>').thought).toBe('It is left.')
})

test('what follows the last tag is the answer where no tag holds one', () => {
  expect(tags.parse('<think>Left.</think> It is blue.')).toMatchObject({ thought: 'Left.', answer: 'It is blue.' })
  expect(tags.parse('<think>Left.</think> It is', false).answer).toBeUndefined()
})

test('boxes of the answer are its own; corners are thousandths, shares are shares', () => {
  const read = tags.parse('<think>At [0.1, 0.2, 0.3, 0.4].</think><answer>(100,200),(300,400)</answer>')
  expect(read.boxes).toMatchObject([{ frame: { unit: 'unit' }, start: 10, end: 30 }])
  expect(read.answerBoxes).toMatchObject([{ numbers: [100, 200, 300, 400], frame: { unit: 'mille' } }])
})

test('an answer that is not closed is one when the reply has ended', () => {
  expect(tags.parse('<think>a</think><answer>B')).toMatchObject({
    answer: 'B',
    complaints: [{ code: 'answer-unclosed' }],
  })
  expect(tags.parse('<think>a</think><answer>B', false)).toMatchObject({ complaints: [] })
  expect(tags.parse('<think>a</think><answer>B', false).answer).toBeUndefined()
})
