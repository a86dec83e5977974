import { applyCommand } from './apply'
import type { Command } from './command'
import { applyStep, diffRationale, revertStep, type Diff, type Step } from './diff'
import { merge } from './merge'
import type { Rationale } from './schema'

/** A rationale that is being edited. Steps done and undone, oldest first. */
export type Draft = { readonly rationale: Rationale; readonly done: readonly Step[]; readonly undone: readonly Step[] }

/**
 * A line of the log that a draft is kept as: entries are only ever added, and base and entries give the draft again,
 * undo and redo included. `merge` brings another tab's edits and this one's together; `done` are this one's steps.
 * `open` changes nothing: it is the first line of a rationale that came whole, from a file.
 */
export type Entry =
  | { readonly kind: 'open' }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'merge'; readonly diffs: readonly Diff[]; readonly done: readonly Step[] }

/** `entry` is what to write into the log; null where nothing changed. */
export type Kept = { readonly draft: Draft; readonly entry: Entry | null }

export function newDraft(base: Rationale): Draft {
  return { rationale: base, done: [], undone: [] }
}

/** Does a command as one step; what was undone before can no longer be done again. */
export function editDraft(draft: Draft, command: Command): Kept {
  const { step } = applyCommand(draft.rationale, command)
  return step ? kept(draft, { kind: 'step', step }) : { draft, entry: null }
}

/**
 * Undoes the last step, so far as its fields still hold what it put there; a step that no longer shows is passed over.
 */
export function undoDraft(draft: Draft): Kept {
  return draft.done.length > 0 ? kept(draft, { kind: 'undo' }) : { draft, entry: null }
}

export function redoDraft(draft: Draft): Kept {
  return draft.undone.length > 0 ? kept(draft, { kind: 'redo' }) : { draft, entry: null }
}

/** The draft that a log gives. An entry of a kind that is not known is passed over. */
export function replayDraft(base: Rationale, log: readonly Entry[]): Draft {
  return log.reduce(withEntry, newDraft(base))
}

/**
 * Two tabs that edited one draft: `mine` comes on top of `theirs`, which is kept already. `base` is the last draft that
 * both had. The entry is for the log that `theirs` is of; undo goes back through my steps, then through theirs.
 */
export function mergeDrafts(base: Draft, theirs: Draft, mine: Draft): Kept {
  const { rationale } = merge(base.rationale, theirs.rationale, mine.rationale)
  const diffs = diffRationale(theirs.rationale, rationale)
  const own = mine.done.slice(base.done.length)
  return diffs.length + own.length > 0
    ? kept(theirs, { kind: 'merge', diffs, done: own })
    : { draft: theirs, entry: null }
}

function kept(draft: Draft, entry: Entry): Kept {
  return { draft: withEntry(draft, entry), entry }
}

/** One entry on top of a draft: pure and total. */
export function withEntry(draft: Draft, entry: Entry): Draft {
  switch (entry.kind) {
    case 'step':
      return { rationale: applyStep(draft.rationale, entry.step), done: [...draft.done, entry.step], undone: [] }
    case 'undo':
      return back(draft)
    case 'redo':
      return forth(draft)
    case 'merge':
      return { rationale: applyStep(draft.rationale, entry), done: [...draft.done, ...entry.done], undone: [] }
    default:
      return draft
  }
}

function back(draft: Draft): Draft {
  let now = draft
  for (let step = now.done.at(-1); step; step = now.done.at(-1)) {
    const rationale = revertStep(now.rationale, step)
    const shows = diffRationale(now.rationale, rationale).length > 0
    now = { rationale, done: now.done.slice(0, -1), undone: [...now.undone, step] }
    if (shows) break
  }
  return now
}

function forth(draft: Draft): Draft {
  let now = draft
  for (let step = now.undone.at(-1); step; step = now.undone.at(-1)) {
    const rationale = applyStep(now.rationale, step)
    const shows = diffRationale(now.rationale, rationale).length > 0
    now = { rationale, done: [...now.done, step], undone: now.undone.slice(0, -1) }
    if (shows) break
  }
  return now
}
