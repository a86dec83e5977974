import type { Complaint } from '../trace/schema'
import { pixelBox, type PixelBox, type Size, type UnitBox } from './box'
import { unitToPixels } from './frames'

/** `pad`: each side moves out by this share of the box's own width or height. `minSide`: pixels of the image. */
export type CropRule = { readonly pad: number; readonly minSide: number }
export type Cut = { readonly px: PixelBox } | { readonly complaint: Complaint }

/**
 * The box that is cut for a box that was asked for, in integer pixels of the image, right and bottom excluded: padded,
 * grown about its centre to `minSide`, clamped to the image, then floored and ceiled. The same as in training.
 */
export function cropPixels(box: PixelBox, image: Size, rule: CropRule): Cut {
  if (!box.every(Number.isFinite) || box[2] <= box[0] || box[3] <= box[1]) return refuse('not-a-box', box)
  const [x1, x2] = widen(box[0], box[2], rule)
  const [y1, y2] = widen(box[1], box[3], rule)
  const px = pixelBox(
    Math.floor(Math.max(0, x1)),
    Math.floor(Math.max(0, y1)),
    Math.ceil(Math.min(image.width, x2)),
    Math.ceil(Math.min(image.height, y2)),
  )
  return px[2] > px[0] && px[3] > px[1] ? { px } : refuse('out-of-range', box)
}

/** `cropPixels` for a box in [0,1] of the image. */
export function cropRule(box: UnitBox, image: Size, rule: CropRule): Cut {
  return cropPixels(unitToPixels(box, image), image, rule)
}

function widen(low: number, high: number, rule: CropRule): [number, number] {
  const pad = (high - low) * rule.pad
  const from = low - pad
  const to = high + pad
  if (to - from >= rule.minSide) return [from, to]
  const centre = (from + to) / 2
  return [centre - rule.minSide / 2, centre + rule.minSide / 2]
}

function refuse(code: 'not-a-box' | 'out-of-range', box: PixelBox): Cut {
  const what = code === 'not-a-box' ? 'has no area or is inverted' : 'lies outside the image'
  return {
    complaint: { code, path: 'box', message: `The box [${box.map((v) => Math.round(v)).join(', ')}] px ${what}.` },
  }
}
