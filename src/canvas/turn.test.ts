import { expect, test } from 'vitest'
import { ASIDE, FACING, MOST, turned } from './turn'

test('a relief turns by what it is dragged, and no further than half a radian', () => {
  expect(turned(FACING, 0.1, -0.2)).toEqual({ yaw: 0.1, pitch: -0.2 })
  expect(turned(ASIDE, 9, -9)).toEqual({ yaw: MOST, pitch: -MOST })
})
