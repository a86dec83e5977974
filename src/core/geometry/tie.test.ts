import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Numbers4 } from './box'
import { iou } from './measure'
import { isTied, TIE_IOU } from './tie'

test('a call and a RoI that differ by thousandths are one box, those that differ by a tenth are not', () => {
  expect(isTied([0.312, 0.4, 0.42, 0.55], [0.313, 0.401, 0.421, 0.549])).toBe(true)
  expect(isTied([0.3, 0.4, 0.4, 0.5], [0.31, 0.4, 0.41, 0.5])).toBe(false)
})

test('the tie holds both ways, and what has no area is tied to itself alone', () => {
  const side = fc.double({ min: 0, max: 1, noNaN: true })
  const box: fc.Arbitrary<Numbers4> = fc.tuple(side, side, side, side)
  fc.assert(
    fc.property(box, box, (a, b) => {
      expect(isTied(a, b)).toBe(isTied(b, a))
      expect(isTied(a, a)).toBe(true)
      if (iou(a, b) > 0) expect(isTied(a, b)).toBe(iou(a, b) >= TIE_IOU)
    }),
  )
})
