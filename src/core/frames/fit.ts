import type { Numbers4, Size } from '../geometry/box'
import { readPixels } from '../geometry/frames'
import { area, iou } from '../geometry/measure'
import type { Frame } from '../trace/schema'

/** A box as the model wrote it, on a view of the picture whole, and what is known beside it. */
export type FrameItem = {
  readonly numbers: Numbers4
  /** Gold boxes of the question, xyxy; the best one counts. */
  readonly gold: readonly Numbers4[]
  /** What gold is in: pixels of the original unless told, or [0,1] of it. */
  readonly goldUnit?: 'pixel' | 'unit'
  /** Of the original; null where nobody knows. */
  readonly image: Size | null
  /** At which the model got the picture whole; null where nobody knows. */
  readonly view: Size | null
}

/** How an item's box fits gold in a frame. */
export type Fit = { readonly iou: number; readonly impossible: boolean }

/** How far a box may reach out, as a share of the side: models round, and a view is up to half a patch larger. */
const REACH = 0.01
/** Sides of a view are multiples of this in the Qwen-VL models. */
const PATCH = 28
const UNIT_SIZE: Size = { width: 1, height: 1 }

/** The fit of an item in a frame; null where it cannot be known, for want of a size. */
export function fitOf({ numbers, gold, goldUnit = 'pixel', image, view }: FrameItem, frame: Frame): Fit | null {
  if (gold.length === 0) return null
  const size = image ?? UNIT_SIZE
  const isOriginal = frame.of === 'original'
  if (frame.unit === 'pixel' && !frame.size) {
    // Without its size, pixels of the original can be held only against gold in the same pixels.
    if (isOriginal ? image === null && goldUnit === 'unit' : view === null) return null
  }
  if (image === null && goldUnit === 'pixel' && !(frame.unit === 'pixel' && isOriginal && !frame.size)) return null
  const seen = view ? { id: 'view', cropPx: [0, 0, size.width, size.height] as const, receivedPx: view } : null
  const box = readPixels(numbers, frame, { image: size, view: seen })
  const targets = goldUnit === 'unit' ? gold.map((one) => scaled(one, size)) : gold
  const bounds = image ?? (goldUnit === 'unit' ? UNIT_SIZE : null)
  const fit = targets.reduce((most, one) => Math.max(most, iou<Numbers4>(box, one)), 0)
  return { iou: fit, impossible: isImpossible(box, bounds) }
}

/**
 * The view of a file whose pictures are unknown: per axis the smallest multiple of 28 that no number is over, the axes
 * as the order has them.
 */
export function oneView(items: readonly FrameItem[], order: Frame['order']): Size | null {
  const [x, y] = order === 'yxyx' ? [1, 0] : [0, 1]
  let [width, height] = [0, 0]
  for (const { numbers } of items) {
    width = Math.max(width, numbers[x] ?? 0, numbers[x + 2] ?? 0)
    height = Math.max(height, numbers[y] ?? 0, numbers[y + 2] ?? 0)
  }
  const side = (v: number) => Math.ceil(v / PATCH) * PATCH
  return width > 0 && height > 0 && Number.isFinite(width + height)
    ? { width: side(width), height: side(height) }
    : null
}

function scaled([x1, y1, x2, y2]: Numbers4, { width, height }: Size): Numbers4 {
  return [x1 * width, y1 * height, x2 * width, y2 * height]
}

function isImpossible(box: Numbers4, bounds: Size | null): boolean {
  if (!(area(box) > 0)) return true
  const [x, y] = bounds ? [bounds.width * REACH, bounds.height * REACH] : [1, 1]
  if (box[0] < -x || box[1] < -y) return true
  return bounds !== null && (box[2] > bounds.width + x || box[3] > bounds.height + y)
}
