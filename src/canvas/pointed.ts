import { pointsOfShape, type Shape, type Size, type Trace } from '../core'
import type { ShapeKind } from './scene'
import type { Pointed } from './sceneOf'

/**
 * What a round points with beside the boxes that are zoomed to and the boxes of its thought: points, lines, polygons
 * and boxes of its other calls, what a tool gave back, and what its answer points at. A mask is shown as the box around it. In pixels of the
 * image; what has no place there (a span of time, a view that nobody knows, another page) is left out.
 */
export function pointedOf(trace: Trace, round: number, image: Size, page: string | null): Pointed[] {
  const one = trace.rounds[round]
  if (!one) return []
  const called = one.actions
    .filter((action) => action.kind !== 'zoom')
    .flatMap((action) => action.shapes.map((shape) => ({ part: action.id, shape })))
  const back = (one.observation?.shapes ?? []).map((shape) => ({ part: `${one.id}.o`, shape }))
  const answered = (one.answerShapes ?? []).map((shape) => ({ part: `${one.id}.answer`, shape }))
  return [...called, ...back, ...answered].flatMap(({ part, shape }) => {
    const numbers = pixelsOf(trace, shape, { image, page, view: one.view })
    return numbers ? [{ part, kind: kindOf(shape), numbers }] : []
  })
}

function kindOf({ kind }: Shape): ShapeKind {
  return kind === 'mask' || kind === 'span' ? 'box' : kind
}

/** How many points each kind needs to be drawn. */
const LEAST: Readonly<Record<ShapeKind, number>> = { box: 2, point: 1, line: 2, polyline: 2, polygon: 3, mask: 2 }

type On = { readonly image: Size; readonly page: string | null; readonly view: string | null }

function pixelsOf(trace: Trace, shape: Shape, { image, page, view }: On): number[] | null {
  const placed = pointsOfShape(trace, shape, { view })
  const points = placed && placed.image === page ? placed.points : []
  if (points.length < LEAST[kindOf(shape)]) return null
  return points.flatMap(([x, y]) => [x * image.width, y * image.height])
}
