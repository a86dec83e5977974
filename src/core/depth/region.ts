import type { UnitBox } from '../geometry/box'
import { depthValue, quantileSorted, type DepthMap, type DepthRange } from './map'

/** How deep a region lies, in depth values (1 is nearest), over the central half of its box. */
export type RegionDepth = {
  /** The region's depth value: the median. */
  readonly median: number
  readonly p25: number
  readonly p75: number
  readonly min: number
  readonly max: number
  /** Pixels of the map that were counted. */
  readonly count: number
  /** Pixels a bin; the bins share [0,1] equally, 1 falls into the last. */
  readonly histogram: readonly number[]
}

/** The pixels of a map, right and bottom excluded, that a region is read from. */
export type Cells = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

const BINS = 32

/**
 * The pixels whose centres lie in the central half of a box: half of its width and half of its height about its centre,
 * where the object is and its surroundings are not (design section 1). One pixel at least, the one at the centre.
 * @param box xyxy in [0,1] of what the map is of; parts outside it do not count
 */
export function centralCells({ width, height }: Pick<DepthMap, 'width' | 'height'>, box: UnitBox): Cells {
  const [left, right] = middle(box[0], box[2], width)
  const [top, bottom] = middle(box[1], box[3], height)
  return { left, top, right, bottom }
}

function middle(from: number, to: number, pixels: number): [number, number] {
  const quarter = (to - from) / 4
  const inside = (v: number) => Math.min(pixels, Math.max(0, v))
  // A pixel i has its centre at i + 0.5.
  const first = inside(Math.ceil((from + quarter) * pixels - 0.5))
  const end = inside(Math.ceil((to - quarter) * pixels - 0.5))
  if (end > first) return [first, end]
  const centre = Math.min(pixels - 1, Math.max(0, Math.floor(((from + to) / 2) * pixels)))
  return [centre, centre + 1]
}

/** The depth of a region of the picture that the map and its range are of. */
export function regionDepth(map: DepthMap, range: DepthRange, box: UnitBox, bins = BINS): RegionDepth {
  const { left, top, right, bottom } = centralCells(map, box)
  const values = new Float64Array((right - left) * (bottom - top))
  const histogram = Array.from({ length: bins }, () => 0)
  let at = 0
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1, at += 1) {
      const value = depthValue(map.values[y * map.width + x] ?? NaN, range)
      values[at] = value
      const bin = Math.min(bins - 1, Math.floor(value * bins))
      histogram[bin] = (histogram[bin] ?? 0) + 1
    }
  }
  values.sort()
  const quantile = (q: number) => quantileSorted(values, q)
  return {
    median: quantile(0.5),
    p25: quantile(0.25),
    p75: quantile(0.75),
    min: quantile(0),
    max: quantile(1),
    count: values.length,
    histogram,
  }
}
