import { sameValue } from '../trace/same'
import { compareText } from './order'
import { changedFields, partsOf, withFields, withParts, type Fields, type Part, type PartKind } from './parts'
import type { Rationale } from './schema'

/**
 * One change as data. `field` null: the whole part is added (`before` undefined) or removed (`after` undefined), and
 * the value is all its fields. An undefined value of a field stands for a field that is not there.
 */
export type Diff = {
  readonly part: PartKind
  readonly id: string
  readonly field: string | null
  readonly before?: unknown
  readonly after?: unknown
}
/** One undo: what was changed together, by whom and when. */
export type Step = { readonly diffs: readonly Diff[]; readonly by: string; readonly at: string }

/** What leads from one rationale to another: removals and additions of parts, then fields, each by id. */
export function diffRationale(before: Rationale, after: Rationale): Diff[] {
  const [old, now] = [partsOf(before), partsOf(after)]
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort(compareText)
  return ids.flatMap((id) => diffPart(old.get(id), now.get(id)))
}

function diffPart(before: Part | undefined, after: Part | undefined): Diff[] {
  if (!before || !after) {
    const part = before ?? after
    return part ? [whole(part, before?.fields, after?.fields)] : []
  }
  if (before.kind !== after.kind) {
    return [whole(before, before.fields, undefined), whole(after, undefined, after.fields)]
  }
  return changedFields(before.fields, after.fields).map((field) => ({
    part: after.kind,
    id: after.id,
    field,
    before: before.fields[field],
    after: after.fields[field],
  }))
}

function whole({ kind, id }: Part, before: Fields | undefined, after: Fields | undefined): Diff {
  return { part: kind, id, field: null, before, after }
}

/** The step done: each field that still holds its `before` gets its `after`; others stay as they are. */
export function applyStep(rationale: Rationale, step: Pick<Step, 'diffs'>): Rationale {
  return run(rationale, step.diffs)
}

/** The step undone: each field that still holds its `after` gets its `before` again; others stay as they are. */
export function revertStep(rationale: Rationale, step: Pick<Step, 'diffs'>): Rationale {
  return run(
    rationale,
    step.diffs.map(({ before, after, ...diff }) => ({ ...diff, before: after, after: before })),
  )
}

function run(rationale: Rationale, diffs: readonly Diff[]): Rationale {
  const parts = partsOf(rationale)
  // Children go before their round, and come after it.
  const leaving = diffs.filter((diff) => diff.field === null && diff.after === undefined)
  const rest = diffs.filter((diff) => !leaving.includes(diff))
  const coming = rest.filter((diff) => diff.field === null)
  const set = rest.filter((diff) => diff.field !== null)
  for (const diff of byParent(coming)) if (isFields(diff.after)) add(parts, diff, diff.after)
  for (const diff of set) setField(parts, diff)
  for (const diff of byParent(leaving).toReversed()) remove(parts, diff)
  return withParts(rationale, parts)
}

function byParent(diffs: readonly Diff[]): Diff[] {
  const rank = (diff: Diff) => (diff.part === 'round' ? 0 : diff.part === 'call' ? 2 : 1)
  return diffs.toSorted((a, b) => rank(a) - rank(b))
}

function add(parts: Map<string, Part>, { part, id }: Diff, fields: Fields): void {
  const parent = fields['round']
  if (parts.has(id) || (typeof parent === 'string' && !parts.has(parent))) return
  parts.set(id, { kind: part, id, fields })
}

/** A part goes where it is still what it was, and nobody has put something into it since. */
function remove(parts: Map<string, Part>, { id, before }: Diff): void {
  const now = parts.get(id)
  if (!now || !sameValue(now.fields, before)) return
  const holds = [...parts.values()].some((one) => one.fields['round'] === id || one.fields['roi'] === id)
  if (!holds) parts.delete(id)
}

function setField(parts: Map<string, Part>, { id, field, before, after }: Diff): void {
  const now = parts.get(id)
  if (!now || field === null || !sameValue(now.fields[field], before)) return
  if (field === 'round' && typeof after === 'string' && !parts.has(after)) return
  parts.set(id, { ...now, fields: withFields(now.fields, { [field]: after }) })
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
