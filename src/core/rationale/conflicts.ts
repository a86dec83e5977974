import { sameValue } from '../trace/same'
import { writeJson } from '../json/write'
import { compareText } from './order'
import type { Conflict } from './schema'

/** A value with who set it and when. */
export type Held = { readonly value?: unknown; readonly by: string; readonly at: string | null }

/** The later comes last, then by author, then by what it says: two values that differ have an order. */
export function compareValues(a: Held, b: Held): number {
  return compareText(a.at ?? '', b.at ?? '') || compareText(a.by, b.by) || compareText(textOf(a.value), textOf(b.value))
}

function textOf(value: unknown): string {
  return value === undefined ? '' : writeJson(value)
}

type List = readonly Conflict[] | undefined

/** The conflicts that two sides still have: one that a side has settled is over, unless the other added to it. */
export function mergeConflicts(base: List, a: List, b: List): Conflict[] {
  const [old, left, right] = [byPlace(base), byPlace(a), byPlace(b)]
  const places = new Set([...left.keys(), ...right.keys()])
  return [...places].flatMap((place) => {
    const [before, one, other] = [old.get(place), left.get(place), right.get(place)]
    if (sameValue(one, other) || sameValue(other, before)) return one ? [one] : []
    if (sameValue(one, before)) return other ? [other] : []
    return addConflicts(one ? [one] : [], other ? [other] : [])
  })
}

/** Both lists as one: a field's values stand together, each once, in order. */
export function addConflicts(list: readonly Conflict[], more: readonly Conflict[]): Conflict[] {
  const places = byPlace(list)
  for (const conflict of more) {
    const there = places.get(placeOf(conflict))
    places.set(placeOf(conflict), { ...there, ...conflict, values: [...(there?.values ?? []), ...conflict.values] })
  }
  return [...places.values()]
    .map((conflict) => ({ ...conflict, values: eachOnce(conflict.values) }))
    .sort((a, b) => compareText(a.id, b.id) || compareText(a.field, b.field))
}

function eachOnce(values: Conflict['values']): Conflict['values'] {
  return values.toSorted(compareValues).filter((value, index, list) => !sameValue(value, list[index - 1]))
}

function byPlace(list: List): Map<string, Conflict> {
  return new Map((list ?? []).map((conflict) => [placeOf(conflict), conflict]))
}

function placeOf({ id, field }: Conflict): string {
  return `${field} ${id}`
}
