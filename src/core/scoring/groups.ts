/** Several samples of one item. */

/**
 * pass@k: the chance that one of `k` of `n` samples is right, `c` of which are: 1 - C(n - c, k) / C(n, k),
 * unbiased (Chen et al. 2021, arXiv 2107.03374, equation 1). NaN where there are fewer than `k`.
 */
export function passAt(k: number, n: number, c: number): number {
  if (n < k || k < 1) return NaN
  if (n - c < k) return 1
  let none = 1
  for (let i = n - c + 1; i <= n; i += 1) none *= 1 - k / i
  return 1 - none
}

/** Avg@k: the share of right ones among an item's samples, right or wrong by name. */
export function averageAt(rights: readonly boolean[]): number {
  return rights.length === 0 ? NaN : rights.filter(Boolean).length / rights.length
}

/** The standard deviation of a group's rewards (of the population): 0 is a dead group, which teaches nothing. */
export function spreadOf(values: readonly number[]): number {
  if (values.length === 0) return NaN
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length)
}
