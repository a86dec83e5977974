import {
  edit,
  EMPTY_HISTORY,
  predictedRegion,
  rationaleOf,
  redo,
  undo,
  type Command,
  type Edited,
  type UnitBox,
} from '../core'
import { changeEntry, type Context } from './context'
import { activeEntry } from './derive'
import type { Draft, LoupeActions, TraceEntry } from './types'

/** The draft of an entry; before the first edit it is the trace itself, read as a rationale. */
export function draftOf(entry: TraceEntry): Draft {
  if (entry.draft) return entry.draft
  const base = rationaleOf(entry.trace)
  return { base, rationale: base, history: EMPTY_HISTORY, undos: 0, redos: 0 }
}

function withEdited(draft: Draft, { rationale, history }: Edited): Draft {
  return { base: draft.base, rationale, history, undos: history.done.length, redos: history.undone.length }
}

/** Changes the active entry's draft; a running trace is not edited, and what changes nothing is no step. */
function change(context: Context, how: (draft: Draft) => Edited): void {
  const entry = activeEntry(context.get())
  if (!entry || entry.running) return
  const draft = draftOf(entry)
  const edited = how(draft)
  if (edited.history === draft.history) return
  changeEntry(context, entry.id, (now) => ({ ...now, draft: withEdited(draft, edited) }))
}

export function draftActions(
  context: Context,
): Pick<LoupeActions, 'editBox' | 'setThought' | 'setAnswer' | 'accept' | 'undo' | 'redo'> {
  const run = (command: Command) => change(context, (draft) => edit(draft, command))
  return {
    editBox: (round, box) => {
      const image = imageOfRound(activeEntry(context.get()), round)
      if (image !== null) run({ kind: 'setBox', round, zoom: { image, box: inside(box) } })
    },
    setThought: (round, thought) => run({ kind: 'setThought', round, thought }),
    setAnswer: (text) => run({ kind: 'setAnswer', text }),
    accept: (round, accepted) => {
      const entry = activeEntry(context.get())
      const now = entry ? draftOf(entry).rationale.rounds[round]?.accepted === true : false
      run({ kind: 'accept', round, accepted: accepted ?? !now })
    },
    undo: () => change(context, undo),
    redo: () => change(context, redo),
  }
}

function imageOfRound(entry: TraceEntry | null, round: number): string | null {
  const trace = entry?.trace
  const one = trace?.rounds[round]
  const roi = trace && one ? predictedRegion(trace, one) : null
  return one?.actions[0]?.effective?.image ?? roi?.image ?? trace?.images[0]?.id ?? null
}

/** A box that was dragged to the very edge may lie a hair outside it. */
function inside(box: UnitBox): UnitBox {
  const within = (value: number) => Math.min(1, Math.max(0, value))
  // Each of the four numbers is mapped to one of the same unit.
  return box.map(within) as unknown as UnitBox
}
