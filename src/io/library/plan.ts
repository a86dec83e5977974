import type { Row } from './words'

export const KEEP_REMOVED_DAYS = 30
const DAY_MS = 86_400_000

/** Newest first; of one time, by id, so that the order never changes by itself. */
export function newestFirst(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => compare(b.saved, a.saved) || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Removed rows whose time is over. @param now ms since 1970 */
export function overdue(rows: readonly Row[], now: number): string[] {
  return rows.filter((row) => ageOf(row, now) > KEEP_REMOVED_DAYS * DAY_MS).map((row) => row.id)
}

/** The removed row that makes room first: the one that was removed longest ago; null when none is removed. */
export function firstToGo(rows: readonly Row[]): string | null {
  const removed = rows.filter((row) => row.removed !== undefined)
  removed.sort((a, b) => compare(a.removed ?? '', b.removed ?? '') || compare(a.id, b.id))
  return removed[0]?.id ?? null
}

/** Hashes that no row names, live or removed: their pictures may go. */
export function unnamed(rows: readonly Row[], hashes: readonly string[]): string[] {
  const named = new Set(rows.flatMap((row) => row.pictures))
  return hashes.filter((hash) => !named.has(hash))
}

/** Milliseconds since a row was removed; less than any limit where it was not, or where its date says nothing. */
function ageOf(row: Row, now: number): number {
  const since = row.removed === undefined ? NaN : Date.parse(row.removed)
  return Number.isNaN(since) ? -Infinity : now - since
}
