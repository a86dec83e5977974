import type { Numbers4, Size } from '../geometry/box'

/** The longer side of COCO's pictures, and how finely its boxes are written: hundredths of a pixel. */
const MOST_SIDE = 640
const PARTS = 100
/** What a division and a product leave of a whole number of hundredths. */
const NEAR = 1e-6
/** Where a number in [0,1] was rounded to as many decimals or fewer, no side can be told from it. */
const ROUNDED = 1e6
/** Hundredths that are whole for most sides by chance say nothing. */
const LEAST_SIDE = 100

/**
 * The size of a picture of COCO, from boxes in [0,1] of it: the largest width and height up to 640 that make every
 * corner a whole number of hundredths of a pixel, as COCO's annotations are written (cocodataset.org, "bbox": two
 * decimals).
 * @param boxes xyxy in [0,1]
 * @returns null where no size does, or where most sizes do
 */
export function cocoSize(boxes: readonly Numbers4[]): Size | null {
  const width = sideOf(boxes.flatMap(([x1, , x2]) => [x1, x2]))
  const height = sideOf(boxes.flatMap(([, y1, , y2]) => [y1, y2]))
  return width !== null && height !== null ? { width, height } : null
}

function sideOf(corners: readonly number[]): number | null {
  const telling = corners.filter((one) => one > 0 && one < 1)
  // Numbers that were written with a few decimals are whole for sides that have nothing to do with the picture.
  if (telling.every((one) => Math.abs(one * ROUNDED - Math.round(one * ROUNDED)) < NEAR)) return null
  for (let side = MOST_SIDE; side >= LEAST_SIDE; side -= 1) {
    const isWhole = (one: number) => Math.abs(one * side * PARTS - Math.round(one * side * PARTS)) < NEAR
    if (telling.every(isWhole)) return side
  }
  return null
}
