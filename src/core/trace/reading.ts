import type { Size } from '../geometry/box'
import type { Surface } from '../geometry/frames'
import type { Frame, ImageEntry, Shape, Trace, View } from './schema'

/** How the numbers of a shape are read: their image, their frame, and what they are written on. */
export type Reading = { readonly image: ImageEntry; readonly frame: Frame; readonly surface: Surface }

/** What is known of a shape's place besides the shape: the view that `last` means, the image where no view says it. */
export type Hints = { readonly view?: string | null; readonly image?: string | undefined }

/** An image whose size is known. */
export type KnownImage = ImageEntry & Size

/** A view whose crop and received size are known: all views of a live run are. */
export type KnownView = View & {
  readonly cropPx: NonNullable<View['cropPx']>
  readonly receivedPx: NonNullable<View['receivedPx']>
}

type Pictures = Pick<Trace, 'images' | 'views' | 'frame'>

/**
 * Where a shape's numbers are written. Null where its frame, its view, or a size that it needs is not known: then they
 * stay as they are. Units that are shares of the image whole need no size.
 */
export function readingOf(trace: Pictures, shape: Pick<Shape, 'frame' | 'view'>, hints: Hints = {}): Reading | null {
  const frame = shape.frame ?? trace.frame
  if (!frame) return null
  const id = shape.view ?? (frame.of === 'last' ? hints.view : frame.of)
  const view = trace.views.find((one) => one.id === id) ?? null
  if (!view && frame.of !== 'original') return null
  const imageId = view?.image ?? hints.image ?? trace.images[0]?.id
  const image = trace.images.find((one) => one.id === imageId)
  // What a model has drawn anew has no place in the image.
  if (!image || view?.made === 'generated') return null
  return frame.of === 'original' || !view ? onImage(image, frame, frame.size ?? null) : onView(image, view, frame)
}

/** The size of an image, where it is known. */
export function sizeOf({ width, height }: ImageEntry): Size | null {
  return width !== null && height !== null && width > 0 && height > 0 ? { width, height } : null
}

/** `counted`: the size that pixels are counted in, where it is not the image's own. */
function onImage(image: ImageEntry, frame: Frame, counted: Size | null): Reading | null {
  const size = sizeOf(image)
  const sized = frame.unit === 'pixel' && counted ? { ...frame, size: counted } : frame
  if (size) return { image, frame: sized, surface: { image: size, view: null } }
  const isShare = frame.padded === undefined && (frame.unit !== 'pixel' || counted !== null)
  return isShare ? { image, frame: sized, surface: { image: { width: 1, height: 1 }, view: null } } : null
}

function onView(image: ImageEntry, view: View, frame: Frame): Reading | null {
  const counted = frame.size ?? view.receivedPx
  if (!view.cropPx) return view.parent === null ? onImage(image, frame, counted) : null
  const size = sizeOf(image)
  if (!size || (frame.unit === 'pixel' && !counted)) return null
  const [x1, y1, x2, y2] = view.cropPx
  const receivedPx = view.receivedPx ?? { width: x2 - x1, height: y2 - y1 }
  return { image, frame, surface: { image: size, view: { id: view.id, cropPx: view.cropPx, receivedPx } } }
}
