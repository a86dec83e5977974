import {
  judged,
  measureTrace,
  measureVerdict,
  rowOfRecord,
  type Gold,
  type ReadRecord,
  type RowValues,
  type TraceMeasure,
} from '../../core'
import type { Joining } from './gold'

/** A record's row and its measures, with the gold and the verdicts that were joined to it. */
export function rowWithMeasure(
  found: ReadRecord & { readonly ordinal: number; readonly part: number },
  place: Parameters<typeof rowOfRecord>[1],
  joining: Joining | null,
): [RowValues, TraceMeasure] {
  const gold = (found.kind === 'trace' && joining?.find(found.trace, found.ordinal + found.part)?.gold) || null
  const one = { ...found, trace: judged(found.trace, gold) }
  const row = rowOfRecord(one, place)
  return [row, measureRecord(one, row, gold)]
}

/** What is no trace, as an item without one, has no scores; of a verdict the answer alone is known. */
function measureRecord({ kind, trace }: ReadRecord, { right, level }: RowValues, gold: Gold | null): TraceMeasure {
  if (kind === 'trace') return measureTrace(trace, right, { gold, isFaulty: level === 'error' })
  if (kind === 'verdict') return measureVerdict(trace, right)
  const bare = { ...trace, rounds: [] }
  delete bare.gold
  return measureTrace(bare, -1)
}
