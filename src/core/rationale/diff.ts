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
  /** Of `accepted`: the part's `at` before and after, so that only what was accepted is accepted again. */
  readonly of?: readonly [unknown, unknown]
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
    ...(field === 'accepted' ? { of: [before.fields['at'], after.fields['at']] as const } : {}),
  }))
}

function whole({ kind, id }: Part, before: Fields | undefined, after: Fields | undefined): Diff {
  return { part: kind, id, field: null, before, after }
}

/** The step done: each field that still holds its `before` gets its `after`; others stay as they are. */
export function applyStep(rationale: Rationale, step: Pick<Step, 'diffs'>): Rationale {
  return run(rationale, step.diffs)
}

/**
 * The step undone: each field that still holds its `after` gets its `before` again; others stay as they are. Who made a
 * part, and who accepted it, come back only where the part is then as it was.
 */
export function revertStep(rationale: Rationale, step: Pick<Step, 'diffs'>): Rationale {
  return run(
    rationale,
    step.diffs.map((diff) => ({
      ...diff,
      before: diff.after,
      after: diff.before,
      ...(diff.of ? { of: [diff.of[1], diff.of[0]] as const } : {}),
    })),
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
  for (const diffs of byPart(set).values()) setFields(parts, diffs)
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

/** Who made a part goes back with what they made, and only where nobody has made anything of it since. */
const MAKER = new Set(['by', 'at'])

/** The fields of one part: content first, then who made it, then who accepted it as it then stands. */
function setFields(parts: Map<string, Part>, diffs: readonly Diff[]): void {
  const maker = diffs.filter((diff) => MAKER.has(diff.field ?? ''))
  const accepted = diffs.filter((diff) => diff.field === 'accepted')
  const content = diffs.filter((diff) => !maker.includes(diff) && !accepted.includes(diff))
  const whole = diffs.filter((diff) => !accepted.includes(diff)).every((diff) => holds(parts, diff))
  for (const diff of content) if (holds(parts, diff)) setField(parts, diff)
  if (whole) for (const diff of maker) setField(parts, diff)
  for (const diff of accepted) {
    const same = !diff.of || sameValue(parts.get(diff.id)?.fields['at'], diff.of[1])
    if (holds(parts, diff) && (diff.after === null || same)) setField(parts, diff)
  }
}

function holds(parts: ReadonlyMap<string, Part>, { id, field, before, after }: Diff): boolean {
  const now = parts.get(id)
  if (!now || field === null || !sameValue(now.fields[field], before)) return false
  return field !== 'round' || typeof after !== 'string' || parts.has(after)
}

function setField(parts: Map<string, Part>, { id, field, after }: Diff): void {
  const now = parts.get(id)
  if (now && field !== null) parts.set(id, { ...now, fields: withFields(now.fields, { [field]: after }) })
}

function byPart(diffs: readonly Diff[]): Map<string, Diff[]> {
  const parts = new Map<string, Diff[]>()
  for (const diff of diffs) parts.set(diff.id, [...(parts.get(diff.id) ?? []), diff])
  return parts
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
