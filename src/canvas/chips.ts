import type { Size } from '../core'
import type { Rect } from './viewport'

/** How high the words on a box's corner stand, in CSS pixels. */
export const CHIP_HEIGHT = 16
const LEAST_WIDTH = 18

type Chip = { readonly id: string; readonly words: string; readonly box: Rect }
export type ChipPlace = { readonly x: number; readonly y: number; readonly width: number }

export function chipWidth(words: string): number {
  return Math.max(LEAST_WIDTH, Math.ceil(words.length * 6.6) + 8)
}

/**
 * Where the words of the boxes stand, in stage pixels: on the upper left corner, above the box while there is room, and
 * one beside the other where boxes share a corner. What would stand outside the stage is left out.
 */
export function chipPlaces(chips: readonly Chip[], stage: Size): Map<string, ChipPlace> {
  const placed = new Map<string, ChipPlace>()
  for (const { id, words, box } of chips) {
    const width = chipWidth(words)
    const y = box.y >= CHIP_HEIGHT ? box.y - CHIP_HEIGHT : box.y
    let x = box.x - 1
    const taken = () => [...placed.values()].find((other) => overlaps({ x, y, width }, other))
    for (let other = taken(); other && x < stage.width; other = taken()) x = other.x + other.width + 1
    if (x < stage.width && x + width > 0 && y < stage.height && y + CHIP_HEIGHT > 0) placed.set(id, { x, y, width })
  }
  return placed
}

function overlaps(a: ChipPlace, b: ChipPlace): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && Math.abs(a.y - b.y) < CHIP_HEIGHT
}
