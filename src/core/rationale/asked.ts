import type { UnitBox } from '../geometry/box'
import { readBox } from '../geometry/frames'
import { clampBox } from '../geometry/measure'
import type { Action, Frame, Region, Trace } from '../trace/schema'
import { knownView, sizeOf } from './views'

/**
 * The box that a zoom asked for, inside its image, where it was cut; null where it was not. `own` is the frame of
 * shapes that have none, `roundView` what frame `last` is of.
 */
export function askedRegion(
  trace: Pick<Trace, 'images' | 'views' | 'frame'>,
  own: Frame,
  action: Action,
  roundView: string | null,
): Region | null {
  if (action.kind !== 'zoom' || !action.effective) return null
  const shape = action.shapes.find((one) => one.author === 'call' && one.kind === 'box')
  const [a, b, c, d] = shape?.numbers ?? []
  if (!shape || a === undefined || b === undefined || c === undefined || d === undefined) return action.effective
  const frame = shape.frame ?? trace.frame ?? own
  const view = knownView(trace.views, shape.view ?? (frame.of === 'last' ? (roundView ?? '') : frame.of), trace.images)
  const image = view?.image ?? action.effective.image
  const size = sizeOf(trace.images, image)
  if (!size || (!view && frame.of !== 'original')) return action.effective
  const box: UnitBox = clampBox(readBox([a, b, c, d], frame, { image: size, view }))
  return box[2] > box[0] && box[3] > box[1] ? { image, box } : action.effective
}
