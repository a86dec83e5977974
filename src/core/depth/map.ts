/** Inverse relative depth of a picture, row by row, larger is nearer; its scale and shift are the model's own. */
export type DepthMap = { readonly width: number; readonly height: number; readonly values: Float32Array }

/** The 1st and the 99th percentile of a map: what depth values are counted from and to. */
export type DepthRange = { readonly p1: number; readonly p99: number }

/**
 * The two percentiles that a depth value is made of (design section 1), as numpy's `percentile` by linear
 * interpolation.
 */
export function depthRange(map: DepthMap): DepthRange {
  const sorted = Float32Array.from(map.values).sort()
  return { p1: quantileSorted(sorted, 0.01), p99: quantileSorted(sorted, 0.99) }
}

/** `(v - p1) / (p99 - p1)` clamped to [0,1], 1 is nearest; a map without any depth is 0 throughout. */
export function depthValue(value: number, { p1, p99 }: DepthRange): number {
  const span = p99 - p1
  if (!(span > 0)) return 0
  return Math.min(1, Math.max(0, (value - p1) / span))
}

/** The depth value of the pixel that holds a point; `x` and `y` in [0,1] of the map, the far edges included. */
export function valueAt(map: DepthMap, range: DepthRange, x: number, y: number): number {
  const column = cellOf(x, map.width)
  const row = cellOf(y, map.height)
  return depthValue(map.values[row * map.width + column] ?? NaN, range)
}

function cellOf(at: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(at * count)))
}

/** The quantile `q` in [0,1] of ascending numbers, linear between neighbours (numpy's default); NaN of none. */
export function quantileSorted(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1)
  const low = Math.floor(at)
  const a = sorted[low] ?? NaN
  const b = sorted[Math.min(low + 1, sorted.length - 1)] ?? NaN
  return a + (b - a) * (at - low)
}
