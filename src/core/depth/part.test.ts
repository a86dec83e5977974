import { expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import { cropDepth } from './part'

const map = { width: 4, height: 2, values: Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7]) }

test('a part of a map has the pixels that its box touches', () => {
  expect(cropDepth(map, unitBox(0.25, 0.5, 0.75, 1))).toEqual({
    width: 2,
    height: 1,
    values: Float32Array.from([5, 6]),
  })
  expect(cropDepth(map, unitBox(0.3, 0, 0.6, 0.1))).toEqual({ width: 2, height: 1, values: Float32Array.from([1, 2]) })
  expect(cropDepth(map, unitBox(0, 0, 1, 1))).toEqual(map)
})

test('the thinnest box has one pixel', () => {
  expect(cropDepth(map, unitBox(1, 1, 1, 1))).toEqual({ width: 1, height: 1, values: Float32Array.from([7]) })
})
