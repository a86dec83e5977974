import type { PixelBox } from '../core'
import { contains, handlePoint, HANDLES, type Handle } from './boxes'
import { boundsOf, takeable, type Scene, type SceneShape } from './scene'
import type { Point } from './viewport'

export type Target =
  | { readonly kind: 'handle'; readonly part: string; readonly handle: Handle }
  | { readonly kind: 'shape'; readonly part: string }
  | { readonly kind: 'none' }

export type Reach = {
  /** CSS pixels of the stage for one pixel of the image. */
  readonly scale: number
  /** How far from a line still counts, in CSS pixels. */
  readonly slack: number
}

/** A side shorter than this, in CSS pixels, leaves no room for handles on its line. */
export const SMALL_SIDE = 28
/** The square that is drawn for a handle, in CSS pixels. */
export const GRIP = 8
/** How far inside its line a large box's handle still counts, in CSS pixels. */
const INSIDE = 3

const NONE: Target = { kind: 'none' }

/**
 * What lies under a point of the image. What is selected wins: first its handles, which lie on its line and outside,
 * then all of its inside. Then the smallest shape that can be taken.
 */
export function hit(point: Point, scene: Scene, selected: SceneShape | null, reach: Reach): Target {
  if (selected?.kind === 'box') {
    const handle = selected.movable ? handleUnder(point, boundsOf(selected), reach) : null
    if (handle) return { kind: 'handle', part: selected.part, handle }
  }
  if (selected && covers(selected, point, reach)) return { kind: 'shape', part: selected.part }
  const under = takeable(scene).filter((shape) => covers(shape, point, reach))
  const best = under.sort((a, b) => area(boundsOf(a)) - area(boundsOf(b)))[0]
  return best ? { kind: 'shape', part: best.part } : NONE
}

/** Whether a point is well inside a box: there a press always moves it. Linear in nothing. */
export function isInside(point: Point, box: PixelBox, scale: number): boolean {
  return contains(box, point, 0) && !onLine(point, box, scale)
}

function onLine({ x, y }: Point, box: PixelBox, scale: number): boolean {
  const [across, down] = [inner(box[2] - box[0], scale), inner(box[3] - box[1], scale)]
  return x - box[0] < across || box[2] - x < across || y - box[1] < down || box[3] - y < down
}

/** How far from its line the inside of a box begins, in pixels of the image. */
function inner(side: number, scale: number): number {
  return side * scale < SMALL_SIDE ? 0 : INSIDE / scale
}

/** The handles that a box has at this scale: eight, or where a side is small, none in the middle of it. */
export function handlesOf(box: PixelBox, scale: number): Handle[] {
  const narrow = (box[2] - box[0]) * scale < SMALL_SIDE
  const flat = (box[3] - box[1]) * scale < SMALL_SIDE
  return HANDLES.filter((handle) => !(narrow && (handle === 'n' || handle === 's'))).filter(
    (handle) => !(flat && (handle === 'e' || handle === 'w')),
  )
}

/** The middle of a handle's square in pixels of the image: on the line, outside of it where the box is small. */
export function gripPoint(box: PixelBox, handle: Handle, scale: number): Point {
  const { x, y } = handlePoint(box, handle)
  const small = Math.min(box[2] - box[0], box[3] - box[1]) * scale < SMALL_SIDE
  if (!small) return { x, y }
  const out = (GRIP / 2 + 2) / scale
  return {
    x: x + (handle.includes('w') ? -out : handle.includes('e') ? out : 0),
    y: y + (handle.includes('n') ? -out : handle.includes('s') ? out : 0),
  }
}

/** Corners first; then the whole of each side. */
function handleUnder(point: Point, box: PixelBox, { scale, slack }: Reach): Handle | null {
  if (isInside(point, box, scale)) return null
  const near = slack / scale
  const there = handlesOf(box, scale)
  const found = there.find((handle) => {
    const grip = gripPoint(box, handle, scale)
    return Math.max(Math.abs(point.x - grip.x), Math.abs(point.y - grip.y)) <= near
  })
  if (found) return found
  return there.find((handle) => handle.length === 1 && onSide(point, box, handle, near)) ?? null
}

function onSide({ x, y }: Point, [x1, y1, x2, y2]: PixelBox, side: Handle, near: number): boolean {
  const along = side === 'n' || side === 's' ? x >= x1 && x <= x2 : y >= y1 && y <= y2
  const line = { n: y - y1, s: y - y2, w: x - x1, e: x - x2 }[side as 'n' | 's' | 'w' | 'e']
  return along && Math.abs(line) <= near
}

function covers(shape: SceneShape, point: Point, { scale, slack }: Reach): boolean {
  const near = slack / scale
  const { kind, numbers } = shape
  if (kind === 'box') return contains(boundsOf(shape), point, near / 2)
  if (kind === 'mask') return inMask(numbers, point)
  if (kind === 'polygon') return inPolygon(numbers, point)
  if (kind === 'point') return contains(boundsOf(shape), point, near)
  return distanceTo(numbers, point) <= near
}

function inMask(numbers: readonly number[], { x, y }: Point): boolean {
  const row = Math.floor(y)
  for (let index = 0; index + 2 < numbers.length; index += 3) {
    if (numbers[index] === row && x >= (numbers[index + 1] ?? 0) && x < (numbers[index + 2] ?? 0)) return true
  }
  return false
}

/** By the number of sides that a ray to the right crosses. */
function inPolygon(numbers: readonly number[], { x, y }: Point): boolean {
  let inside = false
  for (const [ax, ay, bx, by] of segments(numbers, true)) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

function distanceTo(numbers: readonly number[], { x, y }: Point): number {
  let least = Infinity
  for (const [ax, ay, bx, by] of segments(numbers, false)) {
    const length = (bx - ax) ** 2 + (by - ay) ** 2
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    least = Math.min(least, Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
  }
  return least
}

function segments(numbers: readonly number[], closed: boolean): [number, number, number, number][] {
  const all: [number, number, number, number][] = []
  const count = Math.floor(numbers.length / 2)
  for (let index = 0; index < (closed ? count : count - 1); index += 1) {
    const next = (index + 1) % count
    all.push([numbers[2 * index] ?? 0, numbers[2 * index + 1] ?? 0, numbers[2 * next] ?? 0, numbers[2 * next + 1] ?? 0])
  }
  return all
}

function area(box: PixelBox): number {
  return (box[2] - box[0]) * (box[3] - box[1])
}
