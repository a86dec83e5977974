import type { DepthMap, DepthRange } from './map'
import type { Cells } from './region'

/** Depth values in whole numbers, 65535 x value, row by row: what the GPU kernels and the 16-bit PNG count in. */
export type DepthLevels = { readonly width: number; readonly height: number; readonly levels: Uint16Array }

/** What a box holds, in depth values; quantiles are linear between neighbours, and NaN of no pixel. */
export type LevelSummary = {
  readonly count: number
  readonly min: number
  readonly p25: number
  readonly median: number
  readonly p75: number
  readonly max: number
  /** Pixels in each of 32 equal bins of [0,1]; 1 falls into the last. */
  readonly histogram: readonly number[]
}

const TOP = 65535
export const LEVEL_BINS = 32
/** Numbers before the histogram in a packed summary. */
const HEAD = 9

/**
 * The two numbers, as float32, by which a value becomes a level: (v - p1) * scale. A map without any depth is level 0.
 */
export function levelScale({ p1, p99 }: DepthRange): { p1: number; scale: number } {
  const span = p99 - p1
  return { p1: Math.fround(p1), scale: span > 0 ? Math.fround(TOP / span) : 0 }
}

/** Step by step in float32, as `shaders/depthLevels.wgsl` does it, so that both give the same levels. */
export function depthLevels({ width, height, values }: DepthMap, range: DepthRange): DepthLevels {
  const { p1, scale } = levelScale(range)
  const levels = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i += 1) levels[i] = levelOf(values[i] as number, p1, scale)
  return { width, height, levels }
}

function levelOf(value: number, p1: number, scale: number): number {
  if (!Number.isFinite(value)) return value === Infinity ? TOP : 0
  const level = Math.fround(Math.fround(value - p1) * scale)
  return Math.fround(Math.min(TOP, Math.max(0, level)) + 0.5)
}

/** How many pixels of a box have each level: [65536]. */
export function countLevels({ width, levels }: DepthLevels, { left, top, right, bottom }: Cells): Uint32Array {
  const counts = new Uint32Array(TOP + 1)
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const level = levels[y * width + x] ?? 0
      counts[level] = (counts[level] ?? 0) + 1
    }
  }
  return counts
}

/**
 * The counts in short, as `shaders/depthSummary.wgsl` gives it: pixels, least and greatest level, the levels on both
 * sides of a quarter, the middle and three quarters of the pixels in order, and 32 bins. [9 + 32]
 */
export function summariseLevels(counts: Uint32Array): Uint32Array {
  const summary = new Uint32Array(HEAD + LEVEL_BINS)
  const total = counts.reduce((sum, count) => sum + count, 0)
  summary[0] = total
  summary[1] = total === 0 ? 0xffffffff : counts.findIndex((count) => count > 0)
  summary[2] = total === 0 ? 0 : counts.findLastIndex((count) => count > 0)
  const ranks = [1, 2, 3].flatMap((quarter) => ranksOf(quarter, total))
  let seen = 0
  counts.forEach((count, level) => {
    summary[HEAD + (level >> 11)] = (summary[HEAD + (level >> 11)] ?? 0) + count
    ranks.forEach((rank, slot) => {
      if (rank >= seen && rank < seen + count) summary[3 + slot] = level
    })
    seen += count
  })
  return summary
}

/** The two ranks, from 0, between which so many quarters of the pixels lie. */
function ranksOf(quarter: number, total: number): [number, number] {
  const rank = Math.floor((quarter * (total - 1)) / 4)
  return [rank, Math.min(rank + 1, total - 1)]
}

/** A packed summary in depth values. */
export function readSummary(summary: Uint32Array): LevelSummary {
  const count = summary[0] ?? 0
  const quantile = (quarter: number) => {
    const [a, b] = [summary[1 + 2 * quarter] ?? 0, summary[2 + 2 * quarter] ?? 0]
    return (a + (b - a) * (((quarter * (count - 1)) % 4) / 4)) / TOP
  }
  const some = (value: () => number) => (count > 0 ? value() : NaN)
  return {
    count,
    min: some(() => (summary[1] ?? 0) / TOP),
    p25: some(() => quantile(1)),
    median: some(() => quantile(2)),
    p75: some(() => quantile(3)),
    max: some(() => (summary[2] ?? 0) / TOP),
    histogram: [...summary.subarray(HEAD, HEAD + LEVEL_BINS)],
  }
}
