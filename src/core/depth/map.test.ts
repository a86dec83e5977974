import fc from 'fast-check'
import { expect, test } from 'vitest'
import { depthRange, depthValue, quantileSorted, valueAt, type DepthMap } from './map'

const mapOf = (width: number, height: number, values: number[]): DepthMap => ({
  width,
  height,
  values: Float32Array.from(values),
})

test("percentiles are numpy's, linear between neighbours", () => {
  // numpy.percentile(numpy.arange(11.0) ** 2, [1, 99]) -> 0.1, 98.1
  const squares = mapOf(
    11,
    1,
    Array.from({ length: 11 }, (_, i) => (10 - i) ** 2),
  )
  const { p1, p99 } = depthRange(squares)
  expect(p1).toBeCloseTo(0.1, 9)
  expect(p99).toBeCloseTo(98.1, 9)
  expect(quantileSorted([4], 0.99)).toBe(4)
})

test('a depth value is clamped to [0,1], and 0 where a map has no depth at all', () => {
  const range = { p1: 2, p99: 4 }
  expect([1, 2, 2.5, 4, 9].map((v) => depthValue(v, range))).toEqual([0, 0, 0.25, 1, 1])
  expect(depthValue(7, depthRange(mapOf(2, 2, [7, 7, 7, 7])))).toBe(0)
})

test('a point takes the pixel that it lies in, edges included', () => {
  const map = mapOf(2, 2, [0, 1, 2, 3])
  const range = { p1: 0, p99: 3 }
  const at = (x: number, y: number) => valueAt(map, range, x, y) * 3
  expect([at(0, 0), at(0.49, 0.2), at(0.5, 0), at(1, 0), at(0, 1), at(1, 1)]).toEqual([0, 0, 1, 1, 2, 3])
})

test('depth values do not change when a map is scaled and shifted', () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 })
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: -100, max: 100 }),
      (numbers, scale, shift) => {
        const map = mapOf(numbers.length, 1, numbers)
        const moved = mapOf(
          numbers.length,
          1,
          numbers.map((v) => v * scale + shift),
        )
        const [a, b] = [depthRange(map), depthRange(moved)]
        numbers.forEach((v) => expect(depthValue(v * scale + shift, b)).toBeCloseTo(depthValue(v, a), 6))
      },
    ),
  )
})
