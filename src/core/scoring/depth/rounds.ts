import { findBoxes } from '../../dialects/boxes'
import { findWriter } from '../../dialects/writers'
import type { ResolvedRound } from '../../rationale/resolve'
import type { Rationale } from '../../rationale/v1/schema'
import { predictedRegion, roiRegion, shapeRegion, zoomOf, zoomRegion } from '../../trace/selectors'
import type { Frame, Region, Shape, Trace } from '../../trace/schema'
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
  return findWriter(producer.dialect)?.depth ?? 'nearness'
}

/** A trace's rounds; a box of a thought is where its RoI is, else where the trace's frame or its dialect's puts it. */
export function depthRoundsOfTrace(trace: Trace): DepthRound[] {
  const frame = trace.frame ?? findWriter(trace.producer.dialect)?.frame ?? UNIT_OF_VIEW
  return trace.rounds.map((round) => {
    const left = [...round.rois]
    const boxes = findBoxes(round.thought ?? '').flatMap(({ numbers, start, end }) => {
      const index = left.findIndex((roi) => roi.shape.numbers.every((value, i) => value === numbers[i]))
      const [roi] = index < 0 ? [] : left.splice(index, 1)
      const shape: Shape = { kind: 'box', numbers: [...numbers], frame, author: 'thought' }
      const region = roi ? roiRegion(trace, roi, round) : shapeRegion(trace, shape, { view: round.view })
      return region ? [{ start, end, region }] : []
    })
    const own = predictedRegion(trace, round) ?? zoomRegion(trace, round) ?? zoomOf(round)?.effective ?? null
    return { thought: round.thought ?? '', boxes, own }
  })
}

/** Rounds of a rationale as it reads now: a box of a thought is the RoI that its slot names. */
export function depthRoundsOfGold(rounds: readonly ResolvedRound[]): DepthRound[] {
  return rounds.map(({ thought, rois, slots, zoom }) => ({
    thought,
    boxes: slots.flatMap(({ start, end, roi }) => {
      const region = rois.find((one) => one.id === roi)
      return region ? [{ start, end, region }] : []
    }),
    own: rois[0] ?? zoom,
  }))
}

/** Gold rounds of version 1: the boxes of a thought are its RoIs, in order. */
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
