import { expect, test } from 'vitest'
import { pixelBox } from '../../core'
import { patchify } from './patchify'
import { cropRgb } from './preprocessor'
import { resizeBicubic, type Rgb } from './resample'

function ramp(width: number, height: number): Rgb {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 256)
  return { width, height, data }
}
const PLAIN = { rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const

test('a picture of one colour keeps it at every size', () => {
  const flat: Rgb = { width: 7, height: 5, data: new Uint8Array(7 * 5 * 3).fill(201) }
  for (const size of [{ width: 56, height: 28 }, { width: 3, height: 2 }, { width: 1, height: 1 }]) {
    expect(resizeBicubic(flat, size).data.every((value) => value === 201)).toBe(true)
  }
})

test('the same size gives the very same pixels', () => {
  const image = ramp(9, 4)
  expect(resizeBicubic(image, image)).toBe(image)
})

test('one axis at a time is the same as both at once', () => {
  const image = ramp(40, 30)
  const both = resizeBicubic(image, { width: 28, height: 56 })
  const steps = resizeBicubic(resizeBicubic(image, { width: 28, height: 30 }), { width: 28, height: 56 })
  expect(both).toEqual(steps)
})

test('a crop is a picture of its own', () => {
  expect([...cropRgb(ramp(4, 4), pixelBox(1, 2, 3, 4)).data]).toEqual([27, 28, 29, 30, 31, 32, 39, 40, 41, 42, 43, 44].map((i) => (i * 37) % 256))
})

test('patches go block by block, and within a patch channel, frame, row, column', () => {
  const image: Rgb = { width: 4, height: 4, data: Uint8Array.from({ length: 48 }, (_, i) => i) }
  const { data, grid } = patchify(image, { patch: 1, merge: 2, temporal: 2, ...PLAIN })
  expect(grid).toEqual([1, 4, 4])
  const red = Array.from({ length: 16 }, (_, i) => data[i * 6])
  // Pixel numbers of a 4 x 4 picture, 2 x 2 blocks in reading order.
  expect(red.map((value) => (value ?? 0) / 3)).toEqual([0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15])
  expect([...data.subarray(0, 6)]).toEqual([0, 0, 1, 1, 2, 2])
})

test('values are normalised a channel', () => {
  const image: Rgb = { width: 1, height: 1, data: Uint8Array.from([0, 255, 51]) }
  const { data } = patchify(image, { patch: 1, merge: 1, temporal: 1, rescale: 1 / 255, mean: [0.5, 0.5, 0.2], std: [0.5, 0.25, 0.1] })
  expect([...data].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([-1, 2, 0])
})
