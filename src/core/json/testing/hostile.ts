/** What the tests of readers share: texts that nest deep, and times on a busy machine. */

/** Nested lists, `[[[...]]]`, as text. */
export const nested = (depth: number, core = '0') => '['.repeat(depth) + core + ']'.repeat(depth)

/** Milliseconds of the processor, which count what a reader does whatever else the machine is doing. */
export function msOf(run: () => void): number {
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** The least of three: the first is compiled, another may meet the garbage collector. */
export const leastOf = (run: () => void) => Math.min(msOf(run), msOf(run), msOf(run))

/**
 * How many times as slow as a quiet machine this one is now, 1 at least: a fixed piece of work (a map of 40,000 texts)
 * takes 12 ms there. Bounds in milliseconds are multiplied by it.
 */
export function slowness(): number {
  const work = () => new Map(Array.from({ length: 40_000 }, (_, index) => [`rounds.${index}`, { index }]))
  work()
  return Math.max(1, leastOf(work) / 12)
}
