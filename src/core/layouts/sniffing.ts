import { isFields, type Fields } from './content'
import type { FileSample, Guess } from './layout'

/** The share of sampled records that are objects and fit; 0 for a file without records. */
export function shareOf({ records }: FileSample, fits: (fields: Fields) => boolean): number {
  if (records.length === 0) return 0
  return records.filter((record) => isFields(record) && fits(record)).length / records.length
}

/** A guess where at least half of the sampled records fit, weaker the more of them do not. */
export function guessOf(share: number, score: number, why: string, more: Partial<Guess> = {}): Guess | null {
  return share < 0.5 ? null : { score: score * share, why: [why], ...more }
}
