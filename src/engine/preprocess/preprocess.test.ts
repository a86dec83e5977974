import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pixelBox } from '../../core'
import { kernelOf, PRECISION } from './kernel'
import { layOut, patchify } from './layout'
import type { Picture } from './picture'
import { cutAndResize } from './resample'
import { resizeBySimd } from './simd'

function pictureOf(width: number, height: number, byteAt: (i: number) => number): Picture {
  const pixels = Uint32Array.from(
    { length: width * height },
    (_, i) => byteAt(3 * i) | (byteAt(3 * i + 1) << 8) | (byteAt(3 * i + 2) << 16) | 0xff000000,
  )
  return { width, height, pixels }
}
const ramp = (width: number, height: number) => pictureOf(width, height, (i) => (i * 37) % 256)
const whole = ({ width, height }: { width: number; height: number }) => pixelBox(0, 0, width, height)
const bytesOf = ({ pixels }: Picture) =>
  [...pixels].flatMap((pixel) => [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255])
const PLAIN = { rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const

test('a picture of one colour keeps it at every size', () => {
  const flat = pictureOf(7, 5, () => 201)
  for (const size of [
    { width: 56, height: 28 },
    { width: 3, height: 2 },
    { width: 1, height: 1 },
  ]) {
    expect(bytesOf(cutAndResize(flat, whole(flat), size)).every((value) => value === 201)).toBe(true)
  }
})

test('the same size gives the very same pixels', () => {
  const image = ramp(9, 4)
  expect(cutAndResize(image, whole(image), image)).toBe(image)
})

test('one axis at a time is the same as both at once', () => {
  const image = ramp(40, 30)
  const both = cutAndResize(image, whole(image), { width: 28, height: 56 })
  const wide = cutAndResize(image, whole(image), { width: 28, height: 30 })
  expect(both).toEqual(cutAndResize(wide, whole(wide), { width: 28, height: 56 }))
})

test('a crop is a picture of its own', () => {
  const image = ramp(4, 4)
  const cut = cutAndResize(image, pixelBox(1, 2, 3, 4), { width: 2, height: 2 })
  expect(bytesOf(cut)).toEqual([27, 28, 29, 30, 31, 32, 39, 40, 41, 42, 43, 44].map((i) => (i * 37) % 256))
})

test('cutting first and resizing after is the same as both at once', () => {
  const sides = fc.record({
    left: fc.nat(20),
    top: fc.nat(20),
    w: fc.integer({ min: 1, max: 20 }),
    h: fc.integer({ min: 1, max: 20 }),
  })
  const size = fc.record({ width: fc.integer({ min: 1, max: 50 }), height: fc.integer({ min: 1, max: 50 }) })
  fc.assert(
    fc.property(sides, size, ({ left, top, w, h }, target) => {
      const image = ramp(41, 43)
      const box = pixelBox(left, top, left + w, top + h)
      const cut = cutAndResize(image, box, { width: w, height: h })
      expect(cutAndResize(image, box, target)).toEqual(cutAndResize(cut, whole(cut), target))
    }),
  )
})

test('vectors and plain arithmetic give the very same pixels', () => {
  const side = (max: number) => fc.integer({ min: 1, max })
  const noise = (width: number, height: number, seed: number) =>
    pictureOf(width, height, (i) => (Math.imul(i + seed, 2654435761) >>> 13) & (seed % 3 === 0 ? 255 : 0x80))
  fc.assert(
    fc.property(
      side(90),
      side(70),
      side(60),
      side(60),
      fc.nat(1000),
      fc.nat(30),
      fc.nat(20),
      (w, h, width, height, seed, left, top) => {
        const image = noise(w + left, h + top, seed)
        const box = pixelBox(left, top, left + w, top + h)
        expect(cutAndResize(image, box, { width, height })).toEqual(cutAndResize(image, box, { width, height }, true))
      },
    ),
  )
  const large = noise(1500, 400, 3)
  // Vectors it is: Node has them, as every browser that Loupe runs in.
  expect(resizeBySimd(large, whole(large), { width: 61, height: 20 }, kernelOf(1500, 61), kernelOf(400, 20))).not.toBe(
    null,
  )
  expect(cutAndResize(large, whole(large), { width: 61, height: 20 })).toEqual(
    cutAndResize(large, whole(large), { width: 61, height: 20 }, true),
  )
})

test('weights over one pixel sum to one, and their sums over bytes stay in 31 bits', () => {
  const side = fc.integer({ min: 1, max: 4000 })
  fc.assert(
    fc.property(side, fc.integer({ min: 1, max: 600 }), (from, to) => {
      const { size, bounds, weights } = kernelOf(from, to)
      for (let i = 0; i < to; i += 1) {
        const own = weights.subarray(i * size, i * size + (bounds[2 * i + 1] ?? 0))
        const sum = own.reduce((all, weight) => all + weight, 0)
        const most = own.reduce((all, weight) => all + Math.max(0, weight), 0) * 255
        expect(Math.abs(sum - 2 ** PRECISION)).toBeLessThanOrEqual(own.length)
        expect(most).toBeLessThan(2 ** 31)
        expect((bounds[2 * i] ?? -1) + own.length).toBeLessThanOrEqual(from)
      }
    }),
    { numRuns: 40 },
  )
})

test('patches go block by block, and within a patch channel, frame, row, column', () => {
  const image = pictureOf(4, 4, (i) => i)
  const { data, grid } = patchify(image, { patch: 1, merge: 2, temporal: 2, ...PLAIN })
  expect(grid).toEqual([1, 4, 4])
  const red = Array.from({ length: 16 }, (_, i) => data[i * 6])
  // Pixel numbers of a 4 x 4 picture, 2 x 2 blocks in reading order.
  expect(red.map((value) => (value ?? 0) / 3)).toEqual([0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15])
  expect([...data.subarray(0, 6)]).toEqual([0, 0, 1, 1, 2, 2])
})

test('planes are channel by channel, row by row', () => {
  const { data, grid } = layOut(
    pictureOf(2, 2, (i) => i),
    { planes: true, ...PLAIN },
  )
  expect(grid).toEqual([1, 2, 2])
  expect([...data]).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])
})

test('values are normalised a channel', () => {
  const image = pictureOf(1, 1, (i) => [0, 255, 51][i] ?? 0)
  const { data } = patchify(image, {
    patch: 1,
    merge: 1,
    temporal: 1,
    rescale: 1 / 255,
    mean: [0.5, 0.5, 0.2],
    std: [0.5, 0.25, 0.1],
  })
  expect([...data].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([-1, 2, 0])
})
