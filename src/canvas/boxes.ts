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

/** Whether what is drawn from one point to the other holds any of the picture: a drag beside it draws nothing. */
export function meetsImage(from: Point, to: Point, image: Size): boolean {
  const within = (a: number, b: number, end: number) => Math.max(a, b) > 0 && Math.min(a, b) < end
  return within(from.x, to.x, image.width) && within(from.y, to.y, image.height)
}

function spread(a: number, b: number, end: number): readonly [number, number] {
  const low = Math.min(a, b, end - LEAST)
  return [low, Math.max(a, b, low + LEAST)]
}

/** Whether a point lies in a box that is `slack` larger on every side. */
export function contains(box: PixelBox, point: Point, slack: number): boolean {
  const { x, y } = point
  return x >= box[0] - slack && x <= box[2] + slack && y >= box[1] - slack && y <= box[3] + slack
}

export function sameBox(a: PixelBox, b: PixelBox): boolean {
  return a.every((value, index) => value === b[index])
}

export function handlePoint(box: PixelBox, handle: Handle): Point {
  const [x1, y1, x2, y2] = box
  return {
    x: handle.includes('w') ? x1 : handle.includes('e') ? x2 : (x1 + x2) / 2,
    y: handle.includes('n') ? y1 : handle.includes('s') ? y2 : (y1 + y2) / 2,
  }
}
