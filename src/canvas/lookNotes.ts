import { lookScores, type ScoringParameters } from '../core'
import { knownGold, type TraceEntry } from '../store'

/** For each round that looked, the IoU of its best look with gold; loaded when gold is first shown. */
export function lookNotes(entry: TraceEntry, parameters: ScoringParameters): ReadonlyMap<number, string> {
  const best = new Map<number, number>()
  for (const { round, u } of lookScores(entry.trace, knownGold(entry), parameters))
    best.set(round, Math.max(u, best.get(round) ?? 0))
  return new Map([...best].map(([round, u]) => [round, u.toFixed(2)]))
}
