import { findBoxes } from '../../dialects/boxes'
import type { FoundBox } from '../../dialects/dialect'
import { WRITERS } from '../../dialects/writers'
import { readBox } from '../../geometry/frames'
import { plainBox, type Numbers4 } from '../../geometry/box'
import { sameBox } from '../../geometry/measure'
import { actionId, roiId, roundId } from '../place'
import { withViewIds } from './viewIds'
import type { Action, Frame, Observation, Region, Roi, Round, Shape, Trace } from '../schema'
import type { Action as ActionV1, Frame as FrameV1, Round as RoundV1, Trace as TraceV1 } from './schema'

const OPENS = /<tool[_ ]call>|<answer>/
/** How a RoI is kept whose numbers nobody wrote in a thought that is known. */
const UNIT_OF_IMAGE: Frame = { unit: 'unit', order: 'xyxy', of: 'original' }
const UNIT_OF_VIEW: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }

/**
 * A trace of version 1 as one of version 2: ids come from its places, unknown keys stay. Version 1 keeps one RoI a
 * round, in the image; where the thought's numbers are found in `raw` and say the same, each of them becomes a RoI as
 * it was written, else that one is kept in the unit frame. What version 1 does not hold (item, sections, budgets ...)
 * is left out.
 */
export function liftTrace(old: TraceV1): Trace {
  const frames = framesOf(old)
  const { branchOf, ...rest } = old
  // The first of two with one id is meant.
  const images = new Map(old.images.toReversed().map((image) => [image.id, image]))
  const views = new Map(old.views.toReversed().map((view) => [view.id, view]))
  const place: Place = (round, frame, numbers) => {
    const id = frame.of === 'last' || frame.of === 'original' || frame.of === 'index' ? round.view : frame.of
    const view = views.get(id ?? '')
    const image = images.get(view?.image ?? '')
    return view && image ? { image: image.id, box: readBox(numbers, frame, { image, view }) } : null
  }
  const rounds = old.rounds.map((round, index) => liftRound(place, round, index, frames))
  const frame = frames.called ?? rounds.flatMap((round) => round.rois).find((roi) => roi.shape.span)?.shape.frame
  return withViewIds({
    ...rest,
    schema: 'loupe.trace/2',
    ...(frame ? { frame } : {}),
    rounds,
    ...(branchOf ? { branchOf: { ...branchOf, round: roundId(branchOf.round) } } : {}),
  })
}

/** Where numbers of a round's thought are in the image; null where their view is not known. */
type Place = (round: RoundV1, frame: FrameV1, numbers: Numbers4) => Region | null

/**
 * `called`: the frame that its calls are in, for one run writes all its boxes in one frame; `tried`: those it may be.
 */
type Frames = { readonly called: FrameV1 | undefined; readonly tried: readonly FrameV1[] }

function framesOf({ rounds, producer }: TraceV1): Frames {
  const requested = rounds.flatMap(({ actions }) => actions).find((action) => action.requested !== null)?.requested
  const spoken = WRITERS.find(({ name }) => name === producer.dialect)?.frame
  const tried = [requested?.frame, spoken, UNIT_OF_VIEW].filter((frame) => frame !== undefined)
  return { called: requested?.frame, tried: requested ? tried.slice(0, 1) : tried }
}

function liftRound(place: Place, round: RoundV1, index: number, frames: Frames): Round {
  const { roi, ...rest } = round
  const id = roundId(index)
  const boxes = findBoxes(round.raw)
  const thoughtEnd = endOfThought(round)
  const views = round.actions.flatMap((action) => action.received ?? [])
  const observation: Observation = { views, shapes: [] }
  const thought = boxes.filter((box) => box.start < thoughtEnd)
  const called = spansByNumbers(boxes.filter((box) => box.start >= thoughtEnd))
  return {
    ...rest,
    id,
    rois: roi ? liftRois(place, round, roi, thought, frames, id) : [],
    actions: round.actions.map((action, nth) => liftAction(action, actionId(id, nth), called)),
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
  place: Place,
  round: RoundV1,
  roi: NonNullable<RoundV1['roi']>,
  thought: readonly FoundBox[],
  { tried }: Frames,
  id: string,
): Roi[] {
  const [first] = thought
  const frame = tried.find((one) => {
    const region = first && place(round, one, first.numbers)
    return region?.image === roi.image && sameBox(region.box, roi.box)
  })
  if (!frame) {
    const shape: Shape = { kind: 'box', numbers: plainBox(roi.box), frame: UNIT_OF_IMAGE, author: 'thought' }
    return [{ ...roi, id: roiId(id, 0), shape }]
  }
  return thought.map(({ numbers, start, end }, index) => ({
    ...(index === 0 ? roi : place(round, frame, numbers)),
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

/** Where the boxes of a call stand, by their numbers: the first of those that are the same. */
function spansByNumbers(boxes: readonly FoundBox[]): ReadonlyMap<string, [number, number]> {
  return new Map(boxes.toReversed().map(({ numbers, start, end }) => [numbers.join(' '), [start, end]]))
}

function liftAction(old: ActionV1, id: string, called: ReadonlyMap<string, [number, number]>): Action {
  const { requested, ...rest } = old
  if (!requested) return { ...rest, id, shapes: [], executed: old.received !== null }
  const { box, ...written } = requested
  const span = called.get(box.join(' '))
  const shape: Shape = {
    ...written,
    kind: 'box',
    numbers: box,
    author: 'call',
    ...(span ? { span } : {}),
  }
  return { ...rest, id, shapes: [shape], executed: old.received !== null }
}
