import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pixelBox } from '../core'
import { gripPoint, handlesOf, hit, isInside } from './hit'
import { boundsOf } from './scene'
import { boxShape, sceneWith } from './testing/shapes'

const reach = { scale: 1, slack: 6 }
const large = boxShape('r0.a0', pixelBox(0, 0, 50, 50))
const scene = sceneWith(['r0.a0', pixelBox(0, 0, 50, 50)], ['r1.a0', pixelBox(40, 40, 60, 60)])

test('a handle of the selected box is taken before a smaller box under it', () => {
  expect(hit({ x: 50, y: 50 }, scene, large, reach)).toEqual({ kind: 'handle', part: 'r0.a0', handle: 'se' })
})

test('the inside of the selected box is taken before a smaller box in it', () => {
  expect(hit({ x: 45, y: 45 }, scene, large, reach)).toEqual({ kind: 'shape', part: 'r0.a0' })
  expect(hit({ x: 45, y: 45 }, scene, null, reach)).toEqual({ kind: 'shape', part: 'r1.a0' })
})

test('the whole of a side is its handle', () => {
  expect(hit({ x: 13, y: -2 }, scene, large, reach)).toEqual({ kind: 'handle', part: 'r0.a0', handle: 'n' })
})

test('empty ground is nothing', () => {
  expect(hit({ x: 90, y: 90 }, scene, large, reach)).toEqual({ kind: 'none' })
})

test('a box that cannot be moved has no handles', () => {
  expect(hit({ x: 50, y: 50 }, scene, { ...large, movable: false }, reach)).toEqual({ kind: 'shape', part: 'r0.a0' })
})

test('what is not drawn cannot be hit', () => {
  expect(hit({ x: 10, y: 10 }, { shapes: [] }, null, reach)).toEqual({ kind: 'none' })
  const shown = { shapes: [{ ...large, takeable: false }] }
  expect(hit({ x: 10, y: 10 }, shown, null, reach)).toEqual({ kind: 'none' })
})

test.each([
  ['polygon', [0, 0, 40, 0, 0, 40], { x: 10, y: 10 }, { x: 30, y: 30 }],
  ['line', [0, 0, 40, 40], { x: 20, y: 23 }, { x: 30, y: 10 }],
  ['polyline', [0, 0, 40, 0, 40, 40], { x: 38, y: 20 }, { x: 15, y: 20 }],
  ['point', [20, 20], { x: 23, y: 20 }, { x: 40, y: 20 }],
  ['mask', [5, 0, 10, 6, 20, 30], { x: 25, y: 6.5 }, { x: 25, y: 5.5 }],
] as const)('a %s is hit where it is drawn', (kind, numbers, on, off) => {
  const shape = { ...large, kind, numbers }
  expect(hit(on, { shapes: [shape] }, null, reach).kind).toBe('shape')
  expect(hit(off, { shapes: [shape] }, null, reach).kind).toBe('none')
})

test('a small box has fewer handles, and they stand outside of it', () => {
  const small = pixelBox(100, 100, 110, 160)
  expect(handlesOf(small, 1)).toEqual(['nw', 'ne', 'e', 'se', 'sw', 'w'])
  expect(handlesOf(pixelBox(0, 0, 9, 9), 1)).toEqual(['nw', 'ne', 'se', 'sw'])
  for (const handle of handlesOf(small, 1)) {
    const { x, y } = gripPoint(small, handle, 1)
    expect(x < 100 || x > 110 || y < 100 || y > 160).toBe(true)
  }
})

test('at every size and scale the middle of a box is its inside', () => {
  const side = fc.double({ min: 0.5, max: 500, noNaN: true })
  fc.assert(
    fc.property(side, side, fc.double({ min: 0.05, max: 32, noNaN: true }), (width, height, scale) => {
      const shape = boxShape('r0.a0', pixelBox(10, 10, 10 + width, 10 + height))
      const middle = { x: 10 + width / 2, y: 10 + height / 2 }
      expect(isInside(middle, boundsOf(shape), scale)).toBe(true)
      expect(hit(middle, { shapes: [shape] }, shape, { scale, slack: 12 })).toEqual({ kind: 'shape', part: 'r0.a0' })
    }),
  )
})
