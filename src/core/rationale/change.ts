import type { UnitBox } from '../geometry/box'
import { unitBox } from '../geometry/box'
import { changedFields, partsOf, withFields, withParts, type Fields, type PartKind } from './parts'
import type { GoldRound, Rationale, Stamp } from './schema'

/**
 * Who made a part that a person edits: that person. Its acceptance is cleared, also where the same person gave it:
 * acceptance says "this, as it stands, is right", and a slip of the hand after it would else leave as gold. Accepting
 * again is one key.
 */
export function madeBy({ by, at }: Stamp): Pick<GoldRound, 'by' | 'at' | 'accepted'> {
  return { by: { kind: 'person', name: by }, at, accepted: null }
}

/** Sets fields of a part as a person's edit; what changes nothing leaves the part as it was. */
export function edited(rationale: Rationale, id: string, fields: Fields, stamp: Stamp): Rationale {
  const part = partsOf(rationale).get(id)
  if (!part || changedFields(part.fields, withFields(part.fields, fields)).length === 0) return rationale
  return moved(rationale, id, { ...fields, ...madeBy(stamp) })
}

/**
 * Sets fields without touching who made the part or who accepted it: its place, its parent, a note on it, and numbers
 * that follow a box.
 */
export function moved(rationale: Rationale, id: string, fields: Fields): Rationale {
  const parts = partsOf(rationale)
  const part = parts.get(id)
  if (!part) return rationale
  parts.set(id, { ...part, fields: withFields(part.fields, fields) })
  return withParts(rationale, parts)
}

export function added(rationale: Rationale, kind: PartKind, fields: Fields & { readonly id: string }): Rationale {
  const parts = partsOf(rationale)
  if (fields.id === '' || parts.has(fields.id)) return rationale
  parts.set(fields.id, { kind, id: fields.id, fields })
  return withParts(rationale, parts)
}

export function removed(rationale: Rationale, ids: readonly string[]): Rationale {
  const parts = partsOf(rationale)
  for (const id of ids) parts.delete(id)
  return withParts(rationale, parts)
}

/** A box that can be kept: corners in order, inside the image; null where it has no area there or is no box at all. */
export function usableBox(box: readonly unknown[]): UnitBox | null {
  const numbers = box.map((value) => (typeof value === 'number' ? value : Number.NaN))
  const [a, b, c, d] = numbers
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return null
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null
  const inside = (value: number) => Math.min(1, Math.max(0, value))
  const made = unitBox(inside(Math.min(a, c)), inside(Math.min(b, d)), inside(Math.max(a, c)), inside(Math.max(b, d)))
  return made[2] > made[0] && made[3] > made[1] ? made : null
}
