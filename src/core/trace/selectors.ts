import { clampBox } from '../geometry/measure'
import type { UnitBox } from '../geometry/box'
import { shapeBox, shapePoints, type UnitPoint } from '../geometry/shapes'
import type { Action, Region, Roi, Round, Shape, Trace, View } from './schema'
import { readingOf, type Hints } from './reading'

/** How everybody reads a trace: what is where, and what a shape is in its image. Nothing here changes anything. */

type Pictures = Pick<Trace, 'images' | 'views' | 'frame'>

export function viewById(trace: Pick<Trace, 'views'>, id: string | null): View | null {
  return trace.views.find((view) => view.id === id) ?? null
}

/**
 * The box around a shape in [0,1] of its image, not clamped. Null where its frame, its view or a size that it needs is
 * not known, and for a span: then its numbers stay as written.
 */
export function shapeRegion(trace: Pictures, shape: Shape, hints: Hints = {}): Region | null {
  const reading = readingOf(trace, shape, hints)
  const box = reading && shapeBox(shape, reading.frame, reading.surface)
  return box && { image: reading.image.id, box }
}

/** The points of a shape in [0,1] of its image, as `shapeRegion`. */
export function pointsOfShape(
  trace: Pictures,
  shape: Shape,
  hints: Hints = {},
): { image: string; points: UnitPoint[] } | null {
  const reading = readingOf(trace, shape, hints)
  return reading && { image: reading.image.id, points: shapePoints(shape, reading.frame, reading.surface) }
}

/** The zoom of a round: its first action of that kind. */
export function zoomOf(round: Round): Action | null {
  return round.actions.find((action) => action.kind === 'zoom') ?? null
}

/** What a call points with: its first box, else its first shape; null when it wrote none. */
export function requestedShape(action: Action): Shape | null {
  const called = action.shapes.filter((shape) => shape.author === 'call')
  return called.find((shape) => shape.kind === 'box') ?? called[0] ?? null
}

/** The box a model asked for as [0,1] of the image, not clamped; null when it wrote none or its view is not known. */
export function requestedRegion(trace: Pictures, action: Action): Region | null {
  const shape = requestedShape(action)
  return shape && shapeRegion(trace, shape, { image: action.effective?.image })
}

/** The zoom of a round that was cut, as it was asked for, inside the image; null when none was cut. */
export function zoomRegion(trace: Pictures, round: Round): Region | null {
  const zoom = zoomOf(round)
  if (!zoom?.effective) return null
  const asked = requestedRegion(trace, zoom)
  if (!asked) return zoom.effective
  const box = clampBox(asked.box)
  return box[2] > box[0] && box[3] > box[1] ? { ...asked, box } : zoom.effective
}

/** The predicted RoI of a round: the first box of its thought. */
export function predictedRoi(round: Round): Roi | null {
  return round.rois[0] ?? null
}

/** A RoI in its image; null while the sizes are not known. */
export function roiRegion(trace: Pictures, roi: Roi, round?: Round): Region | null {
  if (roi.image !== undefined && roi.box) return { image: roi.image, box: roi.box }
  return shapeRegion(trace, roi.shape, { view: round?.view ?? null, image: roi.image })
}

/** The predicted RoI of a round in its image. */
export function predictedRegion(trace: Pictures, round: Round): Region | null {
  const roi = predictedRoi(round)
  return roi && roiRegion(trace, roi, round)
}

/** Whether a box is the one a round already asked for or cut: then running from it again must change nothing. */
export function isOwnBox(trace: Trace, round: number, box: UnitBox): boolean {
  const one = trace.rounds[round]
  const zoom = one && zoomOf(one)
  if (!zoom) return false
  const near = (other: Region | null) =>
    other !== null && other.box.every((v, i) => Math.abs(v - (box[i] ?? -1)) < 1e-6)
  return near(zoom.effective) || near(requestedRegion(trace, zoom)) || near(zoomRegion(trace, one))
}

/** The gold shapes that a trace can be judged by: none where they were copied from its call, or its call from them. */
export function judgingShapes({ gold }: Pick<Trace, 'gold'>): readonly Shape[] {
  return gold?.copied === true ? [] : (gold?.shapes ?? [])
}
