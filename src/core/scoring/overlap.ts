import type { Numbers4 } from '../geometry/box'
import { area, containment, iou } from '../geometry/measure'

/**
 * How a box lies to gold boxes. All boxes are xyxy in one frame, any unit: none of these needs a size. No pixels are
 * used. A box without area has 0 with everything.
 */

/** u: the best IoU of a look with a gold box, 0 to 1; 0 for a discarded call (ViRL, arXiv 2511.23031, fidelity). */
export function fidelity(look: Numbers4 | null, gold: readonly Numbers4[]): number {
  if (look === null) return 0
  let best = 0
  for (const one of gold) best = Math.max(best, iou<Numbers4>(look, one))
  return best
}

/** The mean IoU of boxes and gold boxes in the order in which both stand; a box too many or too few counts 0. */
export function iouByOrder(boxes: readonly (Numbers4 | null)[], gold: readonly Numbers4[]): number {
  const count = Math.max(boxes.length, gold.length)
  if (count === 0) return 0
  let sum = 0
  for (const [index, target] of gold.entries()) {
    const box = boxes[index]
    if (box) sum += iou<Numbers4>(box, target)
  }
  return sum / count
}

/** The best IoU of any box with any gold box (`loupe score`'s `meanIou` is the mean of it over traces). */
export function bestIou(boxes: readonly (Numbers4 | null)[], gold: readonly Numbers4[]): number {
  return boxes.reduce((most, box) => Math.max(most, fidelity(box, gold)), 0)
}

/** Whether an IoU passes: `at-least` is `>=`; VLM-R1 and some others count `over` (om-ai-lab/VLM-R1, src/eval). */
export function passes(value: number, threshold: number, rule: 'at-least' | 'over' = 'at-least'): boolean {
  return rule === 'over' ? value > threshold : value >= threshold
}

/** The largest share of a gold box that lies in the box, 0 to 1: 1 where the target is seen whole. */
export function containsGold(box: Numbers4 | null, gold: readonly Numbers4[]): number {
  if (box === null) return 0
  return gold.reduce((most, one) => Math.max(most, containment<Numbers4>(one, box)), 0)
}

/** The pointing game: whether the middle of a box lies in a gold box (Zhang et al., arXiv 1608.00507). */
export function pointsAtGold(box: Numbers4 | null, gold: readonly Numbers4[]): boolean {
  if (box === null) return false
  return isPointIn([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], gold)
}

export function isPointIn([x, y]: readonly [number, number], gold: readonly Numbers4[]): boolean {
  return gold.some(([x1, y1, x2, y2]) => x >= x1 && x <= x2 && y >= y1 && y <= y2)
}

/** The share of gold boxes that some look meets with an IoU of `h0` or more. */
export function goldCovered(boxes: readonly (Numbers4 | null)[], gold: readonly Numbers4[], h0: number): number {
  if (gold.length === 0) return 0
  const met = gold.filter((one) => boxes.some((box) => box !== null && iou<Numbers4>(box, one) >= h0))
  return met.length / gold.length
}

/** The intersection over the union of two spans [from, to) of one unit; 0 where both are empty. */
export function spanIou(a: readonly [number, number], b: readonly [number, number]): number {
  const both = Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]))
  const either = Math.max(0, a[1] - a[0]) + Math.max(0, b[1] - b[0]) - both
  return either > 0 ? both / either : 0
}

/** How much of a gold box what was drawn over it covers, 0 to 1: the box around the strokes stands for them (ours). */
export function drawnCoverage(drawn: Numbers4, gold: readonly Numbers4[]): number {
  return area(drawn) > 0 ? containsGold(drawn, gold) : 0
}
