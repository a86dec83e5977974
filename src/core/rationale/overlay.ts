import { rationaleOf } from './ofTrace'
import { ANSWER_ID, callsOf, regionOf, roisOf } from './parts'
import { resolveRationale, type ResolvedPlace, type ResolvedRound } from './resolve'
import type { Author, GoldCall, GoldRoi, GoldRound, Rationale, Verdict } from './schema'
import { sameBox } from '../geometry/measure'
import type { Trace } from '../trace/schema'

/** What became of a part of the trace in the rationale; `added` has no part in the trace. */
export type PartState = 'same' | 'changed' | 'added' | 'removed'

/** A box of a round: as the trace has it (`was`) and as it stands now; one of them may be missing. */
export type OverlayBox = {
  /** The rationale's part; of a removed one the trace's. */
  readonly id: string
  /** The trace's RoI or action. */
  readonly from: string | null
  readonly state: PartState
  readonly was: ResolvedPlace | null
  readonly now: ResolvedPlace | null
  /** Of a call: the RoI that it is made from. */
  readonly roi: string | null
  readonly label?: string
  readonly by: Author
  readonly accepted: boolean
}

export type OverlayRound = {
  readonly id: string
  readonly from: string | null
  /** `changed`: its words, its boxes, or its place among the rounds. */
  readonly state: PartState
  /** As it reads now; of a removed round, as it was. */
  readonly now: ResolvedRound
  readonly thoughtChanged: boolean
  readonly rois: readonly OverlayBox[]
  readonly calls: readonly OverlayBox[]
  /** Verdicts on the round and on its actions. */
  readonly verdicts: readonly Verdict[]
}

export type Overlay = {
  /** The rationale's rounds in order; one that was removed stands where it was. */
  readonly rounds: readonly OverlayRound[]
  readonly answer: { readonly was: string | null; readonly now: string | null; readonly changed: boolean }
  readonly answerVerdicts: readonly Verdict[]
  /** Boxes by the id of the trace's part that they came from. */
  readonly byPart: ReadonlyMap<string, OverlayBox>
}

type Side = {
  readonly rationale: Rationale
  readonly rounds: ReadonlyMap<string, ResolvedRound>
  /** Ids of the actions of each round of the trace. */
  readonly actions: ReadonlyMap<string, readonly string[]>
}

/** What is shown of a trace and the rationale that corrects it; without one, the trace as it is. */
export function overlay(trace: Trace, rationale: Rationale | null): Overlay {
  const was = sideOf(trace, rationaleOf(trace, rationale?.id ?? '', rationale?.from ?? {}))
  const now = rationale ? sideOf(trace, rationale) : was
  const rounds = withRemoved(
    was,
    now,
    now.rationale.rounds.map((round) => overlayRound(was, now, round)),
  )
  const answers = { was: was.rationale.answer?.text ?? null, now: now.rationale.answer?.text ?? null }
  const boxes = rounds.flatMap((round) => [...round.rois, ...round.calls])
  return {
    rounds,
    answer: { ...answers, changed: answers.was !== answers.now },
    answerVerdicts: verdictsOn(now.rationale, new Set([ANSWER_ID])),
    byPart: new Map(boxes.flatMap((box) => (box.from === null ? [] : [[box.from, box]]))),
  }
}

function sideOf(trace: Trace, rationale: Rationale): Side {
  return {
    rationale,
    rounds: new Map(resolveRationale(rationale).rounds.map((round) => [round.id, round])),
    actions: new Map(trace.rounds.map((round) => [round.id, round.actions.map((action) => action.id)])),
  }
}

function overlayRound(was: Side, now: Side, round: GoldRound): OverlayRound {
  const from = round.from ?? null
  const before = from === null ? undefined : was.rounds.get(from)
  const after = now.rounds.get(round.id) ?? emptyRound(round.id)
  const own = was.rationale.rounds.find((one) => one.id === from)
  const first = now.rationale.rounds.find((one) => one.from === from) === round
  const rois = [
    ...roisOf(now.rationale, round.id).map((roi) => boxOf(was, now, roi)),
    ...(first && own ? lostBoxes(was, roisOf(was.rationale, own.id), now.rationale.rois) : []),
  ]
  const calls = [
    ...callsOf(now.rationale, round.id).map((call) => boxOf(was, now, call)),
    ...(first && own ? lostBoxes(was, callsOf(was.rationale, own.id), now.rationale.calls) : []),
  ]
  const thoughtChanged = before !== undefined && before.thought !== after.thought
  const words = !thoughtChanged && before?.sketch === after.sketch && own?.order === round.order
  const same = words && [...rois, ...calls].every((box) => box.state === 'same')
  return {
    id: round.id,
    from,
    state: before === undefined ? 'added' : same ? 'same' : 'changed',
    now: after,
    thoughtChanged,
    rois,
    calls,
    verdicts: verdictsOn(now.rationale, namesOf(was, from ?? round.id)),
  }
}

