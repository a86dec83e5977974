import type { UnitBox } from '../geometry/box'
import { callsOf, regionOf, roisOf } from './parts'
import type { Author, GoldRound, Rationale } from './schema'
import { shower, type Segment, type Shower } from './shown'
import type { Complaint } from '../trace/schema'
import type { ViewNow } from './views'

export type ResolvedPlace = { readonly image: string; readonly box: UnitBox }
export type ResolvedSlot = Pick<Segment, 'start' | 'end' | 'changed' | 'clamped'> & { readonly roi: string }

/** A round with slots written and ties followed: what is shown, saved for other tools, and scored. */
export type ResolvedRound = {
  readonly id: string
  readonly from: string | null
  readonly by: Author
  /** Every part of it is accepted: its thought, its RoIs, its calls. */
  readonly accepted: boolean
  readonly sketch?: string
  readonly thought: string
  readonly note?: string
  readonly rois: readonly (ResolvedPlace & { readonly id: string; readonly label?: string })[]
  /** The box of its first call. */
  readonly zoom: ResolvedPlace | null
  /** The slots of the thought, as offsets in it. */
  readonly slots: readonly ResolvedSlot[]
  /** Those of them that are not the model's own text any more. */
  readonly changedSlots: readonly ResolvedSlot[]
  /** What it is written in: the view shown last before it; null where none is known. */
  readonly view: ViewNow | null
  readonly complaints: readonly Complaint[]
}

export type Resolved = {
  readonly id: string
  readonly question: string
  readonly rounds: readonly ResolvedRound[]
  readonly answer: { readonly text: string; readonly by: Author; readonly accepted: boolean } | null
}

/** The rationale as it reads now. */
export function resolveRationale(rationale: Rationale): Resolved {
  const { answer } = rationale
  const shown = shower(rationale)
  return {
    id: rationale.id,
    question: rationale.question,
    rounds: rationale.rounds.map((round) => resolveRound(rationale, shown, round)),
    answer: answer && { text: answer.text, by: answer.by, accepted: answer.accepted !== null },
  }
}

function resolveRound(rationale: Rationale, shown: Shower, round: GoldRound): ResolvedRound {
  const { text, segments, complaints } = shown.show(round.id, round.thought)
  const views = shown.views.get(round.id)
  const rois = roisOf(rationale, round.id)
  const calls = callsOf(rationale, round.id)
  const slots = segments.flatMap(({ roi, start, end, changed, clamped }) =>
    roi === null ? [] : [{ roi, start, end, changed, clamped }],
  )
  return {
    id: round.id,
    from: round.from ?? null,
    by: round.by,
    accepted: [round, ...rois, ...calls].every((part) => part.accepted !== null),
    ...(round.sketch === undefined ? {} : { sketch: round.sketch }),
    thought: text,
    ...(round.note === undefined ? {} : { note: round.note }),
    rois: rois.map(({ id, image, box, label }) => ({ id, image, box, ...(label === undefined ? {} : { label }) })),
    zoom: calls[0] ? regionOf(rationale, calls[0]) : null,
    slots,
    changedSlots: slots.filter((slot) => slot.changed),
    view: views?.shown.at(-1) ?? null,
    complaints: [...complaints, ...(views?.complaints ?? [])],
  }
}
