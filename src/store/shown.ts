import { overlay } from '../core'
import type { ShownRound, TraceEntry } from './types'

const made = new WeakMap<TraceEntry, readonly ShownRound[]>()

/**
 * The rounds of an entry as they are shown: the trace's, under a person's edits where there are any. A round that a
 * person added has no trace's round; one that was removed is not shown.
 */
export function shownRounds(entry: TraceEntry): readonly ShownRound[] {
  const known = made.get(entry)
  if (known) return known
  const rounds = roundsOf(entry)
  made.set(entry, rounds)
  return rounds
}

function roundsOf({ trace, draft }: TraceEntry): ShownRound[] {
  if (!draft) return trace.rounds.map((round) => ({ id: round.id, round, over: null }))
  const known = new Map(trace.rounds.map((round) => [round.id, round]))
  return overlay(trace, draft.now.rationale).rounds.flatMap((over): ShownRound[] =>
    over.state === 'removed'
      ? []
      : [{ id: over.id, round: over.from === null ? null : (known.get(over.from) ?? null), over }],
  )
}

/** Rounds of an entry that are shown: all of them, or fewer while it is stepped through. */
export function roundCount(entry: TraceEntry): number {
  return Math.min(entry.shown, shownRounds(entry).length)
}

/** The place of the shown round that is a part, or that holds it; null where none does. */
export function roundOfPart(entry: TraceEntry, part: string | null): number | null {
  if (part === null) return null
  const index = shownRounds(entry).findIndex(
    ({ id, over }) =>
      part === id ||
      part.startsWith(`${id}.`) ||
      [...(over?.rois ?? []), ...(over?.calls ?? [])].some((box) => box.id === part),
  )
  return index < 0 ? null : index
}
