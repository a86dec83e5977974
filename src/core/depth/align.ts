import type { UnitBox } from '../geometry/box'
import { height, intersect, width } from '../geometry/measure'
import type { DepthMap } from './map'

/** A map and the part of the picture that it is of, in [0,1] of the picture. */
export type PlacedMap = { readonly map: DepthMap; readonly box: UnitBox }

/**
 * `scale * v + shift` is a value of the other map; over `count` cells of the overlap, `rms` is what is left (in its
 * units).
 */
export type DepthFit = { readonly scale: number; readonly shift: number; readonly count: number; readonly rms: number }

/**
 * The scale and shift that bring `map` to `to` over what both show, by least squares in inverse depth, where a depth
 * map is known up to just these two (MiDaS, arXiv 1907.01341, eq. 4). Both maps are averaged over one grid, the coarser
 * of the two: a finer map's edges against a blurred one would draw the scale down.
 * @returns null where the maps share no area, under three cells, or `map` is flat there
 */
export function alignDepth(map: PlacedMap, to: PlacedMap): DepthFit | null {
  const overlap = intersect(map.box, to.box)
  if (!overlap) return null
  const across = (of: PlacedMap) => (of.map.width * width(overlap)) / width(of.box)
  const down = (of: PlacedMap) => (of.map.height * height(overlap)) / height(of.box)
  const columns = Math.max(1, Math.floor(Math.min(across(map), across(to))))
  const rows = Math.max(1, Math.floor(Math.min(down(map), down(to))))
  return fitLine(averageOver(map, overlap, columns, rows), averageOver(to, overlap, columns, rows))
}

/** Least squares of `y = scale * x + shift`; null under three points, or where the x are all one number. */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>): DepthFit | null {
  const count = Math.min(x.length, y.length)
  if (count < 3) return null
  const [meanX, meanY] = [meanOf(x, count), meanOf(y, count)]
  let [xx, xy, yy] = [0, 0, 0]
  for (let i = 0; i < count; i += 1) {
    const [dx, dy] = [(x[i] ?? 0) - meanX, (y[i] ?? 0) - meanY]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  // Under single precision of the numbers themselves there is no slope to find.
  if (!(Math.sqrt(xx / count) > 1e-6 * Math.max(Math.abs(meanX), 1e-30))) return null
  const scale = xy / xx
  return { scale, shift: meanY - scale * meanX, count, rms: Math.sqrt(Math.max(0, yy - scale * xy) / count) }
}

function meanOf(values: ArrayLike<number>, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i += 1) sum += values[i] ?? 0
  return sum / count
}

/** The map on the scale of the one it was aligned to. */
export function applyFit(
  { width, height, values }: DepthMap,
  { scale, shift }: Pick<DepthFit, 'scale' | 'shift'>,
): DepthMap {
  return { width, height, values: values.map((v) => scale * v + shift) }
}

/**
 * Means of the map over `columns` x `rows` equal cells of `part` (in [0,1] of the picture), a pixel by the share
 * inside.
 */
export function averageOver({ map, box }: PlacedMap, part: UnitBox, columns: number, rows: number): Float64Array {
  const { width: pixels, height: lines, values } = map
  const [w, h] = [width(box), height(box)]
  const xs = sharesOf(((part[0] - box[0]) / w) * pixels, ((part[2] - box[0]) / w) * pixels, columns, pixels)
  const ys = sharesOf(((part[1] - box[1]) / h) * lines, ((part[3] - box[1]) / h) * lines, rows, lines)
  // Across, then down: the share of a pixel is the product of both.
  const across = new Float64Array(columns * lines)
  for (let y = ys[0]?.first ?? 0; y < lines; y += 1) {
    for (let i = 0; i < columns; i += 1) across[y * columns + i] = weigh(values, y * pixels, 1, xs[i] as Shares)
  }
  const means = new Float64Array(columns * rows)
  for (let j = 0; j < rows; j += 1) {
    for (let i = 0; i < columns; i += 1) means[j * columns + i] = weigh(across, i, columns, ys[j] as Shares)
  }
  return means
}

/** Which pixels of an axis a cell covers, and the share of the cell that each has; the shares sum to 1. */
type Shares = { readonly first: number; readonly weights: Float64Array }

function sharesOf(from: number, to: number, cells: number, pixels: number): Shares[] {
  return Array.from({ length: cells }, (_, i) => {
    const [low, high] = [from + ((to - from) * i) / cells, from + ((to - from) * (i + 1)) / cells]
    const first = Math.min(pixels - 1, Math.max(0, Math.floor(low)))
    const last = Math.min(pixels - 1, Math.max(first, Math.ceil(high) - 1))
    const weights = new Float64Array(last - first + 1)
    for (let k = 0; k < weights.length; k += 1)
      weights[k] = Math.max(0, Math.min(high, first + k + 1) - Math.max(low, first + k))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    // A cell at the very edge may by rounding hold nothing: it takes its pixels whole.
    return { first, weights: weights.map((weight) => (sum > 0 ? weight / sum : 1 / weights.length)) }
  })
}

function weigh(values: ArrayLike<number>, start: number, step: number, { first, weights }: Shares): number {
  let sum = 0
  let at = start + first * step
  for (let k = 0; k < weights.length; k += 1, at += step) sum += (weights[k] as number) * (values[at] as number)
  return sum
}
