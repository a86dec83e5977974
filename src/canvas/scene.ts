import type { PixelBox, Region, Size, UnitBox } from '../core'
import type { Preview, RoundMark } from '../store'
import { toPixels, type RoundBox } from './boxes'
import type { Rect } from './viewport'

/** What of one round is drawn on the stage, in image pixels. */
export type Drawing = {
  readonly round: number
  /** Dashed: what was asked for, or what a person put in its place. */
  readonly asked: PixelBox | null
  /** Solid: what was cut, or would be cut. */
  readonly cut: PixelBox | null
  /** Dotted: the predicted RoI, where it is another box than the one asked for. */
  readonly roi: PixelBox | null
  readonly changed: boolean
}

type Scene = {
  readonly image: Size
  readonly marks: readonly RoundMark[]
  readonly preview: Preview | null
  /** What would be cut for a box, by the crop rule of the model. */
  cropOf(box: UnitBox): PixelBox | null
}

export function drawingsOf({ image, marks, preview, cropOf }: Scene): Drawing[] {
  return marks.map((mark) => {
    const shown = preview?.round === mark.round ? preview.box : mark.edited?.box
    const pixels = (region: Region | null) => (region ? toPixels(region.box, image) : null)
    const roi = mark.roi && !sameBox(mark.roi.box, mark.requested?.box) ? pixels(mark.roi) : null
    if (shown) return { round: mark.round, asked: toPixels(shown, image), cut: cropOf(shown), roi, changed: true }
    return { round: mark.round, asked: pixels(mark.requested), cut: pixels(mark.effective), roi, changed: false }
  })
}

/** The box of each round that a hand can take: what was asked for, else what was cut, else what was predicted. */
export function handleBoxes(drawings: readonly Drawing[]): RoundBox[] {
  return drawings.flatMap(({ round, asked, cut, roi }) => {
    const box = asked ?? cut ?? roi
    return box ? [{ round, box }] : []
  })
}

export const CHIP = { width: 18, height: 16 }

/**
 * Where the numbers of the boxes stand, in stage pixels: on the upper left corner, above the box while there is room,
 * and one beside the other where boxes share a corner.
 */
export function chipPlaces(boxes: readonly { round: number; at: Rect }[]): Map<number, { x: number; y: number }> {
  const placed = new Map<number, { x: number; y: number }>()
  for (const { round, at } of boxes) {
    const place = { x: at.x - 1, y: at.y >= CHIP.height ? at.y - CHIP.height : at.y }
    const taken = () => [...placed.values()].find((other) => overlaps(place, other))
    for (let other = taken(); other; other = taken()) place.x = other.x + CHIP.width + 1
    placed.set(round, place)
  }
  return placed
}

function overlaps(a: { x: number; y: number }, b: { x: number; y: number }): boolean {
  return Math.abs(a.x - b.x) <= CHIP.width && Math.abs(a.y - b.y) < CHIP.height
}

/** Equal as written: three decimals are all that a model writes. */
function sameBox(a: UnitBox, b: UnitBox | undefined): boolean {
  return b !== undefined && a.every((value, index) => Math.abs(value - (b[index] ?? 0)) < 5e-4)
}
