import * as z from 'zod/mini'
import { keepProtoKeys } from '../json/proto'
import { writeJson } from '../json/write'
import { untied } from './boxActs'
import { removed } from './change'
import { partsOf } from './parts'
import { rationaleSchema, type Rationale } from './schema'

/** What becomes of parts that nobody accepted: they are marked (`accepted` null), or left out. */
export type SaveOptions = { readonly unaccepted: 'mark' | 'omit' }

/** The rationale as a file's text. It says how much is accepted; what Loupe wrote it writes again byte for byte. */
export function writeRationale(rationale: Rationale, { unaccepted }: SaveOptions = { unaccepted: 'mark' }): string {
  const kept = unaccepted === 'omit' ? acceptedOf(rationale) : rationale
  const omitted = (rationale.acceptance?.omitted ?? 0) + acceptedCount(rationale).parts - acceptedCount(kept).parts
  const whole = { ...kept, acceptance: { ...acceptedCount(kept), omitted } }
  // Keys in the order of the schema, in which they are when it is opened again.
  const ordered = z.safeParse(rationaleSchema, whole)
  return writeJson(ordered.success ? keepProtoKeys(whole, ordered.data) : whole)
}

/** Rounds, RoIs, calls and the answer: verdicts are a person's words already and need nobody's acceptance. */
export function acceptedCount(rationale: Rationale): { parts: number; accepted: number } {
  const { rounds, rois, calls, answer } = rationale
  const parts = [...rounds, ...rois, ...calls, ...(answer ? [answer] : [])]
  return { parts: parts.length, accepted: parts.filter((part) => part.accepted !== null).length }
}

/**
 * What somebody accepted. Numbers of a RoI that goes stay as plain words, a call that was made from it keeps the box. A
 * round that is not accepted but holds parts that are stays as their place, without its words.
 */
export function acceptedOf(rationale: Rationale): Rationale {
  const refused = (list: readonly { id: string; accepted: unknown }[]) =>
    list.filter((part) => part.accepted === null).map((part) => part.id)
  const [rois, calls] = [refused(rationale.rois), refused(rationale.calls)]
  const boxes = removed(untied(removed(rationale, calls), new Set(rois)), rois)
  const needed = new Set([...partsOf(boxes).values()].map((part) => part.fields['round']))
  const rounds = boxes.rounds.flatMap((round) => {
    if (round.accepted !== null) return [round]
    if (!needed.has(round.id)) return []
    const { id, from, order, by, at, accepted } = round
    return [{ id, ...(from === undefined ? {} : { from }), order, thought: { pieces: [] }, by, at, accepted }]
  })
  const answer = boxes.answer?.accepted ? boxes.answer : null
  const left = { ...boxes, rounds, answer }
  const parts = partsOf(left)
  const conflicts = left.conflicts?.filter((conflict) => parts.has(conflict.id))
  return conflicts && conflicts.length > 0 ? { ...left, conflicts } : withoutConflicts(left)
}

function withoutConflicts(rationale: Rationale): Rationale {
  const rest = { ...rationale }
  delete rest.conflicts
  return rest
}
