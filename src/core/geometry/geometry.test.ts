import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame } from '../trace/schema'
import { pixelBox, plainBox, UNITS, unitBox, type Numbers4, type Size } from './box'
import { cropPixels, cropRule } from './crop'
import {
  DECIMALS,
  formatNumbers,
  frameExtent,
  imageBoxToView,
  readBox,
  readPixels,
  viewBoxToImage,
  writeBox,
  writeExact,
  type SeenView,
} from './frames'
import { area, clampBox, containment, intersect, iou } from './measure'
import { smartResize } from './resize'
import { roundHalfEven } from './round'

/** Arrays written by Python: transformers' own smart_resize, and the crop rule of training/protocol.py. */
function samples<T>(name: string): T {
  // The files lie beside this test and are ours.
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T
}

function boxed([a, b, c, d]: Numbers4) {
  return pixelBox(a, b, c, d)
}

const RULE = { pad: 0.1, minSide: 16 }

const size = fc.record({ width: fc.integer({ min: 1, max: 6000 }), height: fc.integer({ min: 1, max: 6000 }) })
const unit = fc
  .tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([a, b, c, d]) => unitBox(Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)))

/** A view that is a whole number of pixels of an image, and the image. */
const shown = fc
  .tuple(size, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), size)
  .map(([image, part, receivedPx]) => {
    const [a = 0, b = 0, c = 0, d = 0] = part
    const x1 = Math.floor(a * (image.width - 1))
    const y1 = Math.floor(b * (image.height - 1))
    const x2 = x1 + 1 + Math.floor(c * (image.width - x1 - 1))
    const y2 = y1 + 1 + Math.floor(d * (image.height - y1 - 1))
    const view: SeenView = { id: 'v1', cropPx: [x1, y1, x2, y2], receivedPx }
    return { image, view }
  })
const frame: fc.Arbitrary<Frame> = fc.record({
  unit: fc.constantFrom(...UNITS),
  order: fc.constantFrom('xyxy', 'yxyx', 'xywh', 'cxcywh'),
  of: fc.constantFrom('last', 'original', 'v1', 'index'),
})

function close(a: Numbers4, b: Numbers4, by = 1e-9): boolean {
  return a.every((v, i) => Math.abs(v - (b[i] ?? NaN)) <= by)
}

describe('smartResize', () => {
  test.each(samples<number[][]>('./resize.samples.json'))('%j is what transformers gives', (...row) => {
    const [width = 0, height = 0, factor = 0, low = 0, high = 0, w, h] = row
    expect(smartResize({ width, height }, factor, low, high)).toEqual({ width: w, height: h })
  })

  test('half a factor rounds to even, as Python does', () => {
    expect(smartResize({ width: 70, height: 98 }, 28, 1, 1e9)).toEqual({ width: 56, height: 112 })
  })

  test.each([
    [1, 201],
    [0, 10],
    [10, 0],
    [NaN, 10],
    [-5, 5],
  ])('%d x %d pixels are refused with a sentence', (width, height) => {
    expect(() => smartResize({ width, height }, 28, 3136, 1e6)).toThrow(/too narrow/)
  })
})

describe('the crop rule', () => {
  type Sample = {
    image: [number, number]
    view: Numbers4
    numbers: Numbers4
    cut: Numbers4
    gold: Numbers4
    goldCut: Numbers4
    text: string
  }

  test('cuts the pixels that training cuts, and writes the numbers that training writes', () => {
    for (const one of samples<Sample[]>('./crop.samples.json')) {
      const image: Size = { width: one.image[0], height: one.image[1] }
      const view: SeenView = { id: 'v', cropPx: [...one.view], receivedPx: image }
      const unitFrame: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }
      const px = readPixels(one.numbers, unitFrame, { image, view })
      expect(cropPixels(px, image, RULE)).toEqual({ px: one.cut })
      const [x1, y1, x2, y2] = one.gold
      const gold = unitBox(x1 / image.width, y1 / image.height, x2 / image.width, y2 / image.height)
      expect(cropRule(gold, image, RULE)).toEqual({ px: one.goldCut })
      const clamped = clampBox(boxed(one.gold), one.view)
      const inView = unitBox(
        clamped[0] / image.width,
        clamped[1] / image.height,
        clamped[2] / image.width,
        clamped[3] / image.height,
      )
      expect(`[${formatNumbers(writeBox(inView, unitFrame, { image, view }), 'unit')}]`).toBe(one.text)
    }
  })

  test('a cut holds the box, lies in the image and is whole pixels', () => {
    fc.assert(
      fc.property(
        unit,
        size,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 64 }),
        (box, image, pad, minSide) => {
          const cut = cropRule(box, image, { pad, minSide })
          const [w, h] = [(box[2] - box[0]) * image.width, (box[3] - box[1]) * image.height]
          if (!('px' in cut)) {
            expect(w < 1e-5 || h < 1e-5).toBe(true)
            return
          }
          const [x1, y1, x2, y2] = cut.px
          expect(cut.px.every(Number.isInteger)).toBe(true)
          expect(x1 >= 0 && y1 >= 0 && x2 <= image.width && y2 <= image.height && x1 < x2 && y1 < y2).toBe(true)
          const asked = unitBox(
            box[0] * image.width,
            box[1] * image.height,
            box[2] * image.width,
            box[3] * image.height,
          )
          expect(asked[0] >= x1 - 1e-5 && asked[1] >= y1 - 1e-5 && asked[2] <= x2 + 1e-5 && asked[3] <= y2 + 1e-5).toBe(
            true,
          )
        },
      ),
    )
  })

  test.each([
    ['inverted', [50, 10, 20, 40], 'not-a-box'],
    ['empty', [20, 20, 20, 40], 'not-a-box'],
    ['NaN', [NaN, 0, 10, 10], 'not-a-box'],
    ['endless', [0, 0, Infinity, 10], 'not-a-box'],
    ['outside', [200, 200, 240, 240], 'out-of-range'],
  ] as const)('%s gives a complaint', (_, numbers, code) => {
    expect(cropPixels(boxed(numbers), { width: 100, height: 100 }, RULE)).toMatchObject({ complaint: { code } })
  })

  test('cutting what was cut, without padding, cuts the same', () => {
    fc.assert(
      fc.property(shown, ({ image, view }) => {
        const [x1, y1, x2, y2] = view.cropPx
        const again = unitBox(x1 / image.width, y1 / image.height, x2 / image.width, y2 / image.height)
        expect(cropRule(again, image, { pad: 0, minSide: 1 })).toEqual({ px: view.cropPx })
      }),
    )
  })
})

