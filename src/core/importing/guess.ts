import type { Size } from '../geometry/box'
import { toCorners } from '../geometry/frames'
import { sizeOf } from '../trace/reading'
import type { Complaint, Shape, Trace } from '../trace/schema'
import { withImageSize } from '../trace/sized'

/** Qwen's vision towers take sides in multiples of this; a guessed side is one too. */
const STEP = 28
const NARROWEST = 0.75

/**
 * A trace whose picture is not at hand and whose boxes are in pixels, with a size to draw them on: the smallest
 * multiples of 28, not narrower than 3:4, that hold every box of the whole picture. The size is a guess, and a
 * complaint says so. Unchanged
 * where the size is known, or where no box needs it.
 */
export function withGuessedSize(trace: Trace): { readonly trace: Trace; readonly complaints: readonly Complaint[] } {
  const image = trace.images[0]
  if (!image || sizeOf(image)) return { trace, complaints: [] }
  const size = sizeAround(trace, image.id)
  if (!size) return { trace, complaints: [] }
  const views = trace.views.map((view) =>
    view.image === image.id && view.parent === null && !view.receivedPx ? { ...view, receivedPx: size } : view,
  )
  const message =
    `The picture is not here and nobody says its size: its boxes ` +
    `are drawn on a board of ${size.width} x ${size.height} pixels.`
  return {
    trace: withImageSize({ ...trace, views }, image.id, size),
    complaints: [{ code: 'size-guessed', path: 'images.0', message, level: 'note' }],
  }
}

function sizeAround(trace: Trace, image: string): Size | null {
  const whole = new Set(trace.views.filter((view) => view.image === image && view.parent === null).map(({ id }) => id))
  let [width, height] = [0, 0]
  for (const shape of shapesOf(trace)) {
    const frame = shape.frame ?? trace.frame
    const isOfWhole = frame?.of === 'original' || (shape.view !== undefined && whole.has(shape.view))
    if (!frame || frame.unit !== 'pixel' || !isOfWhole || !shape.numbers.every(Number.isFinite)) continue
    const [x, y] = farthest(shape, frame.order)
    width = Math.max(width, x)
    height = Math.max(height, y)
  }
  if (width <= 0 || height <= 0 || width > 1e6 || height > 1e6) return null
  // Boxes at one edge alone say little of the other side: no picture is taken for narrower than 3:4.
  const [wide, high] = [Math.max(width, height * NARROWEST), Math.max(height, width * NARROWEST)]
  return { width: Math.ceil(wide / STEP) * STEP, height: Math.ceil(high / STEP) * STEP }
}

function shapesOf({ rounds, gold }: Trace): Shape[] {
  return [
    ...rounds.flatMap((round) => [
      ...round.rois.map((roi) => roi.shape),
      ...round.actions.flatMap((action) => action.shapes),
      ...(round.observation?.shapes ?? []),
      ...(round.answerShapes ?? []),
    ]),
    ...(gold?.shapes ?? []),
  ]
}

function farthest({ kind, numbers }: Shape, order: 'xyxy' | 'yxyx' | 'xywh' | 'cxcywh'): [number, number] {
  const [a, b, c, d] = numbers
  if (kind === 'box' && a !== undefined && b !== undefined && c !== undefined && d !== undefined) {
    const [x1, y1, x2, y2] = toCorners([a, b, c, d], order)
    return [Math.max(x1, x2), Math.max(y1, y2)]
  }
  if (kind === 'mask' || kind === 'span') return [0, 0]
  const along = (from: number) => Math.max(0, ...numbers.filter((_, index) => index % 2 === from))
  return [along(0), along(1)]
}
