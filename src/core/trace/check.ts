import { requestedShape } from './selectors'
import type { Action, Complaint, Frame, ImageEntry, Region, Round, Trace } from './schema'

type Known = { readonly images: ReadonlySet<string>; readonly views: ReadonlySet<string> }

/**
 * What the schema cannot see: boxes that are no boxes, pictures and views that are not there. Nothing is changed. Sizes
 * that are not known yet are no fault.
 */
export function checkTrace(trace: Trace): Complaint[] {
  const known: Known = {
    images: new Set(trace.images.map((image) => image.id)),
    views: new Set(trace.views.map((view) => view.id)),
  }
  const complaints = checkImages(trace.images)
  trace.views.forEach((view, index) => {
    const path = `views.${index}`
    complaints.push(...isNamed(known.images, view.image, `${path}.image`, 'image'))
    if (view.cropPx) complaints.push(...checkBox(view.cropPx, `${path}.cropPx`))
    if (view.parent !== null) complaints.push(...isNamed(known.views, view.parent, `${path}.parent`, 'view'))
  })
  trace.rounds.forEach((round, index) => complaints.push(...checkRound(round, `rounds.${index}`, known, trace.frame)))
  return complaints
}

function checkRound(round: Round, path: string, known: Known, frame: Frame | undefined): Complaint[] {
  return [
    ...(round.view === null ? [] : isNamed(known.views, round.view, `${path}.view`, 'view')),
    ...round.rois.flatMap(({ image, box }, index) =>
      image !== undefined && box ? checkRegion({ image, box }, `${path}.rois.${index}`, known.images) : [],
    ),
    ...round.actions.flatMap((action, index) => checkAction(action, `${path}.actions.${index}`, known, frame)),
    ...(round.observation?.views ?? []).flatMap((view, index) =>
      isNamed(known.views, view, `${path}.observation.views.${index}`, 'view'),
    ),
  ]
}

function checkAction(action: Action, path: string, known: Known, traceFrame: Frame | undefined): Complaint[] {
  const asked = requestedShape(action)
  const frame = asked?.frame ?? traceFrame
  const isCorners = asked?.kind === 'box' && (frame?.order === 'xyxy' || frame?.order === 'yxyx')
  // What the model wrote badly the run has already said, where a run wrote this.
  const said = (action.complaints ?? []).length > 0
  return [
    ...(action.effective ? checkRegion(action.effective, `${path}.effective`, known.images) : []),
    ...(action.received === null ? [] : isNamed(known.views, action.received, `${path}.received`, 'view')),
    ...(asked && isCorners && !said ? checkBox(asked.numbers, `${path}.shapes.${action.shapes.indexOf(asked)}`) : []),
  ]
}

export function checkImages(images: readonly ImageEntry[]): Complaint[] {
  if (images.length === 0) return [{ code: 'image-missing', path: 'images', message: 'It has no image.' }]
  return images.flatMap((image, index) => {
    const path = `images.${index}`
    const { id, width, height } = image
    const found: Complaint[] = []
    if ((width !== null && !(width > 0)) || (height !== null && !(height > 0)))
      found.push({ code: 'image-size', path, message: `Image ${id} has no size.` })
    if (image.embedded === undefined && image.uri === undefined)
      found.push({ code: 'image-missing', path, message: `Image ${id} is neither embedded nor has an address.` })
    return found
  })
}

export function checkRegion({ image, box }: Region, path: string, images: ReadonlySet<string>): Complaint[] {
  const outside = box.some((v) => v < -1e-9 || v > 1 + 1e-9)
  return [
    ...isNamed(images, image, `${path}.image`, 'image'),
    ...checkBox(box, `${path}.box`),
    ...(outside
      ? [{ code: 'box-outside', path: `${path}.box`, message: `The box [${box.join(', ')}] leaves the image.` }]
      : []),
  ]
}

export function checkBox(box: readonly number[], path: string): Complaint[] {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box
  const text = `[${box.slice(0, 4).join(', ')}]`
  if (x2 < x1 || y2 < y1) return [{ code: 'box-inverted', path, message: `The box ${text} is inverted.` }]
  if (x2 === x1 || y2 === y1) return [{ code: 'box-empty', path, message: `The box ${text} has no area.` }]
  return []
}

export function isNamed(known: ReadonlySet<string>, id: string, path: string, what: string): Complaint[] {
  return known.has(id) ? [] : [{ code: `${what}-unknown`, path, message: `There is no ${what} called ${id}.` }]
}
