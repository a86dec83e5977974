import type { Numbers4 } from './box'
import { iou, sameBox } from './measure'

/** From this intersection over union on, a call is made from a RoI (design section 6): they are one box. */
export const TIE_IOU = 0.9

/**
 * Whether a call is made from a RoI: their IoU is 0.9 or more. Both are xyxy in one unit; how the axes are scaled does
 * not matter. Boxes without area are tied where they are equal.
 */
export function isTied<B extends Numbers4>(call: B, roi: B): boolean {
  return iou(call, roi) >= TIE_IOU || sameBox(call, roi, 0)
}
