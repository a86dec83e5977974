import { expect, test } from 'vitest'
import { qwen3Vl } from '../dialects/qwen3Vl/qwen3Vl'
import { pixelBox, type Numbers4 } from './box'
import { cropPixels, cropRule, plainRule } from './crop'
import { readBox } from './frames'
import { clampBox } from './measure'

/** What Qwen-Agent's tool cuts: `maybe_resize_bbox` and Pillow's rounding, run in Python. */
const CUTS: readonly (readonly [what: string, width: number, height: number, mille: Numbers4, px: Numbers4])[] = [
  ['sides go to the nearest pixel', 2460, 1612, [574, 301, 660, 468], [1412, 485, 1624, 754]],
  ['inward as well as outward', 2460, 1612, [584, 496, 651, 660], [1437, 800, 1601, 1064]],
  ['halves go to the even pixel', 1500, 900, [3, 5, 303, 305], [4, 4, 454, 274]],
  ['a narrow box grows in proportion', 2460, 1612, [500, 500, 504, 540], [1218, 733, 1251, 944]],
  ['a small box grows in proportion', 2460, 1612, [500, 500, 505, 505], [1211, 794, 1262, 827]],
  ['at an edge, without room, it stays', 2460, 1612, [0, 0, 5, 600], [0, 0, 12, 967]],
  ['in a small picture it stays', 40, 30, [100, 100, 600, 900], [4, 3, 24, 27]],
  ['what is outside is left out first', 2460, 1612, [-20, 10, 60, 1020], [0, 16, 148, 1612]],
  ['what grew is cut at the edges', 300, 200, [500, 500, 502, 990], [134, 0, 167, 200]],
]

test.each(CUTS)("Qwen3-VL's crop: %s", (_, width, height, mille, px) => {
  const image = { width, height }
  const box = clampBox(readBox(mille, qwen3Vl.frame, { image, view: null }))
  expect(cropRule(box, image, qwen3Vl.crop ?? { pad: 0, minSide: 1 })).toEqual({ px })
})

test('a box between two pixels, rounded away, is no box', () => {
  const rule = { pad: 0, minSide: 0, edges: 'nearest' } as const
  const cut = cropPixels(pixelBox(10.1, 10, 10.4, 20), { width: 100, height: 100 }, rule)
  expect(cut).toMatchObject({ complaint: { code: 'not-a-box' } })
})

test('a rule that is kept says what it said, and nothing else', () => {
  expect(plainRule({ pad: 0.1, minSide: 8 })).toEqual({ pad: 0.1, minSide: 8 })
  const more = { ...qwen3Vl.crop, pad: 0, minSide: 32, note: 'x' }
  expect(plainRule(more)).toEqual({ pad: 0, minSide: 32, edges: 'nearest', grow: 'shape' })
})
