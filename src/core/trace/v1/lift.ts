import { findBoxes } from '../../dialects/boxes'
import type { FoundBox } from '../../dialects/dialect'
import { DIALECTS } from '../../dialects/registry'
import { readBox } from '../../geometry/frames'
import { plainBox } from '../../geometry/box'
import { sameBox } from '../../geometry/measure'
import { actionId, roiId, roundId } from '../place'
import type { Action, Frame, Observation, Roi, Round, Shape, Trace } from '../schema'
import type { Action as ActionV1, Frame as FrameV1, Round as RoundV1, Trace as TraceV1 } from './schema'

const OPENS = /<tool[_ ]call>|<answer>/
/** How a RoI is kept whose numbers nobody wrote in a thought that is known. */
const UNIT_OF_IMAGE: Frame = { unit: 'unit', order: 'xyxy', of: 'original' }
const UNIT_OF_VIEW: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }

/**
 * A trace of version 1 as one of version 2: ids come from its places, unknown keys stay. Version 1 keeps one RoI a
 * round, in the image; where the thought's numbers are found in `raw` and say the same, each of them becomes a RoI as it
 * was written, else that one is kept in the unit frame. What version 1 does not hold (item, sections, budgets ...) is
 * left out.
 */
export function liftTrace(old: TraceV1): Trace {
  const frames = framesOf(old)
  const { branchOf, ...rest } = old
  const rounds = old.rounds.map((round, index) => liftRound(old, round, index, frames))
  const frame = frames.called ?? rounds.flatMap((round) => round.rois).find((roi) => roi.shape.span)?.shape.frame
  return {
    ...rest,
    schema: 'loupe.trace/2',
    ...(frame ? { frame } : {}),
    rounds,
    ...(branchOf ? { branchOf: { ...branchOf, round: roundId(branchOf.round) } } : {}),
  }
}

/** `called`: the frame that its calls are in, for one run writes all its boxes in one frame; `tried`: those it may be. */
type Frames = { readonly called: FrameV1 | undefined; readonly tried: readonly FrameV1[] }

function framesOf({ rounds, producer }: TraceV1): Frames {
  const requested = rounds.flatMap(({ actions }) => actions).find((action) => action.requested !== null)?.requested
  const spoken = DIALECTS.find(({ name }) => name === producer.dialect)?.frame
  const tried = [requested?.frame, spoken, UNIT_OF_VIEW].filter((frame) => frame !== undefined)
  return { called: requested?.frame, tried: requested ? tried.slice(0, 1) : tried }
}

function liftRound(trace: TraceV1, round: RoundV1, index: number, frames: Frames): Round {
  const { roi, ...rest } = round
  const id = roundId(index)
  const boxes = findBoxes(round.raw)
  const thoughtEnd = endOfThought(round)
  const views = round.actions.flatMap((action) => action.received ?? [])
  const observation: Observation = { views, shapes: [] }
  const thought = boxes.filter((box) => box.start < thoughtEnd)
  return {
    ...rest,
    id,
    rois: roi ? liftRois(trace, round, roi, thought, frames, id) : [],
    actions: round.actions.map((action, nth) => liftAction(action, actionId(id, nth), boxes, thoughtEnd)),
    ...(views.length > 0 ? { observation } : {}),
  }
}

/** Where the thought ends in `raw`: where its text does, else where the first call or answer begins. */
function endOfThought({ raw, thought }: RoundV1): number {
  const start = thought ? raw.indexOf(thought) : -1
  if (start >= 0) return start + (thought?.length ?? 0)
  const open = raw.search(OPENS)
  return open < 0 ? raw.length : open
}

function liftRois(
  trace: TraceV1,
  round: RoundV1,
  roi: NonNullable<RoundV1['roi']>,
  thought: readonly FoundBox[],
  { tried }: Frames,
  id: string,
): Roi[] {
  const [first] = thought
  const frame = tried.find((one) => {
    const region = first && placed(trace, round, one, first.numbers)
    return region?.image === roi.image && sameBox(region.box, roi.box)
  })
  if (!frame) {
    const shape: Shape = { kind: 'box', numbers: plainBox(roi.box), frame: UNIT_OF_IMAGE, author: 'thought' }
    return [{ ...roi, id: roiId(id, 0), shape }]
  }
  return thought.map(({ numbers, start, end }, index) => ({
    ...(index === 0 ? roi : placed(trace, round, frame, numbers)),
    id: roiId(id, index),
    shape: {
      kind: 'box',
      numbers: plainBox(numbers),
      frame,
      ...(round.view === null ? {} : { view: round.view }),
      author: 'thought',
      span: [start, end],
    },
  }))
}

function placed(trace: TraceV1, round: RoundV1, frame: FrameV1, numbers: FoundBox['numbers']) {
  const id = frame.of === 'last' || frame.of === 'original' || frame.of === 'index' ? round.view : frame.of
  const view = trace.views.find((one) => one.id === id)
  const image = trace.images.find((one) => one.id === view?.image)
  return view && image ? { image: image.id, box: readBox(numbers, frame, { image, view }) } : null
}

function liftAction(old: ActionV1, id: string, boxes: readonly FoundBox[], thoughtEnd: number): Action {
  const { requested, ...rest } = old
  if (!requested) return { ...rest, id, shapes: [], executed: old.received !== null }
  const { box, ...written } = requested
  const found = boxes.find((one) => one.start >= thoughtEnd && one.numbers.every((v, i) => v === box[i]))
  const shape: Shape = {
    ...written,
    kind: 'box',
    numbers: box,
    author: 'call',
    ...(found ? { span: [found.start, found.end] } : {}),
  }
  return { ...rest, id, shapes: [shape], executed: old.received !== null }
}