describe('frames', () => {
  test('what is written is read again, in every unit, order and view', () => {
    fc.assert(
      fc.property(unit, frame, shown, (box, one, surface) => {
        expect(close(readBox(writeExact(box, one, surface), one, surface), box, 1e-6)).toBe(true)
      }),
    )
  })

  test('rounding a box as its frame is written moves it by half a step at most', () => {
    fc.assert(
      fc.property(unit, frame, shown, (box, one, surface) => {
        const [exact, rounded] = [writeExact(box, one, surface), writeBox(box, one, surface)]
        expect(close(exact, rounded, 0.5 * 10 ** -DECIMALS[one.unit] + 1e-9)).toBe(true)
      }),
    )
  })

  test('a box in a crop of a crop maps to the image and back', () => {
    fc.assert(
      fc.property(unit, shown, (box, { image, view }) => {
        const inImage = viewBoxToImage(box, view, image)
        expect(close(imageBoxToView(inImage, view, image), box, 1e-6)).toBe(true)
        const inner = cropRule(clampBox(inImage), image, { pad: 0, minSide: 1 })
        if (!('px' in inner)) return
        const next: SeenView = { ...view, id: 'v2', cropPx: plainBox(inner.px) }
        const deeper = viewBoxToImage(box, next, image)
        expect(close(imageBoxToView(deeper, next, image), box, 1e-6)).toBe(true)
        expect(deeper[0] >= inner.px[0] / image.width - 1e-9 && deeper[2] <= inner.px[2] / image.width + 1e-9).toBe(
          true,
        )
      }),
    )
  })

  test('pixels are of the picture as the model got it, of the image whole, or of the size that the frame names', () => {
    const image = { width: 1000, height: 500 }
    const view: SeenView = {
      id: 'v1',
      cropPx: [500, 0, 1000, 500],
      receivedPx: { width: 280, height: 280 },
    }
    const pixel: Frame = { unit: 'pixel', order: 'xyxy', of: 'last' }
    expect(readPixels([0, 140, 280, 280], pixel, { image, view })).toEqual([500, 250, 1000, 500])
    expect(readPixels([0, 140, 280, 280], { ...pixel, of: 'original' }, { image, view })).toEqual([0, 140, 280, 280])
    expect(readPixels([0, 0, 50, 50], { ...pixel, size: { width: 100, height: 100 } }, { image, view })).toEqual([
      500, 0, 750, 250,
    ])
    expect(frameExtent({ ...pixel, unit: 'mille' }, { image, view })).toEqual({ width: 1000, height: 1000 })
  })
})

describe('rounding', () => {
  test.each([
    [0.0625, 3, 0.062],
    [0.1875, 3, 0.188],
    [2.5, 0, 2],
    [3.5, 0, 4],
    [-2.5, 0, -2],
    [1.005, 2, 1],
    [0.0005, 3, 0.001],
    [0.25, 1, 0.2],
    [-0.0001, 3, 0],
  ])('round(%d, %d) is %d, as in Python', (value, decimals, rounded) => {
    expect(roundHalfEven(value, decimals)).toBe(rounded)
  })
})

describe('measures', () => {
  test('iou is symmetric, in [0,1], and 1 for a box with itself', () => {
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        expect(iou(a, b)).toBeCloseTo(iou(b, a), 12)
        expect(iou(a, b) >= 0 && iou(a, b) <= 1 + 1e-12).toBe(true)
        if (area(a) > 1e-9) expect(iou(a, a)).toBeCloseTo(1, 9)
      }),
    )
  })

  test('an inverted or empty box shares nothing', () => {
    const bad = unitBox(0.5, 0.5, 0.2, 0.2)
    expect([
      area(bad),
      iou(bad, unitBox(0, 0, 1, 1)),
      containment(bad, unitBox(0, 0, 1, 1)),
      intersect(bad, bad),
    ]).toEqual([0, 0, 0, null])
  })

  test('half a box inside is a containment of a half', () => {
    expect(containment(unitBox(0, 0, 0.5, 0.5), unitBox(0.25, 0, 1, 1))).toBeCloseTo(0.5)
  })
})
