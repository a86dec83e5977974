import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DepthLevels } from './levels'
import { relief, type ReliefView } from './relief'

const view = (change: Partial<ReliefView> = {}): ReliefView => ({
  yaw: 0,
  pitch: 0,
  lift: 0.25,
  size: { width: 50, height: 50 },
  ...change,
})
const flat = (level: number): DepthLevels => ({ width: 40, height: 40, levels: new Uint16Array(1600).fill(level) })
const white = { width: 1, height: 1, pixels: Uint32Array.of(0xffffffff) }
/** A near square in the middle of a far ground. */
const step: DepthLevels = {
  ...flat(0),
  levels: Uint16Array.from({ length: 1600 }, (_, i) =>
    Math.abs((i % 40) - 19.5) < 6 && Math.abs(Math.floor(i / 40) - 19.5) < 6 ? 65535 : 0,
  ),
}
/** Red where it is near, blue where it is far. */
const marked = {
  width: 40,
  height: 40,
  pixels: Uint32Array.from(step.levels, (level) => (level > 0 ? 0xff0000ff : 0xffff0000)),
}

/** The mean column and row of the pixels that are more red than blue. */
function centre(pixels: Uint32Array, width: number): { x: number; y: number; count: number } {
  let [x, y, count] = [0, 0, 0]
  pixels.forEach((pixel, i) => {
    if ((pixel & 255) <= ((pixel >>> 16) & 255)) return
    x += i % width
    y += Math.floor(i / width)
    count += 1
  })
  return { x: x / count, y: y / count, count }
}

test('seen straight on, a flat map is its picture in even light, with nothing around it', () => {
  const pixels = relief(flat(30000), white, view())
  const seen = [...pixels].filter((pixel) => pixel !== 0)
  expect(new Set(seen)).toEqual(new Set([((208 * 255) >> 8) * 0x10101 + 0xff000000]))
  // 40 of 40 + lift 10 + 4: the sides are narrower than the picture.
  expect(seen.length).toBeGreaterThan(35 ** 2)
  expect(seen.length).toBeLessThan(40 ** 2)
})

test('what is near moves right with yaw and up with pitch, beside what is far', () => {
  const at = (change: Partial<ReliefView>) => centre(relief(step, marked, view({ lift: 0.5, ...change })), 50)
  const straight = at({})
  expect(straight.x).toBeCloseTo(24.5, 0)
  expect(at({ yaw: 0.4 }).x).toBeGreaterThan(straight.x + 0.7)
  expect(at({ yaw: -0.4 }).x).toBeLessThan(straight.x - 0.7)
  expect(at({ pitch: 0.4 }).y).toBeLessThan(straight.y - 0.7)
  expect(at({ pitch: -0.4 }).y).toBeGreaterThan(straight.y + 0.7)
  expect(at({ yaw: 0.4, lift: 0 }).x).toBeCloseTo(24.5, 0)
})

test('mirroring the map and the turn mirrors the picture, but for the light and edges', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (yaw, lift) => {
        const one = centre(relief(step, marked, view({ yaw, lift })), 50)
        const other = centre(relief(step, marked, view({ yaw: -yaw, lift })), 50)
        expect(Math.abs(one.x - 24.5 + (other.x - 24.5))).toBeLessThan(1)
      },
    ),
    { numRuns: 25 },
  )
})

test('slopes towards the upper left are lit, slopes away from it lie in shade', () => {
  const slope = (of: (x: number) => number) => ({
    ...flat(0),
    levels: Uint16Array.from({ length: 1600 }, (_, i) => of(i % 40)),
  })
  const middle = (levels: DepthLevels) => (relief(levels, white, view())[25 * 50 + 25] ?? 0) & 255
  expect(middle(slope((x) => x * 1600))).toBeGreaterThan(middle(flat(30000)))
  expect(middle(slope((x) => 64000 - x * 1600))).toBeLessThan(middle(flat(30000)))
})
