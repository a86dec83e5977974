import type { Frame } from '../trace/schema'
import { findBoxes } from './boxes'
import type { FoundBox } from './dialect'

const UNIT: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }

/** The boxes of a producer that writes pixels in one reply, [0,1] in the next: none of the latter's is over 1. */
export function boxesByUnit(text: string): FoundBox[] {
  return findBoxes(text).map((box) => (box.numbers.every((v) => v >= 0 && v <= 1) ? { ...box, frame: UNIT } : box))
}
