import type { Numbers4, Size } from '../geometry/box'

/** A picture in grey: row by row, any unit. */
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

/**
 * Which scale of a box's numbers (xyxy) makes the crop that the producer saved: each is cut from the picture, brought
 * to the size of the saved crop and correlated with it. Null where none makes a crop that lies in the picture.
 */
export function bestScale(picture: Grey, crop: Grey, numbers: Numbers4, scales: readonly Scale[]): ScaleFound | null {
  if (!isWhole(picture) || !isWhole(crop)) return null
  const found = scales.flatMap((scale) => {
    const made = cutTo(picture, scaledBox(numbers, scale), crop)
    const correlation = made ? correlate(made, crop.values) : null
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

/** A part of a picture at another size; null where the part has no area, or its middle is out of the picture. */
function cutTo(picture: Grey, [x1, y1, x2, y2]: Numbers4, { width, height }: Size): Float64Array | null {
  const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2]
  const isIn = cx >= 0 && cy >= 0 && cx <= picture.width && cy <= picture.height
  if (!(x2 > x1) || !(y2 > y1) || !isIn) return null
  const columns = meansAlong(x1, x2, width, picture.width)
  const rows = meansAlong(y1, y2, height, picture.height)
  const made = new Float64Array(width * height)
  rows.forEach(([top, bottom], y) => {
    columns.forEach(([left, right], x) => {
      made[y * width + x] = meanIn(picture, left, top, right, bottom)
    })
  })
  return made
}

/** For each of so many pixels the pixels [from, to) of the picture that it is the mean of; at least one. */
function meansAlong(start: number, end: number, count: number, side: number): (readonly [number, number])[] {
  const step = (end - start) / count
  const inside = (v: number) => Math.max(0, Math.min(side - 1, v))
  return Array.from({ length: count }, (_, index) => {
    if (step <= 1) {
      const pixel = inside(Math.floor(start + (index + 0.5) * step))
      return [pixel, pixel + 1] as const
    }
    const first = inside(Math.round(start + index * step))
    return [first, Math.max(first + 1, Math.min(side, Math.round(start + (index + 1) * step)))] as const
  })
}

function meanIn({ width, values }: Grey, left: number, top: number, right: number, bottom: number): number {
  let sum = 0
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) sum += values[y * width + x] ?? 0
  }
  return sum / ((right - left) * (bottom - top))
}
