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

/** The standard deviation of a group's rewards (of the population): 0 is a dead group, which teaches nothing. */
export function spreadOf(values: readonly number[]): number {
  if (values.length === 0) return NaN
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length)
}

/** What the numbers of one group follow from. Tallies of shards add up. */
export type GroupTally = {
  samples: number
  /** Samples whose answer is known to be right or wrong, and those that are right. */
  known: number
  right: number
  /** The looks' mean reward of each sample that has one: their sum, the sum of their squares, how many. */
  reward: number
  squares: number
  rewarded: number
}

/** Numbers of samples of one item that were drawn together. */
export type GroupNumbers = {
  /** Groups of two samples or more. */
  readonly groups: number
  /** Mean over groups that have so many samples whose answers are known. */
  readonly passAt: readonly { readonly k: number; readonly value: number; readonly groups: number }[]
  /** Avg@k: the mean share of right samples. */
  readonly average: number
  /** Groups of which all answers are right, or all wrong: they teach nothing by their answer. */
  readonly dead: number
  /** Mean deviation of the looks' reward within a group. */
  readonly rewardSpread: number
}

export function emptyTally(): GroupTally {
  return { samples: 0, known: 0, right: 0, reward: 0, squares: 0, rewarded: 0 }
}

/** @param right 1, 0, or -1 for unknown @param reward the mean of r_k; NaN where there is none */
export function addSample(tally: GroupTally, right: number, reward: number): void {
  tally.samples += 1
  if (right !== -1) tally.known += 1
  if (right === 1) tally.right += 1
  if (Number.isNaN(reward)) return
  tally.reward += reward
  tally.squares += reward * reward
  tally.rewarded += 1
}

/** The numbers of all groups of two samples or more; null where there is none. */
export function groupNumbers(tallies: readonly GroupTally[]): GroupNumbers | null {
  const groups = tallies.filter(({ samples }) => samples > 1)
  if (groups.length === 0) return null
  const told = groups.filter(({ known }) => known > 0)
  const most = told.reduce((max, { known }) => Math.max(max, known), 1)
  return {
    groups: groups.length,
    passAt: [1, 2, 4, 8, 16, 32].filter((k) => k <= most).map((k) => ({ k, ...passOver(told, k) })),
    average: meanOf(told.map(({ right, known }) => right / known)),
    dead: told.filter(({ right, known }) => right === 0 || right === known).length,
    rewardSpread: meanOf(groups.filter(({ rewarded }) => rewarded > 0).map(deviation)),
  }
}

function passOver(groups: readonly GroupTally[], k: number): { value: number; groups: number } {
  const values = groups.filter(({ known }) => known >= k).map(({ known, right }) => passAt(k, known, right))
  return { value: meanOf(values), groups: values.length }
}

function deviation({ reward, squares, rewarded }: GroupTally): number {
  return Math.sqrt(Math.max(0, squares / rewarded - (reward / rewarded) ** 2))
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((sum, one) => sum + one, 0) / values.length
}
