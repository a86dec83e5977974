import type { CropRule } from '../trace/cropRule'
import type { Complaint } from '../trace/schema'
import { pixelBox, type PixelBox, type Size, type UnitBox } from './box'
import { unitToPixels } from './frames'
import { roundHalfEven } from './round'

export type Cut = { readonly px: PixelBox } | { readonly complaint: Complaint }

/**
 * The box that is cut for a box that was asked for, in integer pixels of the image, right and bottom excluded: padded,
 * grown to `minSide`, clamped to the image, then brought to whole pixels. Where the rule says `pad` and `minSide`
 * alone, it is the same as in training.
 */
export function cropPixels(box: PixelBox, image: Size, rule: CropRule): Cut {
  if (!box.every(Number.isFinite) || box[2] <= box[0] || box[3] <= box[1]) return refuse('not-a-box', box)
  const inside = rule.grow === 'shape' ? grownWhole(padded(box, rule), image, rule) : grownSides(box, image, rule)
  if (!hasArea(inside)) return refuse('out-of-range', box)
  const px = wholePixels(inside, rule)
  return hasArea(px) ? { px } : refuse('not-a-box', box)
}

/** `cropPixels` for a box in [0,1] of the image. */
export function cropRule(box: UnitBox, image: Size, rule: CropRule): Cut {
  return cropPixels(unitToPixels(box, image), image, rule)
}

/** The rule alone, of what may hold more. */
export function plainRule({ pad, minSide, edges, grow }: CropRule): CropRule {
  return { pad, minSide, ...(edges === undefined ? {} : { edges }), ...(grow === undefined ? {} : { grow }) }
}

function hasArea([x1, y1, x2, y2]: PixelBox): boolean {
  return x2 > x1 && y2 > y1
}

function padded([x1, y1, x2, y2]: PixelBox, { pad }: CropRule): PixelBox {
  const [x, y] = [(x2 - x1) * pad, (y2 - y1) * pad]
  return pixelBox(x1 - x, y1 - y, x2 + x, y2 + y)
}

function clamped([x1, y1, x2, y2]: PixelBox, { width, height }: Size): PixelBox {
  return pixelBox(Math.max(0, x1), Math.max(0, y1), Math.min(width, x2), Math.min(height, y2))
}

function grownSides(box: PixelBox, image: Size, rule: CropRule): PixelBox {
  const [x1, y1, x2, y2] = padded(box, rule)
  const [left, right] = widen(x1, x2, rule.minSide)
  const [top, bottom] = widen(y1, y2, rule.minSide)
  return clamped(pixelBox(left, top, right, bottom), image)
}

function widen(from: number, to: number, side: number): [number, number] {
  if (to - from >= side) return [from, to]
  const centre = (from + to) / 2
  return [centre - side / 2, centre + side / 2]
}

/** The order of operations is that of `maybe_resize_bbox` in Qwen-Agent, so that no half pixel falls otherwise. */
function grownWhole(box: PixelBox, image: Size, { minSide }: CropRule): PixelBox {
  const inside = clamped(box, image)
  const [x1, y1, x2, y2] = inside
  const shorter = Math.min(x2 - x1, y2 - y1)
  if (!(shorter > 0) || shorter >= minSide) return inside
  const ratio = minSide / shorter
  const [x, y] = [Math.ceil((x2 - x1) * ratio * 0.5), Math.ceil((y2 - y1) * ratio * 0.5)]
  const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2]
  const grown = clamped(pixelBox(Math.floor(cx - x), Math.floor(cy - y), Math.ceil(cx + x), Math.ceil(cy + y)), image)
  return Math.min(grown[2] - grown[0], grown[3] - grown[1]) > minSide ? grown : inside
}

function wholePixels([x1, y1, x2, y2]: PixelBox, { edges }: CropRule): PixelBox {
  return edges === 'nearest'
    ? pixelBox(roundHalfEven(x1), roundHalfEven(y1), roundHalfEven(x2), roundHalfEven(y2))
    : pixelBox(Math.floor(x1), Math.floor(y1), Math.ceil(x2), Math.ceil(y2))
}

function refuse(code: 'not-a-box' | 'out-of-range', box: PixelBox): Cut {
  const what = code === 'not-a-box' ? 'has no area or is inverted' : 'lies outside the image'
  return {
    complaint: { code, path: 'box', message: `The box [${box.map((v) => Math.round(v)).join(', ')}] px ${what}.` },
  }
}
