import { findBoxes } from '../../dialects/boxes'
import { findDialect } from '../../dialects/registry'
import { readBox } from '../../geometry/frames'
import type { Rationale } from '../../rationale/v1/schema'
import { zoomRegion, zoomOf } from '../../trace/v1/requested'
import type { Frame, Region, Round, Trace } from '../../trace/v1/schema'
import type { DepthDirection } from './mentions'

/** A box as it stands in a thought: offsets of its text, and what it is in the image. */
export type ThoughtBox = { readonly start: number; readonly end: number; readonly region: Region }

/** What depth scoring needs of a round, of a trace or of gold. */
export type DepthRound = {
  readonly thought: string
  readonly boxes: readonly ThoughtBox[]
  /** The round's box where its thought writes none: the predicted RoI, else the one called. */
  readonly own: Region | null
}

const UNIT_OF_VIEW: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }

/** How a trace's producer counts depth: its dialect says so. */
export function depthDirectionOf({ producer }: Pick<Trace, 'producer'>): DepthDirection {
  return findDialect(producer.dialect)?.depth ?? 'nearness'
}

/** A trace's rounds, the boxes of their thoughts read in the frame that its calls are in, else in its dialect's. */
export function depthRoundsOfTrace(trace: Trace): DepthRound[] {
  const frame = frameOf(trace)
  return trace.rounds.map((round) => ({
    thought: round.thought ?? '',
    boxes: findBoxes(round.thought ?? '').flatMap(({ numbers, start, end }, i) => {
      // The first box of a thought is its RoI, which the producer's reader has already placed.
      const region = i === 0 && round.roi ? round.roi : placed(trace, round, frame, numbers)
      return region ? [{ start, end, region }] : []
    }),
    own: round.roi ?? zoomRegion(trace, round) ?? zoomOf(round)?.effective ?? null,
  }))
}

function frameOf(trace: Trace): Frame {
  const called = trace.rounds.flatMap(({ actions }) => actions).find(({ requested }) => requested !== null)
    ?.requested?.frame
  return called ?? findDialect(trace.producer.dialect)?.frame ?? UNIT_OF_VIEW
}

function placed(trace: Trace, round: Round, frame: Frame, numbers: Parameters<typeof readBox>[0]): Region | null {
  const view = trace.views.find(({ id }) => id === round.view) ?? null
  const image = trace.images.find(({ id }) => id === (view?.image ?? trace.images[0]?.id))
  return image ? { image: image.id, box: readBox(numbers, frame, { image, view }) } : null
}

/** Gold rounds: the boxes of a thought are its RoIs, in order. */
export function depthRoundsOfRationale({ rounds }: Pick<Rationale, 'rounds'>): DepthRound[] {
  return rounds.map(({ thought, rois, zoom }) => ({
    thought,
    boxes: findBoxes(thought).flatMap(({ start, end }, i) => {
      const region = rois[i]
      return region ? [{ start, end, region }] : []
    }),
    own: rois[0] ?? zoom,
  }))
}
