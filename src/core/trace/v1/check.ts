import { checkBox, checkImages, checkRegion, isNamed } from '../check'
import type { Complaint, Trace } from './schema'

/** What the schema cannot see: boxes that are no boxes, pictures and views that are not there. Nothing is changed. */
export function checkTraceV1(trace: Trace): Complaint[] {
  const images = new Set(trace.images.map((image) => image.id))
  const views = new Set(trace.views.map((view) => view.id))
  const complaints = checkImages(trace.images)
  trace.views.forEach((view, index) => {
    const path = `views.${index}`
    complaints.push(
      ...isNamed(images, view.image, `${path}.image`, 'image'),
      ...checkBox(view.cropPx, `${path}.cropPx`),
    )
    if (view.parent !== null) complaints.push(...isNamed(views, view.parent, `${path}.parent`, 'view'))
  })
  trace.rounds.forEach((round, index) => {
    const path = `rounds.${index}`
    if (round.view !== null) complaints.push(...isNamed(views, round.view, `${path}.view`, 'view'))
    if (round.roi) complaints.push(...checkRegion(round.roi, `${path}.roi`, images))
    round.actions.forEach((action, nth) => {
      const place = `${path}.actions.${nth}`
      if (action.effective) complaints.push(...checkRegion(action.effective, `${place}.effective`, images))
      if (action.received !== null) complaints.push(...isNamed(views, action.received, `${place}.received`, 'view'))
      // What the model wrote badly the run has already said, where a run wrote this.
      const said = (action.complaints ?? []).length > 0
      if (action.requested && !said && isCorners(action.requested.frame.order)) {
        complaints.push(...checkBox(action.requested.box, `${place}.requested.box`))
      }
    })
  })
  return complaints
}

function isCorners(order: string): boolean {
  return order === 'xyxy' || order === 'yxyx'
}
