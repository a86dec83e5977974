import type { LoadProgress } from '../engine'

/** What a person wants to know of a download: bytes, rate and time left. */
export type Meter = { loaded: number; total: number | null; rate: number | null; left: number | null }

/** Bytes a second are taken over this many milliseconds, so that the number neither jumps nor lags. */
const WINDOW = 4000
/** Below this span the rate is a guess, and is not shown. */
const ENOUGH = 400

export function createMeter(): (progress: LoadProgress, now: number) => Meter {
  const files = new Map<string, { loaded: number; total: number | null; cached: boolean }>()
  const seen: { at: number; bytes: number }[] = []
  return (progress, now) => {
    if (progress.stage === 'files') {
      files.set(progress.file, { loaded: progress.loaded, total: progress.total, cached: progress.cached })
    }
    const all = [...files.values()]
    const loaded = sum(all.map((file) => file.loaded))
    const total = all.every((file) => file.total !== null) ? sum(all.map((file) => file.total ?? 0)) : null
    const fetched = sum(all.filter((file) => !file.cached).map((file) => file.loaded))
    seen.push({ at: now, bytes: fetched })
    while (seen[0] && now - seen[0].at > WINDOW) seen.shift()
    const first = seen[0]
    const span = first ? now - first.at : 0
    const rate = first && span >= ENOUGH ? ((fetched - first.bytes) / span) * 1000 : null
    return { loaded, total, rate, left: rate && total !== null ? Math.max(0, total - loaded) / rate : null }
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
