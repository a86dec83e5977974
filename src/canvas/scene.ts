import { pixelBox, type PixelBox } from '../core'

/**
 * What a stage draws, as one plain value: what draws it and what hits it know no rounds, traces or runs. The last shape
 * lies on top. What is not in the scene is not drawn, and what is not drawn cannot be hit.
 */
export type Scene = { readonly shapes: readonly SceneShape[] }

export type ShapeKind = 'box' | 'point' | 'line' | 'polyline' | 'polygon' | 'mask'

/**
 * requested: what a call asked for, or what a person put in its place; effective: what was cut, or would be; roi: a box
 * of a thought; beside: of the other run; pointed: what a call or a tool points with that is no zoom; drawing: what the
 * hand draws and nobody has yet.
 */
export type Role = 'requested' | 'effective' | 'roi' | 'gold' | 'beside' | 'pointed' | 'drawing'

export type SceneShape = {
  /** Unlike any other of its scene: its part and its role. */
  readonly id: string
  /** The part that it shows: a call `r0.a0`, a RoI `r0.b0`; of gold and of the other run only for tests to read. */
  readonly part: string
  /** The shown round that it belongs to, by its id; of gold and of the other run it is none of this trace's. */
  readonly round: string
  /** Parts that are the same box: the RoI that a call is made from. */
  readonly also: readonly string[]
  readonly kind: ShapeKind
  /**
   * Pixels of the image. box: x1, y1, x2, y2; point: x, y; line, polyline, polygon: pairs; mask: a row's y, x1 and x2
   * (excluded) after the other.
   */
  readonly numbers: readonly number[]
  readonly role: Role
  /** The colour of a round (its index), or the one that gold has. */
  readonly colour: number | 'gold'
  /** Lengths of dash and gap in CSS pixels; null is solid. */
  readonly dash: readonly number[] | null
  /** The words on its corner, or null. */
  readonly chip: string | null
  /** Pointed at, or selected: drawn stronger. */
  readonly lit: boolean
  /** Another run's: drawn thinner. */
  readonly thin: boolean
  /** A person put it here, or has it under the hand. */
  readonly changed: boolean
  /** A pointer and Tab can take it; a part has one such shape at most. */
  readonly takeable: boolean
  /** Its place in the walk of Tab: rounds in order, a round's call before its RoIs. */
  readonly walk: number
  /** It can be moved, where its trace may be changed. */
  readonly movable: boolean
}

/** A box that can be taken, with the part that it stands for. */
export type Taken = { readonly part: string; readonly round: string; readonly box: PixelBox; readonly movable: boolean }

/** The shapes that a hand can take, in the order in which Tab walks them. */
export function takeable(scene: Scene): SceneShape[] {
  return scene.shapes.filter((shape) => shape.takeable).sort((a, b) => a.walk - b.walk)
}

/** The shape that a selection means: the part itself, or the one that is the same box; else the first of a round. */
export function chosen(scene: Scene, selection: string | null): SceneShape | null {
  if (selection === null) return null
  const all = takeable(scene)
  return (
    all.find((shape) => shape.part === selection || shape.also.includes(selection)) ??
    all.find((shape) => shape.round === selection) ??
    null
  )
}

/** The box around a shape, in pixels of the image. */
export function boundsOf({ kind, numbers }: Pick<SceneShape, 'kind' | 'numbers'>): PixelBox {
  if (kind === 'mask') return maskBounds(numbers)
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const [x, y] = [numbers[index] ?? 0, numbers[index + 1] ?? 0]
    ;[x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x), Math.max(y2, y)]
  }
  return pixelBox(x1, y1, x2, y2)
}

function maskBounds(numbers: readonly number[]): PixelBox {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let index = 0; index + 2 < numbers.length; index += 3) {
    const [y, from, to] = [numbers[index] ?? 0, numbers[index + 1] ?? 0, numbers[index + 2] ?? 0]
    ;[x1, y1, x2, y2] = [Math.min(x1, from), Math.min(y1, y), Math.max(x2, to), Math.max(y2, y + 1)]
  }
  return pixelBox(x1, y1, x2, y2)
}
