import type { UnitBox } from '../geometry/box'
import { iou } from '../geometry/measure'
import { isTied } from '../geometry/tie'

type Place = { readonly image: string; readonly box: UnitBox }

/** The RoI that a call is made from: of those that it is tied to the closest, of equals the first; null for none. */
export function tiedRoi<R extends Place>(call: Place, rois: readonly R[]): R | null {
  return rois
    .filter((roi) => roi.image === call.image && isTied(call.box, roi.box))
    .reduce<R | null>((best, roi) => (best && iou(call.box, best.box) >= iou(call.box, roi.box) ? best : roi), null)
}
