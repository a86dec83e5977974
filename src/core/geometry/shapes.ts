import type { Frame, Shape } from '../trace/schema'
import { unitBox, type UnitBox } from './box'
import { readPoint, toCorners, type Surface } from './frames'
import { maskBounds } from './mask'

export type UnitPoint = readonly [number, number]

/**
 * The points of a shape in [0,1] of the image, unclamped, in the order written: two corners of a box or of the box
 * around a mask, the points of all else. Empty for a span, and for numbers that are too few.
 */
export function shapePoints(shape: Shape, frame: Frame, surface: Surface): UnitPoint[] {
  if (shape.kind === 'mask') return maskCorners(shape, frame, surface)
  if (shape.kind === 'span') return []
  const numbers = shape.kind === 'box' ? boxCorners(shape.numbers, frame) : shape.numbers
  const points: UnitPoint[] = []
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    points.push(readPoint(numbers[index] ?? 0, numbers[index + 1] ?? 0, frame, surface))
  }
  return points
}

/** The box around a shape, in [0,1] of the image, unclamped; a box as it is, inverted where it was written so. */
export function shapeBox(shape: Shape, frame: Frame, surface: Surface): UnitBox | null {
  const points = shapePoints(shape, frame, surface)
  const [first, second] = points
  if (!first) return null
  if (shape.kind === 'box') return second ? unitBox(...first, ...second) : null
  let [x1, y1, x2, y2] = [...first, ...first]
  for (const [x, y] of points) {
    ;[x1, y1, x2, y2] = [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x), Math.max(y2, y)]
  }
  return unitBox(x1, y1, x2, y2)
}

function boxCorners(numbers: readonly number[], frame: Frame): readonly number[] {
  const [a, b, c, d] = numbers
  return a === undefined || b === undefined || c === undefined || d === undefined
    ? []
    : toCorners([a, b, c, d], frame.order)
}

/** A mask covers the whole of what it is of, whatever the unit of the numbers beside it. */
function maskCorners({ mask }: Shape, frame: Frame, surface: Surface): UnitPoint[] {
  const bounds = mask && maskBounds(mask)
  if (!bounds) return []
  const [height, width] = mask.size
  const whole: Frame = { unit: 'unit', order: 'xyxy', of: frame.of }
  return [
    readPoint(bounds[0] / width, bounds[1] / height, whole, surface),
    readPoint(bounds[2] / width, bounds[3] / height, whole, surface),
  ]
}
