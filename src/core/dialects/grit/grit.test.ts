import { expect, test } from 'vitest'
import { grit } from './grit'

test('one object with the same key many times gives every box', () => {
  const text =
    '<think>I see {"bbox_2d": [1, 2, 30, 40], "label": "a cup", "bbox_2d": [5, 6, 70, 80], "label": "a hat"}</think>' +
    '<rethink>The hat is on [5, 6, 70, 80].</rethink><answer>Yes'
  const read = grit.parse(text)
  expect(read.boxes.map(({ numbers, label }) => [numbers, label])).toEqual([
    [[1, 2, 30, 40], 'a cup'],
    [[5, 6, 70, 80], 'a hat'],
    [[5, 6, 70, 80], undefined],
  ])
  expect(read.sections.map(({ name }) => name)).toEqual(['thought', 'rethink', 'answer'])
  expect(read.answer).toBe('Yes')
  expect(read.complaints.every(({ code }) => grit.normal?.includes(code))).toBe(true)
})

test('boxes behind a name are thousandths, and bear it', () => {
  const text =
    '<think><ref>chair</ref> <box>[[1, 2, 300, 400], [5, 6, 700,' +
    ' 800]]</box> and [9, 9, 20, 20]</think><answer>A</answer>'
  expect(grit.parse(text).boxes).toMatchObject([
    { numbers: [1, 2, 300, 400], label: 'chair', frame: { unit: 'mille' } },
    { numbers: [5, 6, 700, 800], label: 'chair', frame: { unit: 'mille' } },
    { numbers: [9, 9, 20, 20] },
  ])
  expect(grit.parse(text).boxes[2]?.frame).toBeUndefined()
})