/** The rounds with those that were removed where they were: after the trace's round before them. */
function withRemoved(was: Side, now: Side, rounds: readonly OverlayRound[]): OverlayRound[] {
  const kept = new Set(rounds.map((round) => round.from))
  const all = [...rounds]
  was.rationale.rounds.forEach((round, index) => {
    if (kept.has(round.id)) return
    const before = was.rationale.rounds[index - 1]?.id
    const place = before === undefined ? 0 : all.findLastIndex((one) => one.from === before) + 1
    all.splice(place, 0, removedRound(was, now.rationale, round.id))
  })
  return all
}

function removedRound(was: Side, now: Rationale, id: string): OverlayRound {
  return {
    id,
    from: id,
    state: 'removed',
    now: was.rounds.get(id) ?? emptyRound(id),
    thoughtChanged: false,
    rois: lostBoxes(was, roisOf(was.rationale, id), now.rois),
    calls: lostBoxes(was, callsOf(was.rationale, id), now.calls),
    verdicts: verdictsOn(now, namesOf(was, id)),
  }
}

function boxOf(was: Side, now: Side, part: GoldRoi | GoldCall): OverlayBox {
  const from = part.from ?? null
  const before = [...was.rationale.rois, ...was.rationale.calls].find((one) => one.id === from)
  const [old, place] = [before ? placeOf(was.rationale, before) : null, placeOf(now.rationale, part)]
  const same = old && place && old.image === place.image && sameBox(old.box, place.box) && before?.label === part.label
  return {
    id: part.id,
    from,
    state: before === undefined ? 'added' : same ? 'same' : 'changed',
    was: old,
    now: place,
    ...rest(part),
  }
}

/** Boxes of the trace that the rationale has no more. */
function lostBoxes(
  was: Side,
  old: readonly (GoldRoi | GoldCall)[],
  now: readonly (GoldRoi | GoldCall)[],
): OverlayBox[] {
  const kept = new Set(now.map((part) => part.from))
  return old
    .filter((part) => !kept.has(part.id))
    .map((part) => ({
      id: part.id,
      from: part.id,
      state: 'removed',
      was: placeOf(was.rationale, part),
      now: null,
      ...rest(part),
    }))
}

function rest(part: GoldRoi | GoldCall): Pick<OverlayBox, 'roi' | 'label' | 'by' | 'accepted'> {
  const label = 'label' in part && typeof part.label === 'string' ? { label: part.label } : {}
  const roi = 'roi' in part && typeof part.roi === 'string' ? part.roi : null
  return { roi, ...label, by: part.by, accepted: part.accepted !== null }
}

function placeOf(rationale: Rationale, part: GoldRoi | GoldCall): ResolvedPlace | null {
  return isCall(part) ? regionOf(rationale, part) : { image: part.image, box: part.box }
}

function isCall(part: GoldRoi | GoldCall): part is GoldCall {
  return 'region' in part
}

/** What verdicts on a round of the trace may name: itself and its actions, executed or not. */
function namesOf(was: Side, id: string): ReadonlySet<string> {
  return new Set([id, ...(was.actions.get(id) ?? [])])
}

function verdictsOn(rationale: Rationale, names: ReadonlySet<string>): Verdict[] {
  return rationale.verdicts.filter((verdict) => names.has(verdict.of))
}

function emptyRound(id: string): ResolvedRound {
  return {
    id,
    from: null,
    by: { kind: 'model', name: '' },
    accepted: false,
    thought: '',
    rois: [],
    zoom: null,
    slots: [],
    changedSlots: [],
    view: null,
    complaints: [],
  }
}
