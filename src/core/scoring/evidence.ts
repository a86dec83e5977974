import type { Numbers4 } from '../geometry/box'
import { toCorners } from '../geometry/frames'
import { judgingShapes, shapeRegion } from '../trace/selectors'
import type { Action, Frame, Round, Shape, Trace } from '../trace/schema'

/**
 * Which boxes a trace is scored by: its executed looks; where it made none, the boxes of its thoughts and answers.
 * Boxes of tools and of the prompt never count. Gold is the trace's own, or what was joined; gold that is the call
 * itself judges nothing.
 *
 * Frames: [0,1] of the image wherever the sizes that this needs are known; else, where the boxes and gold are both
 * pixels of pictures nobody has, both as they were written. No pixels are used.
 */
export type Evidence = {
  /** What was scored: executed looks, else boxes of thoughts and answers. */
  readonly from: 'looks' | 'boxes' | 'none'
  /** In order; null is a call without a box that can be read: it counts as a look that met nothing. */
  readonly looks: readonly (Numbers4 | null)[]
  /** The index of the round that each look belongs to. */
  readonly rounds: readonly number[]
  readonly gold: readonly Numbers4[]
  /** Whether all of it is in [0,1] of the image. */
  readonly isUnit: boolean
  /**
   * Boxes and gold are in frames that nobody can turn into each other, as pixels of a picture of unknown size and [0,1]
   * of it: there is then no gold here, for it could only be missed.
   */
  readonly isUnplaced: boolean
  /** Calls that were made and discarded, or only written. */
  readonly unexecuted: number
}

type Written = { readonly shape: Shape | null; readonly round: Round; readonly at: number }

/** The evidence of a trace. Without gold its looks stand alone: in [0,1] where they can be. */
export function evidenceOf(trace: Trace, gold: readonly Shape[] = judgingShapes(trace)): Evidence {
  const looks = executedLooks(trace)
  const written = looks.length > 0 ? looks : saidBoxes(trace)
  const targets = gold.filter(({ kind }) => kind !== 'point' && kind !== 'span')
  const unit = inUnit(trace, written, targets)
  const placed = unit ?? asWritten(trace, written, targets)
  const calls = trace.rounds.flatMap((round) => round.actions.filter(isLook))
  return {
    from: looks.length > 0 ? 'looks' : written.length > 0 ? 'boxes' : 'none',
    ...placed,
    rounds: written.map(({ at }) => at),
    isUnit: unit !== null,
    unexecuted: calls.filter(({ executed }) => !executed).length,
  }
}

/** What brings something into view: a zoom; and what marks a place, which ViRL counts alike. */
function isLook({ kind, shapes }: Action): boolean {
  return kind === 'zoom' || ((kind === 'select' || kind === 'mask' || kind === 'draw') && shapes.some(isCalled))
}

function isCalled({ author, kind }: Shape): boolean {
  return author === 'call' && kind !== 'span'
}

function executedLooks({ rounds }: Trace): Written[] {
  return rounds.flatMap((round, at) =>
    round.actions
      .filter((action) => isLook(action) && action.executed)
      .flatMap((action): Written[] => {
        const shapes = action.shapes.filter(isCalled)
        return shapes.length > 0 ? shapes.map((shape) => ({ shape, round, at })) : [{ shape: null, round, at }]
      }),
  )
}

function saidBoxes({ rounds }: Trace): Written[] {
  return rounds.flatMap((round, at) =>
    [...round.rois.map((roi) => roi.shape), ...(round.answerShapes ?? [])].map((shape) => ({ shape, round, at })),
  )
}

type Placed = Pick<Evidence, 'looks' | 'gold' | 'isUnplaced'>

/** All in [0,1] of the image; null where one of them can not be. */
function inUnit(trace: Trace, written: readonly Written[], gold: readonly Shape[]): Placed | null {
  const targets = gold.map((shape) => shapeRegion(trace, shape)?.box ?? null)
  if (targets.some((box) => box === null)) return null
  const looks = written.map(({ shape, round }) => {
    const box = shape && shapeRegion(trace, shape, { view: round.view })?.box
    return box ?? null
  })
  const isLost = looks.some((box, index) => box === null && fourOf(written[index]?.shape ?? null) !== null)
  return isLost ? null : { looks, gold: targets.filter((box) => box !== null), isUnplaced: false }
}

/** Pixels of pictures that nobody has, as they stand: right where both are of one picture. */
function asWritten(trace: Trace, written: readonly Written[], gold: readonly Shape[]): Placed {
  const units = new Set(gold.map((shape) => frameOf(trace, shape)?.unit))
  const isComparable = (shape: Shape) => gold.length === 0 || units.has(frameOf(trace, shape)?.unit)
  const isUnplaced = written.some(({ shape }) => shape !== null && fourOf(shape) !== null && !isComparable(shape))
  return {
    looks: written.map(({ shape }) => (shape === null ? null : cornersOf(trace, shape))),
    gold: isUnplaced ? [] : gold.map((shape) => cornersOf(trace, shape)).filter((box) => box !== null),
    isUnplaced,
  }
}

function cornersOf(trace: Trace, shape: Shape): Numbers4 | null {
  const numbers = fourOf(shape)
  if (!numbers || shape.kind !== 'box') return numbers
  return toCorners(numbers, frameOf(trace, shape)?.order ?? 'xyxy')
}

function frameOf({ frame }: Trace, shape: Shape): Frame | undefined {
  return shape.frame ?? frame
}

/** The four numbers of a box, or of what lies around a polygon. */
function fourOf(shape: Shape | null): Numbers4 | null {
  if (!shape) return null
  const { kind, numbers } = shape
  if (kind === 'box') {
    const [a, b, c, d] = numbers
    return a === undefined || b === undefined || c === undefined || d === undefined ? null : [a, b, c, d]
  }
  if (numbers.length < 4) return null
  const [xs, ys] = [numbers.filter((_, index) => index % 2 === 0), numbers.filter((_, index) => index % 2 === 1)]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}
