import { added, edited, madeBy, moved, removed } from './change'
import type { Handler } from './command'
import { ANSWER_ID, partsOf, withFields, withParts, type Fields } from './parts'
import type { Rationale, Stamp } from './schema'
import { shower } from './shown'
import { editText, tidyPieces } from './text'

export const setThought: Handler<'setThought'> = (rationale, { round, text }, stamp) => {
  const gold = rationale.rounds.find((one) => one.id === round)
  if (!gold) return rationale
  const shown = shower(rationale).show(round, gold.thought)
  if (shown.text === text) return rationale
  return edited(rationale, round, { thought: { ...gold.thought, ...editText(gold.thought, shown, text) } }, stamp)
}

export const setBack: Handler<'setBack'> = (rationale, { round, roi, slot }, stamp) => {
  const gold = rationale.rounds.find((one) => one.id === round)
  if (!gold) return rationale
  let index = -1
  const pieces = gold.thought.pieces.map((piece) => {
    if (typeof piece === 'string') return piece
    index += 1
    // A slot that a person put in has no text to go back to.
    return piece.text !== '' && (slot === index || roi === piece.roi) ? piece.text : piece
  })
  if (pieces.every((piece, nth) => piece === gold.thought.pieces[nth])) return rationale
  return edited(rationale, round, { thought: { ...gold.thought, pieces: tidyPieces(pieces) } }, stamp)
}

export const setSketch: Handler<'setSketch'> = (rationale, { round, sketch }, stamp) =>
  edited(rationale, round, { sketch: sketch ?? undefined }, stamp)

/** A note is a remark: it makes nobody the author of the round, and leaves its acceptance. */
export const setNote: Handler<'setNote'> = (rationale, { round, note }, { by, at }) => {
  const gold = rationale.rounds.find((one) => one.id === round)
  if (!gold || (gold.note ?? null) === note) return rationale
  return moved(rationale, round, { note: note ?? undefined, noted: { by, at } })
}

export const setAnswer: Handler<'setAnswer'> = (rationale, { text }, stamp) => {
  if (text === null) return rationale.answer ? removed(rationale, [ANSWER_ID]) : rationale
  if (rationale.answer) return edited(rationale, ANSWER_ID, { text }, stamp)
  return { ...rationale, answer: { ...madeBy(stamp), text } }
}

export const accept: Handler<'accept'> = (rationale, { of, accepted }, stamp) =>
  acceptParts(rationale, (id, fields) => id === of || fields['round'] === of, accepted, stamp)

export const acceptAll: Handler<'acceptAll'> = (rationale, { accepted }, stamp) =>
  acceptParts(rationale, () => true, accepted, stamp)

/** Accepts parts, or takes it back; a part that is accepted already keeps who accepted it first. */
function acceptParts(
  rationale: Rationale,
  chosen: (id: string, fields: Fields) => boolean,
  accepted: boolean,
  { by, at }: Stamp,
): Rationale {
  const parts = partsOf(rationale)
  for (const [id, part] of parts) {
    const now = part.fields['accepted']
    if (now === undefined || !chosen(id, part.fields) || (now !== null) === accepted) continue
    parts.set(id, { ...part, fields: withFields(part.fields, { accepted: accepted ? { by, at } : null }) })
  }
  return withParts(rationale, parts)
}

export const setVerdict: Handler<'setVerdict'> = (rationale, act, { by, at }) => {
  const { id, of, verdict, errorType, note } = act
  const own = rationale.verdicts.find((one) => one.of === of && one.by === by)
  const fields = { of, verdict, errorType, note, by, at }
  if (!own) return added(rationale, 'verdict', { ...withFields({}, fields), id })
  const same = own.verdict === verdict && own.errorType === errorType && own.note === note
  return same ? rationale : moved(rationale, own.id, fields)
}

export const removeVerdict: Handler<'removeVerdict'> = (rationale, { id }) =>
  rationale.verdicts.some((one) => one.id === id) ? removed(rationale, [id]) : rationale
