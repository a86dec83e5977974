import { findBoxes } from '../dialects/boxes'
import type { UnitBox } from '../geometry/box'
import { findWriter } from '../dialects/writers'
import { askedRegion } from './asked'
import { cropRuleOf } from './cropRule'
import { firstKeys } from './order'
import { tidy } from './parts'
import type { GoldCall, GoldRoi, GoldRound, Origin, Rationale, Slot } from './schema'
import { cutText, type Linked } from './text'
import { tiedRoi } from './tie'
import type { Action, Frame, Region, Roi, Round, Trace } from '../trace/schema'

/** The id of an author's rationale of a trace: one of its own, the same whenever it is made. */
export function rationaleId(traceId: string, author: string): string {
  return `${traceId}/gold/${encodeURIComponent(author)}`
}

/** What a trace itself may not say of its producer, from the protocol of a model that is loaded. */
export type WritingHints = Partial<Pick<Origin, 'dialect' | 'frame' | 'cropRule' | 'budgets'>>

/**
 * A trace as the first draft of a rationale, everything the model's and nothing accepted (but what the trace says was).
 * Every box of a thought whose place is known is a RoI and a slot; every zoom that was cut is a call, made from a RoI
 * of its round where the two are tied. A call that was discarded leaves none. Parts have the ids of the trace's.
 */
export function rationaleOf(trace: Trace, author: string, producer: WritingHints = {}): Rationale {
  const keys = firstKeys(trace.rounds.length)
  const origin = originOf(trace, producer)
  const rounds = trace.rounds.map((round, index) => liftRound(trace, origin, round, keys[index] ?? ''))
  return tidy({
    schema: 'loupe.rationale/2',
    id: rationaleId(trace.id, author),
    question: trace.question,
    images: trace.images,
    from: origin,
    rounds: rounds.map(({ round }) => round),
    rois: rounds.flatMap(({ rois }) => rois),
    calls: rounds.flatMap(({ calls }) => calls),
    answer: trace.answer && { ...byModel(trace, false), text: trace.answer.text },
    verdicts: [],
  })
}

const UNIT_OF_LAST: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }

function originOf(trace: Trace, producer: WritingHints): Origin {
  const dialect = producer.dialect ?? trace.producer.dialect ?? trace.source?.dialect ?? 'visreason'
  const shape = trace.rounds.flatMap((round) => round.rois).find((roi) => roi.shape.frame)?.shape
  const frame = producer.frame ?? trace.frame ?? findWriter(dialect)?.frame ?? shape?.frame ?? UNIT_OF_LAST
  const budgets = producer.budgets ?? trace.budgets
  const { rule, guessed } = cropRuleOf(trace, frame, producer.cropRule)
  return {
    trace: trace.id,
    dialect,
    frame,
    cropRule: rule,
    ...(guessed ? { cropRuleGuessed: true } : {}),
    ...(budgets ? { budgets } : {}),
    // What numbers are written in needs no picture.
    views: trace.views.map((view) => {
      const plain = { ...view }
      delete plain.embedded
      return plain
    }),
    model: trace.producer.model,
  }
}

function byModel(trace: Trace, accepted: boolean): Pick<GoldRound, 'by' | 'at' | 'accepted'> {
  return {
    by: { kind: 'model', name: trace.producer.model },
    at: trace.created ?? null,
    // Version 1 kept no name beside it.
    accepted: accepted ? { by: 'unknown', at: null } : null,
  }
}

type LiftedRound = { readonly round: GoldRound; readonly rois: GoldRoi[]; readonly calls: GoldCall[] }

function liftRound(trace: Trace, origin: Origin, round: Round, order: string): LiftedRound {
  const made = byModel(trace, round.accepted === true)
  const known = round.rois.flatMap((roi) =>
    roi.image !== undefined && roi.box ? [{ roi, image: roi.image, box: roi.box }] : [],
  )
  const roiKeys = firstKeys(known.length)
  const rois = known.map(({ roi, image, box }, index): GoldRoi => ({
    ...made,
    id: roi.id,
    from: roi.id,
    round: round.id,
    order: roiKeys[index] ?? '',
    image,
    box,
    ...(roi.shape.label === undefined ? {} : { label: roi.shape.label }),
  }))
  const zooms = round.actions.flatMap((action) => {
    const region = askedRegion(trace, origin.frame, action, round.view)
    return region ? [{ action, region }] : []
  })
  const callKeys = firstKeys(zooms.length)
  const calls = zooms.map(({ action, region }, index) => ({
    ...made,
    ...liftCall(round.id, action, region, rois),
    order: callKeys[index] ?? '',
  }))
  const thought = cutText(round.thought ?? '', linkedBoxes(round, origin.frame, known))
  const sketch = round.sketch === undefined ? {} : { sketch: round.sketch }
  return { round: { ...made, id: round.id, from: round.id, order, ...sketch, thought }, rois, calls }
}

type CallPlace = Pick<GoldCall, 'id' | 'from' | 'round' | 'kind' | 'roi' | 'region' | 'seen'>

function liftCall(round: string, action: Action, region: Region, rois: readonly GoldRoi[]): CallPlace {
  const roi = tiedRoi(region, rois)
  const { image, box } = roi ?? region
  return {
    id: action.id,
    from: action.id,
    round,
    kind: 'zoom',
    roi: roi?.id ?? null,
    region: roi ? null : region,
    ...(action.received === null ? {} : { seen: { view: action.received, image, box } }),
  }
}

type Known = { readonly roi: Roi; readonly image: string; readonly box: UnitBox }

/** Where the RoIs' numbers stand in the thought: by their span in `raw`, else the next box with the same numbers. */
function linkedBoxes(round: Round, frame: Frame, known: readonly Known[]): Linked[] {
  const thought = round.thought ?? ''
  const boxes = boxesByNumbers(thought)
  const linked: Linked[] = []
  let from = 0
  for (const { roi, image, box } of known) {
    const place = placeOf(round, roi, thought, from) ?? nextBox(boxes.get(roi.shape.numbers.join(' ')), from)
    if (!place) continue
    from = place.end
    linked.push({ ...place, slot: slotOf(round, roi, frame, { image, box }, thought.slice(place.start, place.end)) })
  }
  return linked
}

type Span = { readonly start: number; readonly end: number }

function boxesByNumbers(thought: string): Map<string, Span[]> {
  const boxes = new Map<string, Span[]>()
  for (const { numbers, start, end } of findBoxes(thought)) {
    const key = numbers.join(' ')
    const same = boxes.get(key)
    if (same) same.push({ start, end })
    else boxes.set(key, [{ start, end }])
  }
  return boxes
}

/** The first of them from an offset on; those before are taken off. */
function nextBox(boxes: Span[] | undefined, from: number): Span | null {
  let place = boxes?.shift()
  while (place && place.start < from) place = boxes?.shift()
  return place ?? null
}

function placeOf(round: Round, roi: Roi, thought: string, from: number): Span | null {
  if (!roi.shape.span) return null
  const text = round.raw.slice(...roi.shape.span)
  const start = text === '' ? -1 : thought.indexOf(text, from)
  return start < 0 ? null : { start, end: start + text.length }
}

function slotOf(round: Round, roi: Roi, frame: Frame, { image, box }: Region, text: string): Slot {
  const own = roi.shape.frame
  const other = own && (own.unit !== frame.unit || own.order !== frame.order || own.of !== frame.of)
  const view = roi.shape.view ?? round.view
  return { roi: roi.id, text, written: { image, box, view, ...(other ? { frame: own } : {}) } }
}
