import type { Numbers4 } from '../geometry/box'
import { iou } from '../geometry/measure'

/**
 * Signatures of traces that go wrong (ViRL, arXiv 2511.23031, names the first five; design section 7). Each is a
 * bit of a trace's signs. Depth hallucination needs a depth map, or gold objects, and stands in `scoring/depth`.
 *
 * collapse     right without a look: visual thinking was not needed, or is no longer done
 * explosion    `many` looks or more, and a wrong answer
 * superficial  `several` looks or more, of which at most `few` are right
 * overZoom     a look was right, and the last one is not any more: it went on past the target
 * outOfBounds  a box reaches out of the picture
 * loop         a look repeats one before it (IoU of `tau` or more)
 */
export const SIGNATURES = ['collapse', 'explosion', 'superficial', 'overZoom', 'outOfBounds', 'loop'] as const
export type Signature = (typeof SIGNATURES)[number]

const BITS = Object.fromEntries(SIGNATURES.map((one, index) => [one, 1 << index])) as Record<Signature, number>

export function signBit(signature: Signature): number {
  return BITS[signature]
}

export function signaturesIn(signs: number): Signature[] {
  return SIGNATURES.filter((one) => (signs & signBit(one)) !== 0)
}

/**
 * Position collapse, of a set: the mean IoU between the last boxes of neighbouring traces of other items, in [0,1] of
 * their images. Near 1, boxes are alike whatever is asked (ours). NaN where fewer than two boxes are known.
 */
export function likeness(boxes: readonly Numbers4[]): number {
  if (boxes.length < 2) return NaN
  let sum = 0
  for (let index = 1; index < boxes.length; index += 1)
    sum += iou<Numbers4>(boxes[index - 1] ?? [0, 0, 0, 0], boxes[index] ?? [0, 0, 0, 0])
  return sum / (boxes.length - 1)
}
