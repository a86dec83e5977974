import { addRoi, removeRoi, setBox, setOrder, setRoi } from './boxActs'
import type { Act, Command, Handler } from './command'
import { diffRationale, type Diff, type Step } from './diff'
import { withParts, partsOf, HEAD_ID } from './parts'
import { addRound, mergeRounds, moveRound, removeRound, splitRound } from './roundActs'
import type { Rationale, Stamp } from './schema'
import {
  accept,
  acceptAll,
  removeVerdict,
  setAnswer,
  setBack,
  setNote,
  setSketch,
  setThought,
  setVerdict,
} from './wordActs'

/** Where it was the last that two people disagreed in, who of them made the part is settled with it. */
const settle: Handler<'settle'> = (rationale, { part, field }) => {
  const left = (rationale.conflicts ?? []).filter((conflict) => conflict.id === part && conflict.field !== field)
  const alone = left.every((conflict) => conflict.field === 'by')
  return withoutConflicts(
    rationale,
    (conflict) => conflict.id === part && (conflict.field === field || (alone && conflict.field === 'by')),
  )
}

const HANDLERS: { readonly [Kind in Act['kind']]: Handler<Kind> } = {
  setBox,
  addRoi,
  setRoi,
  removeRoi,
  setThought,
  setBack,
  setSketch,
  setNote,
  setAnswer,
  accept,
  acceptAll,
  addRound,
  removeRound,
  splitRound,
  mergeRounds,
  moveRound,
  setOrder,
  setVerdict,
  removeVerdict,
  settle,
}

/** The kinds of commands, `batch` aside. */
export const ACT_KINDS = Object.keys(HANDLERS)

export type Applied = { readonly rationale: Rationale; readonly step: Step | null }

/**
 * Does a command: pure and total. `step` is what it changed, one undo; null where it changed nothing. Setting a field
 * that two people left in conflict ends that conflict.
 */
export function applyCommand(rationale: Rationale, command: Command): Applied {
  const { by, at } = command
  const acts = command.kind === 'batch' ? command.commands : [command]
  const done = acts.reduce((now, act) => doAct(now, act, { by, at }), rationale)
  const set = settled(done, diffRationale(rationale, done))
  const diffs = diffRationale(rationale, set)
  return diffs.length === 0 ? { rationale, step: null } : { rationale: set, step: { diffs, by, at } }
}

function doAct<Kind extends Act['kind']>(
  rationale: Rationale,
  act: Extract<Act, { kind: Kind }>,
  stamp: Stamp,
): Rationale {
  // A command may come from outside: one of no known kind does nothing.
  const handler: Handler<Kind> | undefined = Object.hasOwn(HANDLERS, act.kind) ? HANDLERS[act.kind as Kind] : undefined
  return handler ? handler(rationale, act, stamp) : rationale
}

function settled(rationale: Rationale, diffs: readonly Diff[]): Rationale {
  const set = new Set(diffs.map(({ id, field }) => `${field ?? ''} ${id}`))
  // Whoever edits a part is its author: `at` changes with every edit.
  return withoutConflicts(
    rationale,
    ({ id, field }) => set.has(`${field === 'by' ? 'at' : field} ${id}`) || set.has(` ${id}`),
  )
}

function withoutConflicts(
  rationale: Rationale,
  over: (conflict: { readonly id: string; readonly field: string }) => boolean,
): Rationale {
  const { conflicts } = rationale
  if (!conflicts?.some(over)) return rationale
  const parts = partsOf(rationale)
  const left = conflicts.filter((conflict) => !over(conflict))
  parts.set(HEAD_ID, { kind: 'head', id: HEAD_ID, fields: left.length > 0 ? { conflicts: left } : {} })
  return withParts(rationale, parts)
}
