import { bicubicTaps } from '../geometry/bicubic'
import { pixelBox, type Numbers4, type PixelBox, type Size } from '../geometry/box'
import { cropPixels } from '../geometry/crop'

/** A picture in grey (luma: 0.299 R + 0.587 G + 0.114 B), row by row, any unit. */
export type Grey = Size & { readonly values: ArrayLike<number> }
/** How many pixels of the picture one number of a box is, on each axis. */
export type Scale = { readonly x: number; readonly y: number }
export type ScaleFound = {
  readonly scale: Scale
  /** Of the saved crop and the crop made with this scale. */
  readonly correlation: number
  /** By how much the second best scale is worse; it has the correlation -1 where there is no second. */
  readonly lead: number
}

/**
 * Pearson's correlation of two grey pictures of one size, -1 to 1; null where the sizes differ, or one of them is of
 * one grey and looks like nothing.
 */
export function correlate(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const count = a.length
  if (count === 0 || count !== b.length) return null
  const [meanA, meanB] = [meanOf(a), meanOf(b)]
  let [both, ofA, ofB] = [0, 0, 0]
  for (let index = 0; index < count; index += 1) {
    const x = (a[index] ?? 0) - meanA
    const y = (b[index] ?? 0) - meanB
    both += x * y
    ofA += x * x
    ofB += y * y
  }
  const size = Math.sqrt(ofA * ofB)
  return size > 0 ? Math.max(-1, Math.min(1, both / size)) : null
}

/** A part of a picture, inside of it, at another size: Pillow's bicubic, antialiased where it shrinks. */
export function cutTo(picture: Grey, px: PixelBox, { width, height }: Size): Float64Array {
  return down(across(picture, px, width), width, height)
}

/**
 * Which scale of a box's numbers (xyxy) makes the crop that the producer saved: each is cut from the picture, brought
 * to the size of the saved crop and correlated with it. Null where none makes a crop that lies in the picture.
 */
export function bestScale(picture: Grey, crop: Grey, numbers: Numbers4, scales: readonly Scale[]): ScaleFound | null {
  if (!isWhole(picture) || !isWhole(crop)) return null
  const found = scales.flatMap((scale) => {
    const cut = cutOf(scaledBox(numbers, scale), picture)
    const correlation = cut && correlate(cutTo(picture, cut, crop), crop.values)
    return correlation === null ? [] : [{ scale, correlation }]
  })
  found.sort((one, other) => other.correlation - one.correlation)
  const [first, second] = found
  return first ? { ...first, lead: first.correlation - (second?.correlation ?? -1) } : null
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0
  return sum / values.length
}

/** Whether a picture has as many values as its size says. */
function isWhole({ width, height, values }: Grey): boolean {
  return width > 0 && height > 0 && values.length === width * height
}

function scaledBox([x1, y1, x2, y2]: Numbers4, { x, y }: Scale): Numbers4 {
  return [x1 * x, y1 * y, x2 * x, y2 * y]
}

/** A box brought to whole pixels as Pillow's `crop` does, inside the picture; null where nothing is left of it. */
function cutOf(box: Numbers4, picture: Size): PixelBox | null {
  const [x1, y1, x2, y2] = box
  const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2]
  if (!(cx >= 0 && cy >= 0 && cx <= picture.width && cy <= picture.height)) return null
  const cut = cropPixels(pixelBox(x1, y1, x2, y2), picture, { pad: 0, minSide: 0, edges: 'nearest' })
  return 'px' in cut ? cut.px : null
}

/** Each row of a part of a picture at another width; the part's rows stay. */
function across({ width, values }: Grey, [x1, y1, x2, y2]: PixelBox, count: number): Float64Array {
  const taps = bicubicTaps(x2 - x1, count)
  const made = new Float64Array(count * (y2 - y1))
  for (let y = 0; y < y2 - y1; y += 1) {
    taps.forEach(({ from, weights }, x) => {
      const start = (y1 + y) * width + x1 + from
      let sum = 0
      for (let k = 0; k < weights.length; k += 1) sum += (weights[k] ?? 0) * (values[start + k] ?? 0)
      made[y * count + x] = sum
    })
  }
  return made
}

/** Each column at another height. */
function down(values: Float64Array, width: number, count: number): Float64Array {
  const made = new Float64Array(width * count)
  bicubicTaps(values.length / width, count).forEach(({ from, weights }, y) => {
    weights.forEach((weight, k) => {
      for (let x = 0; x < width; x += 1) {
        made[y * width + x] = (made[y * width + x] ?? 0) + weight * (values[(from + k) * width + x] ?? 0)
      }
    })
  })
  return made
}
