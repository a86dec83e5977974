import { pixelBox, type PixelBox, type Size } from '../core'

/** Where the image lies on the stage: a point of the image in pixels is at `x * scale + left`, `y * scale + top`. */
export type Viewport = { readonly scale: number; readonly left: number; readonly top: number }
export type Point = { readonly x: number; readonly y: number }
/** On the stage, in CSS pixels. */
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const MARGIN = 16
/** One image pixel is never drawn larger than this many CSS pixels. */
const MAX_SCALE = 32
/** This much of the picture stays on the stage, however far it is panned. */
const KEEP = 48

/** The whole picture, centred, never enlarged beyond 4 times. */
export function fit(image: Size, stage: Size): Viewport {
  const room = { width: Math.max(1, stage.width - 2 * MARGIN), height: Math.max(1, stage.height - 2 * MARGIN) }
  const scale = Math.min(room.width / image.width, room.height / image.height, 4)
  return centred(scale, { x: image.width / 2, y: image.height / 2 }, stage)
}

function centred(scale: number, centre: Point, stage: Size): Viewport {
  return { scale, left: stage.width / 2 - centre.x * scale, top: stage.height / 2 - centre.y * scale }
}

/** The view in which a box takes 55 % of the stage at most; a tiny box is not blown up beyond 8 times the fit. */
export function viewOf(box: PixelBox, image: Size, stage: Size): Viewport {
  const whole = fit(image, stage)
  const [x1, y1, x2, y2] = box
  const wanted = 0.55 * Math.min(stage.width / Math.max(1, x2 - x1), stage.height / Math.max(1, y2 - y1))
  const scale = Math.min(Math.max(wanted, whole.scale), whole.scale * 8, MAX_SCALE)
  return clamp(centred(scale, { x: (x1 + x2) / 2, y: (y1 + y2) / 2 }, stage), image, stage)
}

/** The same point of the image stays under `at`. */
export function zoomAt(view: Viewport, at: Point, factor: number, image: Size, stage: Size): Viewport {
  const least = Math.min(fit(image, stage).scale, 1) / 2
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor))
  const grown = scale / view.scale
  return clamp({ scale, left: at.x - (at.x - view.left) * grown, top: at.y - (at.y - view.top) * grown }, image, stage)
}

export function pan(view: Viewport, dx: number, dy: number, image: Size, stage: Size): Viewport {
  return clamp({ ...view, left: view.left + dx, top: view.top + dy }, image, stage)
}

/** Two fingers: the image points under them stay under them, as far as a move and a zoom can. */
export function pinch(
  view: Viewport,
  from: readonly [Point, Point],
  to: readonly [Point, Point],
  image: Size,
  stage: Size,
): Viewport {
  const spread = (pair: readonly [Point, Point]) => Math.hypot(pair[0].x - pair[1].x, pair[0].y - pair[1].y)
  const middle = (pair: readonly [Point, Point]) => ({ x: (pair[0].x + pair[1].x) / 2, y: (pair[0].y + pair[1].y) / 2 })
  const [before, after] = [middle(from), middle(to)]
  const zoomed = zoomAt(view, before, spread(to) / Math.max(1, spread(from)), image, stage)
  return pan(zoomed, after.x - before.x, after.y - before.y, image, stage)
}

function clamp(view: Viewport, image: Size, stage: Size): Viewport {
  const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)
  return {
    scale: view.scale,
    left: between(view.left, KEEP - image.width * view.scale, stage.width - KEEP),
    top: between(view.top, KEEP - image.height * view.scale, stage.height - KEEP),
  }
}

export function toImage(view: Viewport, at: Point): Point {
  return { x: (at.x - view.left) / view.scale, y: (at.y - view.top) / view.scale }
}

export function toStage(view: Viewport, box: PixelBox): Rect {
  const [x1, y1, x2, y2] = box
  return {
    x: x1 * view.scale + view.left,
    y: y1 * view.scale + view.top,
    width: (x2 - x1) * view.scale,
    height: (y2 - y1) * view.scale,
  }
}

/** Between two views, `t` from 0 to 1; the scale changes by equal factors, so that the zoom feels even. */
export function between(a: Viewport, b: Viewport, t: number, stage: Size): Viewport {
  if (t >= 1) return b
  const eased = t * (2 - t)
  const scale = a.scale * (b.scale / a.scale) ** eased
  const centreOf = (view: Viewport) => toImage(view, { x: stage.width / 2, y: stage.height / 2 })
  const [from, to] = [centreOf(a), centreOf(b)]
  // The centre follows the scale, so that the target grows in place instead of sliding in late.
  const along = a.scale === b.scale ? eased : (1 / scale - 1 / a.scale) / (1 / b.scale - 1 / a.scale)
  return centred(scale, { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along }, stage)
}

/** A box in the middle of what is in sight, a quarter of its width and height, whole pixels. */
export function middleBox(view: Viewport, image: Size, stage: Size): PixelBox {
  const whole = toStage(view, pixelBox(0, 0, image.width, image.height))
  const [left, top] = [Math.max(0, whole.x), Math.max(0, whole.y)]
  const right = Math.min(stage.width, whole.x + whole.width)
  const bottom = Math.min(stage.height, whole.y + whole.height)
  const middle = toImage(view, { x: (left + right) / 2, y: (top + bottom) / 2 })
  const width = Math.max(2, (right - left) / view.scale / 4)
  const height = Math.max(2, (bottom - top) / view.scale / 4)
  const x1 = Math.round(Math.min(Math.max(0, middle.x - width / 2), Math.max(0, image.width - width)))
  const y1 = Math.round(Math.min(Math.max(0, middle.y - height / 2), Math.max(0, image.height - height)))
  return pixelBox(
    x1,
    y1,
    Math.min(image.width, x1 + Math.round(width)),
    Math.min(image.height, y1 + Math.round(height)),
  )
}
