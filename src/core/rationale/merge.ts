import { sameValue } from '../trace/same'
import { addConflicts, compareValues, mergeConflicts, type Held } from './conflicts'
import { mergedIds } from './mergedIds'
import { compareText } from './order'
import { HEAD_ID, partsOf, withFields, withParts, type Fields, type Part } from './parts'
import type { Conflict, Rationale } from './schema'

/** Fields that say one thing together: the winner's are taken whole. */
const GROUPS: readonly (readonly string[])[] = [
  ['image', 'box'],
  ['roi', 'region'],
  ['by', 'at'],
]
/** What an acceptance is not of: where the part stands, and what is said about it. */
const NO_CONTENT = new Set(['id', 'from', 'round', 'order', 'by', 'at', 'accepted', 'note', 'noted'])

export type Merged = { readonly rationale: Rationale; readonly conflicts: readonly Conflict[] }

/**
 * Two people's rationales that began as `base`, field by field, the same whichever comes first. A part that one removed
 * and the other changed inside stays. Where both gave a field another value, the later one (then the one whose author
 * is later in order) is shown and both stand in `conflicts`; `at` is simply the later. An acceptance of what is no
 * longer there is no acceptance: it goes to `conflicts` too. `conflicts` of the answer are the new ones.
 */
export function merge(base: Rationale, a: Rationale, b: Rationale): Merged {
  const [old, left, right] = [partsOf(base), partsOf(a), partsOf(b)]
  const parts = new Map<string, Part>()
  const fresh: Conflict[] = []
  for (const id of mergedIds(old, left, right)) {
    const [one, other] = [left.get(id), right.get(id)]
    const part = one && other ? mergePart(old.get(id), one, other, fresh) : (one ?? other)
    if (part) parts.set(id, part)
  }
  const conflicts = addConflicts(mergeConflicts(base.conflicts, a.conflicts, b.conflicts), fresh)
  parts.set(HEAD_ID, { kind: 'head', id: HEAD_ID, fields: conflicts.length > 0 ? { conflicts } : {} })
  return { rationale: withParts(mergeTop(base, a, b), parts), conflicts: addConflicts([], fresh) }
}

/** What is no part: the question, the pictures, the trace. */
function mergeTop(base: Rationale, a: Rationale, b: Rationale): Rationale {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  const fields: Record<string, unknown> = {}
  for (const name of names) fields[name] = pick(base[name], a[name], b[name])
  return { ...base, ...fields }
}

function pick(base: unknown, a: unknown, b: unknown): unknown {
  if (sameValue(a, b) || sameValue(b, base)) return a
  if (sameValue(a, base)) return b
  return compareValues({ value: a, by: '', at: null }, { value: b, by: '', at: null }) > 0 ? a : b
}

function mergePart(base: Part | undefined, a: Part, b: Part, conflicts: Conflict[]): Part {
  // One id for two kinds of parts is no edit of ours: the first kind stands.
  if (a.kind !== b.kind) return compareText(a.kind, b.kind) < 0 ? a : b
  const names = new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])
  let fields: Fields = { id: a.id }
  for (const group of groupsOf(names)) {
    const winner = winnerOf(group, base, a, b)
    fields = withFields(fields, Object.fromEntries(group.map((name) => [name, winner.fields[name]])))
    if (!bothChanged(group, base, a, b)) continue
    const told = group.filter((name) => name !== 'at' && !sameValue(a.fields[name], b.fields[name]))
    for (const field of told) conflicts.push({ id: a.id, field, values: [held(a, field), held(b, field)] })
  }
  if (a.kind === 'answer') fields = withFields(fields, { id: a.fields['id'] })
  return { ...a, fields: trueAcceptance(fields, a, b, conflicts) }
}

function groupsOf(names: ReadonlySet<string>): string[][] {
  const grouped = new Set(GROUPS.flat())
  const single = [...names].filter((name) => name !== 'id' && !grouped.has(name)).map((name) => [name])
  return [...GROUPS.map((group) => group.filter((name) => names.has(name))), ...single]
}

/** The part whose values of the group stand. */
function winnerOf(group: readonly string[], base: Part | undefined, a: Part, b: Part): Part {
  if (!bothChanged(group, base, a, b)) return base && sameFields(group, a, base) ? b : a
  const order = group.map((name) => compareValues(held(a, name), held(b, name))).find((one) => one !== 0)
  return (order ?? 0) >= 0 ? a : b
}

function bothChanged(group: readonly string[], base: Part | undefined, a: Part, b: Part): boolean {
  if (sameFields(group, a, b)) return false
  return !base || (!sameFields(group, a, base) && !sameFields(group, b, base))
}

function sameFields(names: readonly string[], a: Part, b: Part): boolean {
  return names.every((name) => sameValue(a.fields[name], b.fields[name]))
}

/** An acceptance is of what the person saw: content that came of the other side was not accepted. */
function trueAcceptance(fields: Fields, a: Part, b: Part, conflicts: Conflict[]): Fields {
  const { accepted } = fields
  if (accepted === undefined || accepted === null) return fields
  const seen = [a, b].some((side) => sameValue(side.fields['accepted'], accepted) && sameContent(side.fields, fields))
  if (seen) return fields
  const values = [a, b].filter((side) => side.fields['accepted'] !== null).map((side) => held(side, 'accepted'))
  conflicts.push({ id: a.id, field: 'accepted', values })
  return withFields(fields, { accepted: null })
}

function sameContent(a: Fields, b: Fields): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => NO_CONTENT.has(name) || sameValue(a[name], b[name]))
}

/** A part's value of a field, with who set it and when: a note and an acceptance say so themselves. */
function held({ fields }: Part, name: string): Held {
  const own = name === 'note' || name === 'noted' ? fields['noted'] : name === 'accepted' ? fields['accepted'] : null
  const { by, at } = stampOf(own) ?? stampOf(fields) ?? { by: '', at: null }
  return { value: fields[name], by, at }
}

function stampOf(value: unknown): { by: string; at: string | null } | null {
  if (typeof value !== 'object' || value === null) return null
  const by: unknown = Reflect.get(value, 'by')
  const at: unknown = Reflect.get(value, 'at')
  const name: unknown = typeof by === 'object' && by !== null ? Reflect.get(by, 'name') : by
  return { by: typeof name === 'string' ? name : '', at: typeof at === 'string' ? at : null }
}
