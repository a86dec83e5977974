/** A value with its 95 % interval. */
export type Interval = { readonly value: number; readonly low: number; readonly high: number; readonly n: number }

/** Of the normal distribution: 95 % lie within this many deviations. */
const Z = 1.959963984540054

/** A share of `n` with Wilson's score interval (Wilson 1927, JASA 22: 209-212); NaN of nothing. */
export function shareOf(hits: number, n: number): Interval {
  if (n === 0) return { value: NaN, low: NaN, high: NaN, n }
  const p = hits / n
  const middle = (p + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n)
  const half = (Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))) / (1 + Z ** 2 / n)
  return { value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half), n }
}

/** Least and most that the values of a mean can be: its interval does not reach out of them. */
export type Range = readonly [least: number, most: number]

/**
 * A mean with the normal approximation: 1.96 standard errors either side; from the sums of values and of squares. One
 * value has no interval (NaN).
 */
export function meanFrom(sum: number, squares: number, n: number, range: Range = [-Infinity, Infinity]): Interval {
  if (n === 0) return { value: NaN, low: NaN, high: NaN, n }
  const mean = sum / n
  if (n === 1) return { value: mean, low: NaN, high: NaN, n }
  const variance = Math.max(0, (squares - n * mean * mean) / (n - 1))
  const half = Z * Math.sqrt(variance / n)
  return { value: mean, low: Math.max(range[0], mean - half), high: Math.min(range[1], mean + half), n }
}
