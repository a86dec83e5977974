import { expect, test } from 'vitest'
import { vlmR1 } from './vlmR1'

test('boxes of the answer are kept with their labels, both of two', () => {
  const text =
    '<think>The left one.</think>\n<answer> [ { "bbox_2d": [84, 250, 296, 371], "label": "left" }, ' +
    '{ "bbox_2d": [253, 250, 543, 382], "label": "right" } ] </answer>'
  const read = vlmR1.parse(text)
  expect(read.answerBoxes?.map(({ numbers, label }) => [numbers, label])).toEqual([
    [[84, 250, 296, 371], 'left'],
    [[253, 250, 543, 382], 'right'],
  ])
  expect(read.answerBoxes?.map(({ start, end }) => text.slice(start, end))).toEqual([
    '[84, 250, 296, 371]',
    '[253, 250, 543, 382]',
  ])
  expect(read).toMatchObject({ thought: 'The left one.', boxes: [], calls: [], complaints: [] })
})

test('an answer in a fence, cut short, keeps the box that is whole', () => {
  expect(vlmR1.parse('<think>a</think><answer>```json\n[{"bbox_2d": [1, 2, 3, 4], "label')).toMatchObject({
    answerBoxes: [{ numbers: [1, 2, 3, 4] }],
    complaints: [{ code: 'answer-unclosed' }],
  })
})
