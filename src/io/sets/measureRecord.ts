import { measureTrace, type Gold, type ReadRecord, type RowValues, type TraceMeasure } from '../../core'

/** What is no trace, as an item without one, has no scores. */
export function measureRecord(
  { kind, trace }: ReadRecord,
  { right, level }: RowValues,
  gold: Gold | null,
): TraceMeasure {
  if (kind === 'trace') return measureTrace(trace, right, { gold, isFaulty: level === 'error' })
  const bare = { ...trace, rounds: [] }
  delete bare.gold
  return measureTrace(bare, -1)
}
