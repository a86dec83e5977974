import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Numbers4 } from '../geometry/box'
import { cocoSize } from './cocoSize'

test('boxes in hundredths of a pixel give the size of their picture, or a multiple within 640', () => {
  // Primes over sides that no power of ten is a multiple of: no corner is a short number by chance.
  const corner = fc.constantFrom(101, 1009, 4271, 9973, 13007, 20011)
  const corners = fc.tuple(corner, corner, corner, corner)
  const side = fc.constantFrom(333, 361, 427, 444, 459, 481, 511, 612)
  fc.assert(
    fc.property(corners, side, side, ([a, b, c, d], width, height) => {
      const box: Numbers4 = [a / 100 / width, b / 100 / height, c / 100 / width, d / 100 / height]
      const size = cocoSize([box])
      // Where a corner is a whole number for a larger size too, nobody can tell them apart.
      expect(size && size.width >= width && size.height >= height).toBe(true)
    }),
  )
})

test('a picture whose boxes tell', () => {
  expect(cocoSize([[0.0025781249999999997, 0.3800900900900901, 0.9294531249999999, 0.9804054054054054]])).toEqual({
    width: 640,
    height: 444,
  })
})

test('numbers of another making give none', () => {
  expect(cocoSize([[Math.SQRT1_2 / 3, Math.E / 9, Math.PI / 4, Math.SQRT1_2]])).toBeNull()
  expect(cocoSize([[0, 0, 1, 1]])).toBeNull()
  expect(cocoSize([[0.1234, 0.25, 0.5, 0.75]])).toBeNull()
  expect(cocoSize([])).toBeNull()
})
