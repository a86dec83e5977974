import {
  depthRoundsOfGold,
  depthRoundsOfTrace,
  resolveRationale,
  scoreDepth,
  scoreTraceDepth,
  SCORING_DEFAULTS,
  truthOfMaps,
  truthOfObjects,
  type DepthRound,
  type DepthScore,
  type DepthTruth,
  type ScoredMention,
} from '../../core'
import { roundCount, type DepthFound, type TraceEntry } from '../../store'

export type ScoredEntry = {
  readonly score: DepthScore
  readonly rounds: readonly DepthRound[]
  /** What the mentions were checked against. */
  readonly by: 'map' | 'gold' | null
}

/** The depth mentions of what is shown of a trace, a person's edits included. */
export function scoreEntry(entry: TraceEntry, found: DepthFound | null): ScoredEntry {
  const shown = roundCount(entry)
  const trace = { ...entry.trace, rounds: entry.trace.rounds.slice(0, shown) }
  const { truth, by } = truthOf(entry, found)
  if (!entry.draft) return { score: scoreTraceDepth(trace, truth), rounds: depthRoundsOfTrace(trace), by }
  const rounds = depthRoundsOfGold(resolveRationale(entry.draft.now.rationale).rounds).slice(0, shown)
  return { score: scoreDepth(rounds, truth), rounds, by }
}

function truthOf(
  { trace, sample, picture }: TraceEntry,
  found: DepthFound | null,
): { truth: DepthTruth; by: ScoredEntry['by'] } {
  const image = trace.images[0]?.id
  if (found && image !== undefined && found.picture === picture)
    return { truth: truthOfMaps({ [image]: found.map }), by: 'map' }
  const objects = sample?.gold?.objects
  return objects
    ? { truth: truthOfObjects(objects, SCORING_DEFAULTS.depth), by: 'gold' }
    : { truth: () => null, by: null }
}

/** The mention as the thought has it, with the thing it speaks of, and what is true instead. */
export function wordsOf(mention: ScoredMention, thought: string): { said: string; truth: string } {
  const { mention: at } = mention
  const quote = thought.slice(at.start, at.end).trim()
  if (mention.kind === 'value') {
    return {
      said: [mention.mention.subject?.name, quote].filter(Boolean).join(': '),
      truth: mention.truth?.toFixed(3) ?? '',
    }
  }
  const { left, right } = mention.mention
  const truth = mention.truth ? `${mention.truth.left.toFixed(2)} / ${mention.truth.right.toFixed(2)}` : ''
  return { said: [left?.name, quote, right?.name].filter(Boolean).join(' '), truth }
}
