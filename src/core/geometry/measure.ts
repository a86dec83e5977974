import type { Numbers4 } from './box'

/** Measures of boxes `[x1, y1, x2, y2]`. Both boxes of a pair are in one unit; an inverted or empty box has area 0. */

export function width(box: Numbers4): number {
  return Math.max(0, box[2] - box[0])
}

export function height(box: Numbers4): number {
  return Math.max(0, box[3] - box[1])
}

export function area(box: Numbers4): number {
  return width(box) * height(box)
}

/** What both boxes hold; null when they share no area. */
export function intersect<B extends Numbers4>(a: B, b: B): B | null {
  const both = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])] as const
  // The unit of two boxes of one unit is that unit: the brand is the same.
  return area(both) > 0 ? (both as Numbers4 as B) : null
}

/** Intersection over union, in [0,1]; 0 when either box is empty. */
export function iou<B extends Numbers4>(a: B, b: B): number {
  const both = intersect(a, b)
  if (!both) return 0
  const shared = area(both)
  return shared / (area(a) + area(b) - shared)
}

/** How much of `inner` lies in `outer`, in [0,1]; 0 when `inner` is empty. */
export function containment<B extends Numbers4>(inner: B, outer: B): number {
  const both = intersect(inner, outer)
  return both ? area(both) / area(inner) : 0
}

/** The box moved into `bounds` corner by corner; `bounds` is [0, 0, 1, 1] unless told. */
export function clampBox<B extends Numbers4>(box: B, bounds: Numbers4 = [0, 0, 1, 1]): B {
  const x = (v: number) => Math.min(bounds[2], Math.max(bounds[0], v))
  const y = (v: number) => Math.min(bounds[3], Math.max(bounds[1], v))
  return [x(box[0]), y(box[1]), x(box[2]), y(box[3])] as Numbers4 as B
}

export function sameBox(a: Numbers4, b: Numbers4, tolerance = 1e-6): boolean {
  return a.every((v, i) => Math.abs(v - (b[i] ?? Number.NaN)) <= tolerance)
}
