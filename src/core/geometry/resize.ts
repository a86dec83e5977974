import { LoupeError } from '../fault/fault'
import type { Size } from './box'
import { roundHalfEven } from './round'

/** Over this ratio of the sides the Qwen-VL processors refuse a picture. */
export const MAX_ASPECT = 200

/**
 * The size at which a Qwen-VL model receives a picture: both sides multiples of `factor`, the area between the budgets.
 * An exact port of `smart_resize` of transformers' `qwen2_vl` image processor, Python's half-to-even rounding included
 * (70 / 28 = 2.5 gives 2, not 3).
 * @throws LoupeError image-unsupported when one side is over 200 times the other, or a side is not positive
 */
export function smartResize(size: Size, factor: number, minPixels: number, maxPixels: number): Size {
  const { width, height } = size
  if (!(width > 0 && height > 0) || Math.max(width, height) / Math.min(width, height) > MAX_ASPECT) throw tooLong(size)
  const w = roundHalfEven(width / factor) * factor
  const h = roundHalfEven(height / factor) * factor
  if (h * w > maxPixels) {
    const beta = Math.sqrt((height * width) / maxPixels)
    return { width: floorSide(width / beta, factor), height: floorSide(height / beta, factor) }
  }
  if (h * w < minPixels) {
    const beta = Math.sqrt(minPixels / (height * width))
    return { width: Math.ceil((width * beta) / factor) * factor, height: Math.ceil((height * beta) / factor) * factor }
  }
  return { width: w, height: h }
}

function floorSide(side: number, factor: number): number {
  return Math.max(factor, Math.floor(side / factor) * factor)
}

function tooLong({ width, height }: Size): LoupeError {
  return new LoupeError({
    code: 'image-unsupported',
    message: `A picture of ${width} x ${height} pixels is too narrow for this model.`,
    advice: `Take a part of it: the longer side may be at most ${MAX_ASPECT} times the shorter one.`,
  })
}
