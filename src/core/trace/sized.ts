import type { PixelBox, Size } from '../geometry/box'
import { cropRule } from '../geometry/crop'
import { pixelsToUnit, unitToPixels } from '../geometry/frames'
import { clampBox } from '../geometry/measure'
import { sizeOf } from './reading'
import { requestedRegion, shapeRegion } from './selectors'
import type { Action, Region, Round, Trace, View } from './schema'

type Known = Pick<Trace, 'images' | 'views' | 'frame' | 'cropRule'>

/**
 * The trace with what a found picture tells: the image's size where it had none, and what follows from it: the crop of
 * views of the whole, the crops that calls made where the box that was cut or the crop rule is known, and the boxes of
 * RoIs. What the trace says itself stays. Round by round, since a box is often written in the crop before it.
 */
export function withImageSize(trace: Trace, image: string, size: Size): Trace {
  if (!trace.images.some((one) => one.id === image && sizeOf(one) === null)) return trace
  const views = trace.views.map((view) => (view.image === image ? wholeView(view, size) : view))
  const places = new Map(views.map((view, index) => [view.id, index]))
  const images = trace.images.map((one) =>
    one.id === image && sizeOf(one) === null ? { ...one, width: size.width, height: size.height } : one,
  )
  const known: Known = { ...trace, images, views }
  const rounds = trace.rounds.map((round) => {
    const actions = round.actions.map((action) => {
      const cut = cutOf(known, action, image, size)
      const place = cut ? places.get(action.received ?? '') : undefined
      const view = place === undefined ? undefined : views[place]
      if (!cut || place === undefined || !view || view.cropPx) return action
      views[place] = { ...view, cropPx: [cut[0], cut[1], cut[2], cut[3]] }
      return action.effective ? action : { ...action, effective: { image, box: pixelsToUnit(cut, size) } }
    })
    return { ...round, rois: round.rois.map((roi) => placedRoi(known, round, roi)), actions }
  })
  return { ...trace, images, views, rounds }
}

function wholeView(view: View, { width, height }: Size): View {
  const isWhole = view.parent === null && view.made === undefined && !view.cropPx
  return isWhole ? { ...view, cropPx: [0, 0, width, height] } : view
}

function placedRoi(known: Known, round: Round, roi: Round['rois'][number]): Round['rois'][number] {
  if (roi.box) return roi
  const region = shapeRegion(known, roi.shape, { view: round.view, image: roi.image })
  return region ? { ...roi, ...region } : roi
}

/** The pixels that a call cut: the box that it says was cut, else what the crop rule makes of the one asked for. */
function cutOf(known: Known, action: Action, image: string, size: Size): PixelBox | null {
  if (action.received === null) return null
  if (action.effective) return action.effective.image === image ? roundedPixels(action.effective, size) : null
  const asked = known.cropRule ? requestedRegion(known, action) : null
  if (!asked || asked.image !== image || !known.cropRule) return null
  const cut = cropRule(clampBox(asked.box), size, known.cropRule)
  return 'px' in cut ? cut.px : null
}

function roundedPixels({ box }: Region, size: Size): PixelBox {
  // Each of the four numbers is mapped to one of the same unit.
  return unitToPixels(box, size).map(Math.round) as unknown as PixelBox
}
