/** What the tests of readers share: texts that nest deep, and how work grows with its size on a busy machine. */

/** Nested lists, `[[[...]]]`, as text. */
export const nested = (depth: number, core = '0') => '['.repeat(depth) + core + ']'.repeat(depth)

/** Milliseconds of the processor, which count what a reader does whatever else the machine is doing. */
function msOf(run: () => void): number {
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** The least of three: the first is compiled, another may meet the garbage collector. */
const leastOf = (run: () => void) => Math.min(msOf(run), msOf(run), msOf(run))

/** Work under this many milliseconds is no measure: the collector of garbage alone takes as long. */
const FLOOR_MS = 4
const TRIES = 6

/**
 * How many times as long `large` takes as `small`. A machine that others use too gives too large a ratio now and then,
 * and never too small a one to a reader that is quadratic: so it is asked again, up to six times, until the ratio is at
 * most `enough`. The least is given.
 */
export function growth(small: () => void, large: () => void, enough: number): number {
  let least = Infinity
  for (let tried = 0; tried < TRIES && least > enough; tried += 1) {
    const fast = leastOf(small)
    least = Math.min(least, leastOf(large) / Math.max(FLOOR_MS, fast))
  }
  return least
}
