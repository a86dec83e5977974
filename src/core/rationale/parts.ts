import { sameValue } from '../trace/same'
import { byOrder, compareText } from './order'
import type { GoldAnswer, GoldCall, GoldRoi, GoldRound, Rationale, Verdict } from './schema'

/** The kinds of parts: the lists of a rationale, its answer, and what stands at its head (`conflicts`). */
export const PART_KINDS = ['round', 'roi', 'call', 'verdict', 'answer', 'head'] as const
export type PartKind = (typeof PART_KINDS)[number]
/** A part as fields. Ids are of one space: no RoI has the id of a round. */
export type Fields = { readonly [field: string]: unknown }
export type Part = { readonly kind: PartKind; readonly id: string; readonly fields: Fields }
export type Parts = ReadonlyMap<string, Part>

export const ANSWER_ID = 'answer'
export const HEAD_ID = 'head'

/** Every part by its id. */
export function partsOf(rationale: Rationale): Map<string, Part> {
  const parts = new Map<string, Part>([[HEAD_ID, head(rationale)]])
  const add = (kind: PartKind, list: readonly Fields[]) => {
    for (const fields of list) parts.set(String(fields['id']), { kind, id: String(fields['id']), fields })
  }
  add('round', rationale.rounds)
  add('roi', rationale.rois)
  add('call', rationale.calls)
  add('verdict', rationale.verdicts)
  if (rationale.answer) parts.set(ANSWER_ID, { kind: 'answer', id: ANSWER_ID, fields: rationale.answer })
  return parts
}

/** The rationale with these parts in place of its own, its lists in order. */
export function withParts(rationale: Rationale, parts: Parts): Rationale {
  const lists: Record<PartKind, Fields[]> = { round: [], roi: [], call: [], verdict: [], answer: [], head: [] }
  for (const part of parts.values()) lists[part.kind].push(part.fields)
  const rest = { ...rationale }
  delete rest.conflicts
  // Parts come from rationales and from steps, which are checked where they are read.
  return tidy({
    ...rest,
    rounds: lists.round as GoldRound[],
    rois: lists.roi as GoldRoi[],
    calls: lists.call as GoldCall[],
    verdicts: lists.verdict as Verdict[],
    answer: (lists.answer[0] as GoldAnswer | undefined) ?? null,
    ...(lists.head[0] as Pick<Rationale, 'conflicts'> | undefined),
  })
}

/** Lists in the order in which they are kept: rounds by their place, parts by round and place, verdicts by id. */
export function tidy(rationale: Rationale): Rationale {
  const inRound = (a: GoldRoi | GoldCall, b: GoldRoi | GoldCall) => compareText(a.round, b.round) || byOrder(a, b)
  return {
    ...rationale,
    rounds: rationale.rounds.toSorted(byOrder),
    rois: rationale.rois.toSorted(inRound),
    calls: rationale.calls.toSorted(inRound),
    verdicts: rationale.verdicts.toSorted((a, b) => compareText(a.id, b.id)),
  }
}

/** The fields with some set; an undefined one is taken away. */
export function withFields(fields: Fields, changed: Fields): Fields {
  const entries = new Map(Object.entries(fields))
  for (const [field, value] of Object.entries(changed)) {
    if (value === undefined) entries.delete(field)
    else entries.set(field, value)
  }
  return Object.fromEntries(entries)
}

/** Fields whose values differ, an absent one being undefined; `id` is no field. */
export function changedFields(before: Fields, after: Fields): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  names.delete('id')
  return [...names].filter((name) => !sameValue(before[name], after[name])).sort(compareText)
}

export function roisOf(rationale: Rationale, round: string): GoldRoi[] {
  return rationale.rois.filter((roi) => roi.round === round)
}

export function callsOf(rationale: Rationale, round: string): GoldCall[] {
  return rationale.calls.filter((call) => call.round === round)
}

/** The box of a call: that of the RoI it is tied to, else its own; null where it names a RoI that is not there. */
export function regionOf(rationale: Rationale, call: GoldCall): { image: string; box: GoldRoi['box'] } | null {
  if (call.roi === null) return call.region
  const roi = rationale.rois.find((one) => one.id === call.roi)
  return roi ? { image: roi.image, box: roi.box } : null
}

function head(rationale: Rationale): Part {
  const conflicts = rationale.conflicts && rationale.conflicts.length > 0 ? { conflicts: rationale.conflicts } : {}
  return { kind: 'head', id: HEAD_ID, fields: conflicts }
}
