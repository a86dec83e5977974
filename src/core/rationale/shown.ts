import { pixelBox, type Numbers4, type Size } from '../geometry/box'
import { writeBox } from '../geometry/frames'
import { clampBox, sameBox } from '../geometry/measure'
import type { GoldRoi, GoldText, Rationale, Slot } from './schema'
import type { Complaint, Frame, ImageEntry } from '../trace/schema'
import { knownView, sameView, sizeOf, viewsOf, type RoundViews, type ViewNow } from './views'
import { writeNumbers, writingOf, type Writing } from './writing'

/** A piece of a thought as it is shown. `start` and `end` are offsets in the shown text, the end excluded. */
export type Segment = {
  readonly text: string
  readonly start: number
  readonly end: number
  /** The RoI whose numbers these are; null for plain words. */
  readonly roi: string | null
  /** Not the model's own text any more: the dialect wrote it. */
  readonly changed: boolean
  /** The box leaves the view that it is written in, and was moved into it. */
  readonly clamped: boolean
}

export type ShownText = {
  readonly text: string
  readonly segments: readonly Segment[]
  readonly complaints: readonly Complaint[]
}

/** Shows thoughts of one rationale: what all rounds need is worked out once. */
export type Shower = {
  readonly views: ReadonlyMap<string, RoundViews>
  show(round: string, thought: GoldText): ShownText
}

type Context = {
  readonly images: readonly ImageEntry[]
  readonly writing: Writing
  readonly rois: ReadonlyMap<string, GoldRoi>
}
type Written = { readonly text: string; readonly changed: boolean; readonly clamped: boolean; complaint?: Complaint }

export function shower(rationale: Rationale): Shower {
  const views = viewsOf(rationale)
  const context: Context = {
    images: rationale.images,
    writing: writingOf(rationale),
    rois: new Map(rationale.rois.map((roi) => [roi.id, roi])),
  }
  return { views, show: (round, thought) => showText(context, thought, views.get(round)?.shown ?? []) }
}

function showText(context: Context, { pieces }: GoldText, shown: readonly ViewNow[]): ShownText {
  const segments: Segment[] = []
  const complaints: Complaint[] = []
  const texts: string[] = []
  let start = 0
  for (const piece of pieces) {
    const written =
      typeof piece === 'string' ? { text: piece, changed: false, clamped: false } : writeSlot(context, piece, shown)
    const end = start + written.text.length
    const { text, changed, clamped } = written
    segments.push({ text, start, end, roi: typeof piece === 'string' ? null : piece.roi, changed, clamped })
    if ('complaint' in written && written.complaint) complaints.push(written.complaint)
    texts.push(text)
    start = end
  }
  return { text: texts.join(''), segments, complaints }
}

/**
 * A slot's text: the model's own while box and view are those that it was written for, else what the dialect writes.
 */
function writeSlot(context: Context, slot: Slot, shown: readonly ViewNow[]): Written {
  const own = { text: slot.text, changed: false, clamped: false }
  const roi = context.rois.get(slot.roi)
  if (!roi) return { ...own, complaint: complain('roi-unknown', slot, `There is no RoI ${slot.roi}: its text stands.`) }
  const { origin, assumed } = context.writing
  const frame = slot.written?.frame ?? origin.frame
  const view = viewOfSlot(slot, roi, frame, shown)
  if (stands(context, slot, roi, frame, view)) return own
  const image = sizeOf(context.images, roi.image)
  if (!image || (view === null && frame.of !== 'original')) {
    return { ...own, complaint: complain('view-gone', slot, 'The view that these numbers are of is not there.') }
  }
  const bounds = boundsOf(frame, image, view)
  const box = clampBox(roi.box, bounds)
  const clamped = !sameBox(box, roi.box)
  const text = writeNumbers(writeBox(box, frame, { image, view }), frame, origin.dialect, slot.text)
  const complaint = clamped
    ? complain('outside-view', slot, `The box of ${slot.roi} leaves the view that its numbers are of.`)
    : frame.unit === 'pixel' && view?.guessed
      ? complain('size-guessed', slot, 'The trace does not say at which size the model would get this view.')
      : assumed
        ? complain('frame-assumed', slot, 'Nobody says in which frame these numbers are: 0 to 1 of the last view.')
        : undefined
  return { text, changed: text !== slot.text, clamped, ...(complaint ? { complaint } : {}) }
}

/** Whether the model's own text still says the RoI's box in the view that it is read in. */
function stands({ images, writing }: Context, slot: Slot, roi: GoldRoi, frame: Frame, view: ViewNow | null): boolean {
  const { written } = slot
  if (!written || written.image !== roi.image || !sameBox(written.box, roi.box)) return false
  if (frame.of === 'original' || written.view === null) return true
  const before = knownView(writing.origin.views, written.view, images)
  return before === null || (view !== null && sameView(before, view))
}

/** The view that a slot's numbers are of now; null for the image whole, and where there is none. */
function viewOfSlot(slot: Slot, roi: GoldRoi, frame: Frame, shown: readonly ViewNow[]): ViewNow | null {
  if (frame.of === 'original') return null
  const last = shown.at(-1) ?? null
  const was = slot.written?.view ?? null
  const found = frame.of === 'last' || was === null ? last : (shown.find((view) => view.stands === was) ?? null)
  if (found?.image === roi.image) return found
  // A picture whole stands for a view that is gone, where the box is of another picture.
  return shown.findLast((view) => view.image === roi.image) ?? null
}

/** The part of the image that numbers of the frame may reach: a model writes no box outside what it looks at. */
export function boundsOf(frame: Frame, image: Size, view: { readonly cropPx: Numbers4 } | null): Numbers4 {
  if (frame.of === 'original' || !view) return [0, 0, 1, 1]
  const [x1, y1, x2, y2] = view.cropPx
  return pixelBox(x1 / image.width, y1 / image.height, x2 / image.width, y2 / image.height)
}

function complain(code: string, slot: Slot, message: string): Complaint {
  return { code, path: `slot ${slot.roi}`, message }
}
