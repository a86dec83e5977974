import { plainBox, type Numbers4, type Size } from '../geometry/box'
import { cropRule } from '../geometry/crop'
import { clampBox, sameBox } from '../geometry/measure'
import { callsOf, regionOf } from './parts'
import type { GoldCall, Rationale } from './schema'
import type { Complaint, ImageEntry, View } from '../trace/schema'
import { receivedSize, writingOf, type Writing } from './writing'

/** A view as it is now, with its crop known. */
export type ViewNow = {
  /** The id of the trace's view, where it is still that one; else the id of the call that it comes of. */
  readonly id: string
  /** The id of the trace's view that it stands for, if any. */
  readonly stands: string | null
  readonly image: string
  readonly parent: string | null
  readonly cropPx: [number, number, number, number]
  readonly receivedPx: { width: number; height: number }
  /** The received size is guessed: the trace says no budget. */
  readonly guessed: boolean
}

export type RoundViews = {
  /** What the model has been shown before this round, in order; the last one is what frame `last` is of. */
  readonly shown: readonly ViewNow[]
  readonly complaints: readonly Complaint[]
}

/**
 * The views of every round, first round first: a call whose box is still the model's gives the view that the trace has,
 * another one is cut by the crop rule. So moving one box changes the view that later rounds are written in.
 */
export function viewsOf(rationale: Rationale): Map<string, RoundViews> {
  const writing = writingOf(rationale)
  const rounds = new Map<string, RoundViews>()
  let shown = firstViews(rationale, writing)
  for (const round of rationale.rounds) {
    const complaints: Complaint[] = []
    rounds.set(round.id, { shown, complaints })
    for (const call of callsOf(rationale, round.id)) {
      const cut = viewOfCall(rationale, writing, call, shown.at(-1) ?? null)
      if ('complaint' in cut) complaints.push(cut.complaint)
      else shown = [...shown, cut]
    }
  }
  return rounds
}

/** What was shown before anything was called: the trace's views that are no crop, else the first image whole. */
function firstViews(rationale: Rationale, { origin }: Writing): ViewNow[] {
  const seen = new Set(rationale.calls.flatMap((call) => (call.seen ? [call.seen.view] : [])))
  const roots = origin.views.flatMap((view) => {
    const known = view.parent === null && !seen.has(view.id) ? asIs(view, rationale.images) : null
    return known ? [known] : []
  })
  const [first] = rationale.images
  if (roots.length > 0 || !first || first.width === null || first.height === null) return roots
  const { size, guessed } = receivedSize(origin, { width: first.width, height: first.height }, true)
  const cropPx: ViewNow['cropPx'] = [0, 0, first.width, first.height]
  return [{ id: `${first.id}.whole`, stands: null, image: first.id, parent: null, cropPx, receivedPx: size, guessed }]
}

function viewOfCall(
  rationale: Rationale,
  { origin }: Writing,
  call: GoldCall,
  parent: ViewNow | null,
): ViewNow | { complaint: Complaint } {
  const region = regionOf(rationale, call)
  if (!region) return refuse(call.id, 'call-without-box', 'The call has no box.')
  const { seen } = call
  const own = seen && seen.image === region.image && sameBox(seen.box, region.box) ? seen.view : null
  const view = own === null ? null : knownView(origin.views, own, rationale.images)
  if (view) return view
  const image = sizeOf(rationale.images, region.image)
  if (!image) return refuse(call.id, 'image-size', `The size of ${region.image} is not known.`)
  const cut = cropRule(clampBox(region.box), image, origin.cropRule)
  if ('complaint' in cut) return refuse(call.id, cut.complaint.code, cut.complaint.message)
  const [x1, y1, x2, y2] = cut.px
  const { size, guessed } = receivedSize(origin, { width: x2 - x1, height: y2 - y1 }, false)
  return {
    id: call.id,
    stands: seen?.view ?? null,
    image: region.image,
    parent: parent?.id ?? null,
    cropPx: plainBox(cut.px),
    receivedPx: size,
    guessed,
  }
}

/** A view of the trace as the model saw it; null where it is not there or its crop is not known. */
export function knownView(views: readonly View[], id: string, images: readonly ImageEntry[]): ViewNow | null {
  const view = views.find((one) => one.id === id)
  return view ? asIs(view, images) : null
}

function asIs(view: View, images: readonly ImageEntry[]): ViewNow | null {
  const whole = sizeOf(images, view.image)
  const crop: Numbers4 | null =
    view.cropPx ?? (view.parent === null && whole ? [0, 0, whole.width, whole.height] : null)
  if (!crop) return null
  const received = view.receivedPx
  const cut: Size = { width: crop[2] - crop[0], height: crop[3] - crop[1] }
  return {
    id: view.id,
    stands: view.id,
    image: view.image,
    parent: view.parent,
    cropPx: plainBox(crop),
    receivedPx: received ? { width: received.width, height: received.height } : cut,
    guessed: !received,
  }
}

export function sizeOf(images: readonly ImageEntry[], id: string): Size | null {
  const image = images.find((one) => one.id === id)
  if (!image || image.width === null || image.height === null) return null
  return { width: image.width, height: image.height }
}

export function sameView(a: ViewNow, b: ViewNow): boolean {
  return (
    a.image === b.image &&
    sameBox(a.cropPx, b.cropPx) &&
    a.receivedPx.width === b.receivedPx.width &&
    a.receivedPx.height === b.receivedPx.height
  )
}

function refuse(path: string, code: string, message: string): { complaint: Complaint } {
  return { complaint: { code, path, message } }
}
