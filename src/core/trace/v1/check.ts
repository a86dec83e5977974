import type { Complaint, ImageEntry, Region, Trace } from './schema'

/** What the schema cannot see: boxes that are no boxes, pictures and views that are not there. Nothing is changed. */
export function checkTraceV1(trace: Trace): Complaint[] {
  const images = new Set(trace.images.map((image) => image.id))
  const views = new Set(trace.views.map((view) => view.id))
  const complaints = checkImages(trace.images)
  trace.views.forEach((view, index) => {
    const path = `views.${index}`
    complaints.push(...named(images, view.image, `${path}.image`, 'image'), ...checkBox(view.cropPx, `${path}.cropPx`))
    if (view.parent !== null) complaints.push(...named(views, view.parent, `${path}.parent`, 'view'))
  })
  trace.rounds.forEach((round, index) => {
    const path = `rounds.${index}`
    if (round.view !== null) complaints.push(...named(views, round.view, `${path}.view`, 'view'))
    if (round.roi) complaints.push(...checkRegion(round.roi, `${path}.roi`, images))
    round.actions.forEach((action, nth) => {
      const place = `${path}.actions.${nth}`
      if (action.effective) complaints.push(...checkRegion(action.effective, `${place}.effective`, images))
      if (action.received !== null) complaints.push(...named(views, action.received, `${place}.received`, 'view'))
      // What the model wrote badly the run has already said, where a run wrote this.
      const said = (action.complaints ?? []).length > 0
      if (action.requested && !said && isCorners(action.requested.frame.order)) {
        complaints.push(...checkBox(action.requested.box, `${place}.requested.box`))
      }
    })
  })
  return complaints
}

export function checkImages(images: readonly ImageEntry[]): Complaint[] {
  if (images.length === 0) return [{ code: 'image-missing', path: 'images', message: 'It has no image.' }]
  return images.flatMap((image, index) => {
    const found: Complaint[] = []
    const path = `images.${index}`
    if (!(image.width > 0 && image.height > 0))
      found.push({ code: 'image-size', path, message: `Image ${image.id} has no size.` })
    if (image.embedded === undefined && image.uri === undefined) {
      found.push({ code: 'image-missing', path, message: `Image ${image.id} is neither embedded nor has an address.` })
    }
    return found
  })
}

export function checkRegion({ image, box }: Region, path: string, images: ReadonlySet<string>): Complaint[] {
  const outside = box.some((v) => v < -1e-9 || v > 1 + 1e-9)
  return [
    ...named(images, image, `${path}.image`, 'image'),
    ...checkBox(box, `${path}.box`),
    ...(outside
      ? [{ code: 'box-outside', path: `${path}.box`, message: `The box [${box.join(', ')}] leaves the image.` }]
      : []),
  ]
}

function checkBox(box: readonly number[], path: string): Complaint[] {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box
  const text = `[${box.join(', ')}]`
  if (x2 < x1 || y2 < y1) return [{ code: 'box-inverted', path, message: `The box ${text} is inverted.` }]
  if (x2 === x1 || y2 === y1) return [{ code: 'box-empty', path, message: `The box ${text} has no area.` }]
  return []
}

function isCorners(order: string): boolean {
  return order === 'xyxy' || order === 'yxyx'
}

function named(known: ReadonlySet<string>, id: string, path: string, what: string): Complaint[] {
  return known.has(id) ? [] : [{ code: `${what}-unknown`, path, message: `There is no ${what} called ${id}.` }]
}
