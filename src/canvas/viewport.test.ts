import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pixelBox } from '../core'
import { between, fit, pan, pinch, toImage, toStage, viewOf, zoomAt, type Point } from './viewport'

const image = { width: 896, height: 672 }
const stage = { width: 640, height: 480 }

const near = (a: Point, b: Point) => {
  expect(a.x).toBeCloseTo(b.x, 6)
  expect(a.y).toBeCloseTo(b.y, 6)
}

test('fit shows the picture whole and centred', () => {
  const whole = toStage(fit(image, stage), pixelBox(0, 0, 896, 672))
  expect(whole.width).toBeCloseTo(597.33, 1)
  expect(whole.x).toBeCloseTo((640 - whole.width) / 2, 6)
  expect(whole.y).toBeCloseTo((480 - whole.height) / 2, 6)
})

test('a tiny picture is not blown up beyond four times', () => {
  expect(fit({ width: 10, height: 10 }, stage).scale).toBe(4)
})

test('zooming keeps the point of the image under the cursor', () => {
  const inside = fc.record({
    x: fc.double({ min: 100, max: 540, noNaN: true }),
    y: fc.double({ min: 100, max: 380, noNaN: true }),
  })
  fc.assert(
    fc.property(inside, fc.double({ min: 1, max: 4, noNaN: true }), (at, factor) => {
      const view = fit(image, stage)
      near(toImage(zoomAt(view, at, factor, image, stage), at), toImage(view, at))
    }),
  )
})

test('however far it is panned, a part of the picture stays on the stage', () => {
  const far = fc.double({ min: -1e5, max: 1e5, noNaN: true })
  fc.assert(
    fc.property(far, far, (dx, dy) => {
      const whole = toStage(pan(fit(image, stage), dx, dy, image, stage), pixelBox(0, 0, 896, 672))
      expect(whole.x < stage.width && whole.x + whole.width > 0).toBe(true)
      expect(whole.y < stage.height && whole.y + whole.height > 0).toBe(true)
    }),
  )
})

test('two fingers that spread zoom about their middle, and move with it', () => {
  const view = fit(image, stage)
  const from: [Point, Point] = [
    { x: 300, y: 240 },
    { x: 340, y: 240 },
  ]
  const to: [Point, Point] = [
    { x: 300, y: 250 },
    { x: 380, y: 250 },
  ]
  const next = pinch(view, from, to, image, stage)
  expect(next.scale).toBeCloseTo(view.scale * 2, 6)
  near(toImage(next, { x: 340, y: 250 }), toImage(view, { x: 320, y: 240 }))
})

test('a flight ends at its target, and a box it flies to is on the stage', () => {
  const box = pixelBox(500, 200, 560, 230)
  const [from, target] = [fit(image, stage), viewOf(box, image, stage)]
  expect(between(from, target, 1, stage)).toEqual(target)
  const at = toStage(target, box)
  expect(at.x >= 0 && at.y >= 0 && at.x + at.width <= stage.width && at.y + at.height <= stage.height).toBe(true)
  expect(target.scale).toBeGreaterThan(from.scale)
})

test('a flight starts where the stage is', () => {
  const target = viewOf(pixelBox(10, 10, 60, 60), image, stage)
  const start = between(fit(image, stage), target, 0, stage)
  expect(start.scale).toBeCloseTo(fit(image, stage).scale, 9)
  expect(start.left).toBeCloseTo(fit(image, stage).left, 6)
})
