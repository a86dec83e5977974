import type { Numbers4 } from '../geometry/box'
import { iou } from '../geometry/measure'

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
