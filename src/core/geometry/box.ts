/** Four numbers `[x1, y1, x2, y2]`; which unit they are in is a matter of the frame they travel with. */
export type Numbers4 = readonly [number, number, number, number]

declare const unitOf: unique symbol
/**
 * A box `[x1, y1, x2, y2]` whose unit is in its type, so that a pixel box is never passed where a unit box is meant.
 */
export type BoxIn<U extends Unit> = Numbers4 & { readonly [unitOf]: U }

export const UNITS = ['pixel', 'unit', 'mille', 'percent'] as const
export type Unit = (typeof UNITS)[number]

/** In pixels of some picture whose size is known beside it. */
export type PixelBox = BoxIn<'pixel'>
/** In [0,1] of some picture. */
export type UnitBox = BoxIn<'unit'>

export type Size = { readonly width: number; readonly height: number }

export function pixelBox(x1: number, y1: number, x2: number, y2: number): PixelBox {
  return [x1, y1, x2, y2] as Numbers4 as PixelBox
}

export function unitBox(x1: number, y1: number, x2: number, y2: number): UnitBox {
  return [x1, y1, x2, y2] as Numbers4 as UnitBox
}

/** The four numbers as a plain list, for what is saved. */
export function plainBox([a, b, c, d]: Numbers4): [number, number, number, number] {
  return [a, b, c, d]
}
