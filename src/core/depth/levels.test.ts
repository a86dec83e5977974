import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countLevels, depthLevels, readSummary, summariseLevels } from './levels'
import { depthRange, depthValue, quantileSorted, type DepthMap } from './map'

const mapOf = (width: number, values: number[]): DepthMap => ({
  width,
  height: values.length / width,
  values: Float32Array.from(values),
})
const unit = { p1: 0, p99: 1 }
const numbers = (least: number, most: number) =>
  fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: least, maxLength: most })

test('a level is 65535 times the depth value, within one', () => {
  fc.assert(
    fc.property(numbers(2, 60), (values) => {
      const map = mapOf(1, values)
      const range = depthRange(map)
      // float32 steps of the values themselves count as well where the range is tiny beside them.
      fc.pre(range.p99 - range.p1 > 1e-2)
      const { levels } = depthLevels(map, range)
      map.values.forEach((value, i) =>
        expect(Math.abs((levels[i] ?? NaN) - 65535 * depthValue(value, range))).toBeLessThan(3),
      )
    }),
  )
})

test('what is no number is far, and a map without depth is far throughout', () => {
  expect([...depthLevels(mapOf(5, [NaN, Infinity, -Infinity, 0.5, 2]), unit).levels]).toEqual([
    0, 65535, 0, 32768, 65535,
  ])
  expect([...depthLevels(mapOf(2, [7, 7]), { p1: 7, p99: 7 }).levels]).toEqual([0, 0])
})

test('a box is counted with right and bottom excluded', () => {
  const levels = depthLevels(mapOf(3, [0, 0.25, 1, 0, 1, 1]), unit)
  const counts = countLevels(levels, { left: 1, top: 0, right: 3, bottom: 1 })
  expect([counts[0], counts[16384], counts[65535]]).toEqual([0, 1, 1])
})

test('a summary has the quantiles of the sorted levels, and counts every pixel once', () => {
  fc.assert(
    fc.property(numbers(1, 80), (values) => {
      const levels = depthLevels(mapOf(1, values), { p1: -5, p99: 5 })
      const { count, min, p25, median, p75, max, histogram } = readSummary(
        summariseLevels(countLevels(levels, { left: 0, top: 0, right: 1, bottom: values.length })),
      )
      const sorted = levels.levels.toSorted()
      const expected = [0, 0.25, 0.5, 0.75, 1].map((q) => quantileSorted(sorted, q) / 65535)
      for (const [i, value] of [min, p25, median, p75, max].entries()) expect(value).toBeCloseTo(expected[i] ?? NaN, 12)
      expect(count).toBe(values.length)
      expect(histogram.reduce((sum, n) => sum + n, 0)).toBe(count)
      expect(histogram.findIndex((n) => n > 0)).toBe(Math.min(31, Math.floor(((sorted[0] ?? 0) / 65536) * 32)))
    }),
  )
})

test('an empty box has no numbers', () => {
  const { count, median, min, histogram } = readSummary(summariseLevels(new Uint32Array(65536)))
  expect([count, median, min, histogram.length]).toEqual([0, NaN, NaN, 32])
})
