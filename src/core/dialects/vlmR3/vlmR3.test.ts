import { expect, test } from 'vitest'
import { vlmR3 } from './vlmR3'

test('boxes in the running text are calls, and the answer after them counts', () => {
  const text = '<think>The sign.\n{"bbox_2d": [10, 20, 30, 40]}\nIt reads K7.\n<answer>A</answer>'
  expect(vlmR3.parse(text)).toEqual({
    thought: 'The sign.\nIt reads K7.',
    answer: 'A',
    sections: [
      { name: 'thought', start: 7, end: 16 },
      { name: 'thought', start: 47, end: 59 },
      { name: 'answer', start: 68, end: 69 },
    ],
    boxes: [],
    calls: [
      {
        kind: 'zoom',
        name: 'bbox_2d',
        arguments: { bbox_2d: [10, 20, 30, 40] },
        numbers: [10, 20, 30, 40],
        start: 17,
        end: 46,
        closed: true,
      },
    ],
    complaints: [],
  })
})

test('a look that was refused in the text is complained about', () => {
  const text = '<think>{"bbox_2d": [10, 20, 5, 40]} Invalid operation! So I guess.<answer>A</answer>'
  expect(vlmR3.parse(text).complaints.map(({ code }) => code)).toEqual(['look-refused'])
})

test('boxes in fences and tags are of others', () => {
  expect(vlmR3.fits?.('<think>{"bbox_2d": [10, 20, 30, 40]}')).toBeGreaterThan(0.5)
  expect(vlmR3.fits?.('<think></think><grounding>{"bbox_2d": [10, 20, 30, 40]}</grounding>')).toBe(0)
})
