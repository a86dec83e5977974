import { expect, test } from 'vitest'
import type { Trace } from '../core'
import { pointedOf } from './pointed'

const size = { width: 200, height: 100 }
const box = (...numbers: number[]) => ({ kind: 'box', numbers, author: 'thought' })
/** An answer in pixels of what the model received, half as large as the picture. */
const trace = {
  images: [{ id: 'i0', ...size }],
  views: [{ id: 'v0', image: 'i0', parent: null, cropPx: null, receivedPx: { width: 100, height: 50 } }],
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  rounds: [{ id: 'r0', view: 'v0', rois: [], actions: [], answerShapes: [box(10, 10, 50, 40)] }],
} as unknown as Trace

test('the boxes of an answer are pointed at, in pixels of the image', () => {
  expect(pointedOf(trace, 0, size, 'i0')).toEqual([{ part: 'r0.answer', kind: 'box', numbers: [20, 20, 100, 80] }])
})

test('not on another page, nor in a round that is not there', () => {
  expect(pointedOf(trace, 0, size, 'i1')).toEqual([])
  expect(pointedOf(trace, 1, size, 'i0')).toEqual([])
})
