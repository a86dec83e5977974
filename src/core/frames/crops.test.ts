import { expect, test } from 'vitest'
import { pixelBox } from '../geometry/box'
import { bestScale, correlate, cutTo, type Grey } from './crops'

/** A picture without a pattern that repeats: each pixel of a slow wave and a hash of its place. */
function pictureOf(width: number, height: number): Grey {
  const values = Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    return 100 + 40 * Math.sin(x / 9) + 30 * Math.cos(y / 7) + 20 * Math.sin((x * y) / 50)
  })
  return { width, height, values }
}

function cut({ width, values }: Grey, x1: number, y1: number, x2: number, y2: number): Grey {
  const rows = Array.from({ length: y2 - y1 }, (_, y) => {
    return Array.from({ length: x2 - x1 }, (__, x) => values[(y1 + y) * width + x1 + x] ?? 0)
  })
  return { width: x2 - x1, height: y2 - y1, values: rows.flat() }
}

test('a picture correlates with itself, brighter and with more contrast too, and against its negative', () => {
  const { values } = pictureOf(20, 10)
  const list = Array.from(values)
  expect(
    correlate(
      list,
      list.map((v) => 3 * v + 12),
    ),
  ).toBeCloseTo(1, 9)
  expect(
    correlate(
      list,
      list.map((v) => -v),
    ),
  ).toBeCloseTo(-1, 9)
})

test('pictures of other sizes, of one grey, or without pixels have no correlation', () => {
  expect(correlate([1, 2, 3], [1, 2])).toBeNull()
  expect(correlate([5, 5, 5], [1, 2, 3])).toBeNull()
  expect(correlate([], [])).toBeNull()
})

test('a saved crop tells whether its box was pixels, or of a thousand', () => {
  const picture = pictureOf(200, 150)
  const scales = [
    { x: 1, y: 1 },
    { x: 200 / 1000, y: 150 / 1000 },
    { x: 200, y: 150 },
  ]
  const crop = cut(picture, 40, 30, 100, 90)
  expect(bestScale(picture, crop, [40, 30, 100, 90], scales)).toMatchObject({ scale: scales[0] })
  const found = bestScale(picture, crop, [200, 200, 500, 600], scales)
  expect(found?.scale).toEqual(scales[1])
  expect(found?.correlation).toBeGreaterThan(0.99)
})

test('a crop that was enlarged or shrunk is found as well', () => {
  const picture = pictureOf(200, 150)
  const small = cut(picture, 40, 30, 100, 90)
  const twice: Grey = {
    width: 120,
    height: 120,
    values: Array.from({ length: 120 * 120 }, (_, index) => {
      return small.values[Math.floor(index / 240) * 60 + Math.floor((index % 120) / 2)] ?? 0
    }),
  }
  const scales = [
    { x: 2, y: 2 },
    { x: 1, y: 1 },
  ]
  const enlarged = bestScale(picture, twice, [40, 30, 100, 90], scales)
  expect(enlarged?.scale).toEqual(scales[1])
  expect(enlarged?.correlation).toBeGreaterThan(0.98)
  const found = bestScale(twice, small, [0, 0, 60, 60], scales)
  expect(found?.scale).toEqual(scales[0])
  expect(found?.lead).toBeGreaterThan(0.1)
})

test('a crop at its own size is what was cut; shrunk, it is smoothed and not sampled', () => {
  const picture = pictureOf(60, 40)
  const part = cut(picture, 7, 5, 41, 30)
  expect(Array.from(cutTo(picture, pixelBox(7, 5, 41, 30), part))).toEqual(part.values)
  const stripes: Grey = { width: 60, height: 40, values: Array.from({ length: 2400 }, (_, index) => (index % 2) * 100) }
  const inner = Array.from(cutTo(stripes, pixelBox(10, 10, 50, 30), { width: 10, height: 5 })).slice(12, 18)
  for (const value of inner) expect(value).toBeCloseTo(50, 0)
})

test('sides go to the nearest pixel, so that a crop of fractions is found whole', () => {
  const picture = pictureOf(200, 150)
  const crop = cut(picture, 41, 30, 100, 91)
  const found = bestScale(picture, crop, [407, 303, 1004, 906], [{ x: 0.1, y: 0.1 }])
  expect(found?.correlation).toBeCloseTo(1, 9)
})

test('boxes outside of the picture, or without area, make no crop', () => {
  const picture = pictureOf(40, 30)
  expect(bestScale(picture, cut(picture, 0, 0, 9, 9), [90, 90, 99, 99], [{ x: 1, y: 1 }])).toBeNull()
  expect(bestScale(picture, cut(picture, 0, 0, 9, 9), [9, 9, 0, 0], [{ x: 1, y: 1 }])).toBeNull()
})

test('a picture that has other values than its size says is not compared', () => {
  const picture = pictureOf(40, 30)
  expect(bestScale(picture, { width: 1e9, height: 1e9, values: [1] }, [0, 0, 9, 9], [{ x: 1, y: 1 }])).toBeNull()
})
