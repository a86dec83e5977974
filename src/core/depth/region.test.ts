import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import { depthRange, type DepthMap } from './map'
import { centralCells, regionDepth } from './region'

const unit = { p1: 0, p99: 1 }
/** 8 x 8; the middle 4 x 4 is near, the rest far. */
const map: DepthMap = {
  width: 8,
  height: 8,
  values: Float32Array.from({ length: 64 }, (_, i) =>
    Math.abs((i % 8) - 3.5) < 2 && Math.abs(Math.floor(i / 8) - 3.5) < 2 ? 0.75 : 0.25,
  ),
}

test('a region is read from the central half of its box, where its surroundings are not', () => {
  expect(centralCells(map, unitBox(0, 0, 1, 1))).toEqual({ left: 2, top: 2, right: 6, bottom: 6 })
  const whole = regionDepth(map, unit, unitBox(0, 0, 1, 1), 4)
  expect(whole).toEqual({
    median: 0.75,
    p25: 0.75,
    p75: 0.75,
    min: 0.75,
    max: 0.75,
    count: 16,
    histogram: [0, 0, 0, 16],
  })
  // Central half of the left part: columns 1 and 2 of rows 2 to 5, one of them near.
  expect(regionDepth(map, unit, unitBox(0, 0, 0.5, 1), 4)).toMatchObject({
    median: 0.5,
    p25: 0.25,
    p75: 0.75,
    count: 8,
    histogram: [0, 4, 0, 4],
  })
})

test('a region smaller than a pixel, or at the border, is the pixel it lies in', () => {
  expect(regionDepth(map, unit, unitBox(0.5, 0.5, 0.5, 0.5))).toMatchObject({ count: 1, median: 0.75 })
  expect(regionDepth(map, unit, unitBox(0.99, 0.99, 1.5, 1.5))).toMatchObject({ count: 1, median: 0.25 })
})

test('statistics are ordered, within [0,1], and the histogram counts every pixel', () => {
  const corner = fc.double({ min: -0.2, max: 1.2, noNaN: true })
  const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 30, maxLength: 30 })
  fc.assert(
    fc.property(numbers, corner, corner, corner, corner, (values, a, b, c, d) => {
      const any = { width: 6, height: 5, values: Float32Array.from(values) }
      const box = unitBox(Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d))
      const { min, p25, median, p75, max, count, histogram } = regionDepth(any, depthRange(any), box)
      expect([0, min, p25, median, p75, max, 1]).toEqual([0, min, p25, median, p75, max, 1].toSorted((x, y) => x - y))
      expect(histogram.reduce((sum, n) => sum + n, 0)).toBe(count)
      expect(count).toBeGreaterThan(0)
    }),
  )
})
