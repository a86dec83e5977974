import type { Frame } from '../trace/schema'
import { pixelBox, unitBox, type Numbers4, type PixelBox, type Size, type Unit, type UnitBox } from './box'
import { roundHalfEven } from './round'

/** A view whose crop and size are known: integer pixels of the image, and the size at which the model got it. */
export type SeenView = { readonly id: string; readonly cropPx: Numbers4; readonly receivedPx: Size }

/**
 * Between what a model writes and the image. A frame says what four numbers mean; `Surface` says what they are written
 * on: the image's size and the view that the frame's `of` names (null: the image whole).
 */
export type Surface = { readonly image: Size; readonly view: SeenView | null }

/** How many decimals numbers of a unit are written with. */
export const DECIMALS: Readonly<Record<Unit, number>> = { unit: 3, percent: 1, pixel: 0, mille: 0 }

type Axes = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** The part of the image, in its pixels, that the frame's numbers are of; padded, it reaches beyond the view. */
function placeOf(frame: Frame, surface: Surface): Axes {
  const [x1, y1, x2, y2] =
    frame.of === 'original' || !surface.view ? [0, 0, surface.image.width, surface.image.height] : surface.view.cropPx
  const [width, height] = [x2 - x1, y2 - y1]
  if (frame.padded !== 'square') return { x: x1, y: y1, width, height }
  // As LLaVA pads: the view in the middle, half a pixel that is left over goes to the right and the bottom.
  const side = Math.max(width, height)
  return { x: x1 - Math.floor((side - width) / 2), y: y1 - Math.floor((side - height) / 2), width: side, height: side }
}

/** The largest number of the frame on each axis: 1, 100, 1000, or pixels of the picture as the model got it. */
export function frameExtent(frame: Frame, surface: Surface): Size {
  if (frame.unit === 'unit') return { width: 1, height: 1 }
  if (frame.unit === 'percent') return { width: 100, height: 100 }
  if (frame.unit === 'mille') return { width: 1000, height: 1000 }
  if (frame.size) return frame.size
  const { width, height } = frame.of === 'original' || !surface.view ? surface.image : surface.view.receivedPx
  if (frame.padded !== 'square') return { width, height }
  return { width: Math.max(width, height), height: Math.max(width, height) }
}

/** Four numbers in a frame's corner order as xyxy. */
export function toCorners([a, b, c, d]: Numbers4, order: Frame['order']): Numbers4 {
  if (order === 'yxyx') return [b, a, d, c]
  if (order === 'xywh') return [a, b, a + c, b + d]
  if (order === 'cxcywh') return [a - c / 2, b - d / 2, a + c / 2, b + d / 2]
  return [a, b, c, d]
}

/** The inverse of `toCorners`. */
export function fromCorners([x1, y1, x2, y2]: Numbers4, order: Frame['order']): Numbers4 {
  if (order === 'yxyx') return [y1, x1, y2, x2]
  if (order === 'xywh') return [x1, y1, x2 - x1, y2 - y1]
  if (order === 'cxcywh') return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1]
  return [x1, y1, x2, y2]
}

/** Numbers as written -> pixels of the image, unclamped, not rounded. The order of operations is that of training. */
export function readPixels(numbers: Numbers4, frame: Frame, surface: Surface): PixelBox {
  const [x1, y1, x2, y2] = toCorners(numbers, frame.order)
  const place = placeOf(frame, surface)
  const extent = frameExtent(frame, surface)
  const x = (v: number) => place.x + (v / extent.width) * place.width
  const y = (v: number) => place.y + (v / extent.height) * place.height
  return pixelBox(x(x1), y(y1), x(x2), y(y2))
}

/** A point as written (x, y) -> x, y in [0,1] of the image, unclamped. */
export function readPoint(x: number, y: number, frame: Frame, surface: Surface): readonly [number, number] {
  const [unitX, unitY] = pixelsToUnit(readPixels([x, y, x, y], { ...frame, order: 'xyxy' }, surface), surface.image)
  return [unitX, unitY]
}

/** Numbers as written -> xyxy in [0,1] of the image, unclamped. */
export function readBox(numbers: Numbers4, frame: Frame, surface: Surface): UnitBox {
  return pixelsToUnit(readPixels(numbers, frame, surface), surface.image)
}

/** A box of the image -> the numbers a model would write, rounded as the frame is written; not clamped to the view. */
export function writeBox(box: UnitBox, frame: Frame, surface: Surface): Numbers4 {
  const exact = writeExact(box, frame, surface)
  const round = (v: number) => roundHalfEven(v, DECIMALS[frame.unit])
  return [round(exact[0]), round(exact[1]), round(exact[2]), round(exact[3])]
}

/** `writeBox` before rounding: the exact inverse of `readBox`. */
export function writeExact(box: UnitBox, frame: Frame, surface: Surface): Numbers4 {
  const [x1, y1, x2, y2] = unitToPixels(box, surface.image)
  const place = placeOf(frame, surface)
  const extent = frameExtent(frame, surface)
  const x = (v: number) => ((v - place.x) / place.width) * extent.width
  const y = (v: number) => ((v - place.y) / place.height) * extent.height
  return fromCorners([x(x1), y(y1), x(x2), y(y2)], frame.order)
}

/** Numbers as text: `0.312, 0.400, 0.420, 0.550`, with the unit's decimals. */
export function formatNumbers(numbers: readonly number[], unit: Unit): string {
  return numbers.map((v) => roundHalfEven(v, DECIMALS[unit]).toFixed(DECIMALS[unit])).join(', ')
}

/** [0,1] of a view -> [0,1] of its image. A view holds its crop in pixels of the image, so a chain needs no walk. */
export function viewBoxToImage(box: UnitBox, view: SeenView, image: Size): UnitBox {
  return readBox(box, { unit: 'unit', order: 'xyxy', of: view.id }, { image, view })
}

/** [0,1] of the image -> [0,1] of a view; numbers under 0 or over 1 lie outside it. */
export function imageBoxToView(box: UnitBox, view: SeenView, image: Size): UnitBox {
  const [x1, y1, x2, y2] = writeExact(box, { unit: 'unit', order: 'xyxy', of: view.id }, { image, view })
  return unitBox(x1, y1, x2, y2)
}

export function pixelsToUnit([x1, y1, x2, y2]: PixelBox, { width, height }: Size): UnitBox {
  return unitBox(x1 / width, y1 / height, x2 / width, y2 / height)
}

/**
 * Numbers within a millionth of a pixel of a whole one become whole, so that pixels / side x side comes back as it was.
 */
export function unitToPixels([x1, y1, x2, y2]: UnitBox, { width, height }: Size): PixelBox {
  return pixelBox(snap(x1 * width), snap(y1 * height), snap(x2 * width), snap(y2 * height))
}

function snap(v: number): number {
  const whole = Math.round(v)
  return Math.abs(v - whole) < 1e-6 ? whole : v
}
