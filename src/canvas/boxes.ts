import { pixelBox, unitBox, type PixelBox, type Size, type UnitBox } from '../core'
import type { Point } from './viewport'

export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof HANDLES)[number]

/** The least side of a box under the hand, in image pixels. */
export const LEAST = 2

export function toPixels(box: UnitBox, image: Size): PixelBox {
  return pixelBox(box[0] * image.width, box[1] * image.height, box[2] * image.width, box[3] * image.height)
}

export function toUnits(box: PixelBox, image: Size): UnitBox {
  return unitBox(box[0] / image.width, box[1] / image.height, box[2] / image.width, box[3] / image.height)
}

/** Moved, and held inside the image without changing its size. */
export function moveBox(box: PixelBox, dx: number, dy: number, image: Size): PixelBox {
  const [x1, y1, x2, y2] = box
  const x = Math.min(Math.max(dx, -x1), image.width - x2)
  const y = Math.min(Math.max(dy, -y1), image.height - y2)
  return pixelBox(x1 + x, y1 + y, x2 + x, y2 + y)
}

/** The sides that the handle holds move by (dx, dy); they stop at the image's edge and before the side across. */
export function resizeBox(box: PixelBox, handle: Handle, dx: number, dy: number, image: Size): PixelBox {
  const [x1, y1, x2, y2] = box
  const leastX = Math.min(LEAST, x2 - x1)
  const leastY = Math.min(LEAST, y2 - y1)
  return pixelBox(
    handle.includes('w') ? Math.max(0, Math.min(x1 + dx, x2 - leastX)) : x1,
    handle.includes('n') ? Math.max(0, Math.min(y1 + dy, y2 - leastY)) : y1,
    handle.includes('e') ? Math.min(image.width, Math.max(x2 + dx, x1 + leastX)) : x2,
    handle.includes('s') ? Math.min(image.height, Math.max(y2 + dy, y1 + leastY)) : y2,
  )
}

/** From one corner to the other, in any direction, inside the image, at least LEAST wide and high. */
export function drawnBox(from: Point, to: Point, image: Size): PixelBox {
  const x = (value: number) => Math.min(Math.max(value, 0), image.width)
  const y = (value: number) => Math.min(Math.max(value, 0), image.height)
  const [x1, x2] = spread(x(from.x), x(to.x), image.width)
  const [y1, y2] = spread(y(from.y), y(to.y), image.height)
  return pixelBox(x1, y1, x2, y2)
}

function spread(a: number, b: number, end: number): readonly [number, number] {
  const low = Math.min(a, b, end - LEAST)
  return [low, Math.max(a, b, low + LEAST)]
}

export function contains(box: PixelBox, at: Point, slack: number): boolean {
  return at.x >= box[0] - slack && at.x <= box[2] + slack && at.y >= box[1] - slack && at.y <= box[3] + slack
}

export function handlePoint(box: PixelBox, handle: Handle): Point {
  const [x1, y1, x2, y2] = box
  return {
    x: handle.includes('w') ? x1 : handle.includes('e') ? x2 : (x1 + x2) / 2,
    y: handle.includes('n') ? y1 : handle.includes('s') ? y2 : (y1 + y2) / 2,
  }
}

export type Target =
  | { readonly kind: 'handle'; readonly round: number; readonly handle: Handle }
  | { readonly kind: 'box'; readonly round: number }
  | { readonly kind: 'none' }

export type RoundBox = { readonly round: number; readonly box: PixelBox }

/**
 * What lies under a point: a handle of the selected box first, then the smallest box around it.
 * @param slack how far from a line still counts, in image pixels
 */
export function hit(at: Point, boxes: readonly RoundBox[], selected: number | null, slack: number): Target {
  const chosen = boxes.find((one) => one.round === selected)
  const handle = chosen && HANDLES.find((one) => near(at, handlePoint(chosen.box, one), slack))
  if (chosen && handle) return { kind: 'handle', round: chosen.round, handle }
  const under = boxes.filter((one) => contains(one.box, at, slack / 2)).sort((a, b) => area(a.box) - area(b.box))
  const best = under[0]
  return best ? { kind: 'box', round: best.round } : { kind: 'none' }
}

function near(a: Point, b: Point, slack: number): boolean {
  return Math.abs(a.x - b.x) <= slack && Math.abs(a.y - b.y) <= slack
}

function area(box: PixelBox): number {
  return (box[2] - box[0]) * (box[3] - box[1])
}
