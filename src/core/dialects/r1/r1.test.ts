import { expect, test } from 'vitest'
import { r1 } from './r1'

test('boxes of the answer are in pixels or in shares, as each is written', () => {
  const read = r1.parse('<think>Two horses.</think> <answer>[0.1, 0.2, 0.3, 0.4] [10, 20, 30, 40]</answer>')
  expect(read.answerBoxes).toMatchObject([
    { numbers: [0.1, 0.2, 0.3, 0.4], frame: { unit: 'unit' } },
    { numbers: [10, 20, 30, 40] },
  ])
  expect(read.answerBoxes?.[1]?.frame).toBeUndefined()
  expect(read.complaints).toEqual([])
})

test.each([
  ['that never answers', '<think>The horse [363, 330, 734, 935] </think>', undefined],
  ['that does not close its answer', '<think>A.</think> <answer> [0.7, 0.3, 0.8, 0.6]', '[0.7, 0.3, 0.8, 0.6]'],
  ['that does not open it', '<think>It is [0.3, 0.3, 0.7, 0.9].</think>a bike.', 'a bike.'],
])('a reply %s says so, and no box of it counts', (_, text, answer) => {
  const read = r1.parse(text)
  expect(read.answer).toBe(answer)
  expect(read.complaints.map(({ code }) => code)).toEqual(['answer-tag-missing'])
  expect([read.boxes, read.answerBoxes]).toEqual([[], undefined])
  expect(r1.parse(text, false).complaints).toEqual([])
})

test('a box of the thought is a RoI where the answer has its tags', () => {
  expect(r1.parse('<think>At [1, 2, 30, 40].</think><answer>A</answer>').boxes).toHaveLength(1)
})
