import type { Page } from '@playwright/test'
import type { DepthViewOptions } from '../../src/app/scripting/loupe'
import type { DepthViewReply } from '../../src/engine'
import { expect, test } from '../pages/test'

/** What is shown of a depth map is the same from WGSL and from its CPU twin, to the bit. */

type Box = { left: number; top: number; right: number; bottom: number }
type Turn = { yaw: number; pitch: number; lift: number; size: { width: number; height: number } }
type Asked = { width: number; height: number; shapes: 'hills' | 'steps' | 'odd' } & (
  { show: 'region'; box: Box } | { show: 'colour' } | { show: 'relief'; view: Turn; image?: string }
)

/** Both replies to one question about a map that the page makes: sums and differences cross, not pictures. */
function compare(page: Page, asked: Asked) {
  return page.evaluate(async ({ width, height, shapes, ...what }) => {
    const values = new Float32Array(width * height)
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const wave = Math.sin(x / 7) * Math.cos(y / 5) + x / width
        const near = Math.abs(x - width / 2) < width / 6 && Math.abs(y - height / 2) < height / 4 ? 3 : y / height
        values[y * width + x] =
          shapes === 'hills'
            ? wave
            : shapes === 'steps'
              ? near
              : ([NaN, Infinity, -Infinity, 1e-30, 7, -3][(x + y) % 6] ?? 0)
      }
    }
    const range = shapes === 'odd' ? { p1: -2.5, p99: 6.5 } : { p1: 0.02, p99: 1.9 }
    const key = `${shapes} ${width}x${height}`
    const ask = (device: 'cpu' | 'gpu') =>
      window.loupe.depthView({ ...what, key, map: { width, height, values }, range, device } as DepthViewOptions)
    const [cpu, gpu]: [DepthViewReply, DepthViewReply] = [await ask('cpu'), await ask('gpu')]
    // A twin compared with itself would prove nothing.
    if (cpu.device !== 'cpu' || gpu.device !== 'gpu') throw new Error(`made on ${cpu.device} and ${gpu.device}`)
    if (cpu.show === 'region' || gpu.show === 'region')
      return {
        same:
          JSON.stringify(cpu.show === 'region' && cpu.region) === JSON.stringify(gpu.show === 'region' && gpu.region),
        cpu,
        gpu,
        differ: -1,
        kinds: -1,
        painted: -1,
      }
    const [a, b] = [new Uint32Array(cpu.data.buffer), new Uint32Array(gpu.data.buffer)]
    return {
      same: a.length === b.length && a.every((pixel, i) => pixel === b[i]),
      cpu: null,
      gpu: null,
      differ: a.reduce((sum, pixel, i) => sum + (pixel === b[i] ? 0 : 1), 0),
      kinds: new Set(b).size,
      painted: b.reduce((sum, pixel) => sum + (pixel === 0 ? 0 : 1), 0) / b.length,
    }
  }, asked)
}

test.beforeEach(({ loupe }) => loupe.open())

test('of a box, the least, the quartiles, the median, the greatest and the histogram are the same', async ({
  page,
}) => {
  const [width, height] = [203, 151]
  const boxes: [number, number, number, number][] = [
    [0, 0, width, height],
    [17, 9, 18, 10],
    [0, 0, 2, 1],
    [50, 40, 53, 140],
    [202, 150, 203, 151],
    [3, 5, 100, 6],
  ]
  for (const shapes of ['hills', 'steps', 'odd'] as const) {
    for (const [left, top, right, bottom] of boxes) {
      const { same, cpu, gpu } = await compare(page, {
        width,
        height,
        shapes,
        show: 'region',
        box: { left, top, right, bottom },
      })
      expect(same, JSON.stringify({ cpu, gpu })).toBe(true)
      expect(gpu?.show === 'region' && gpu.region.count).toBe((right - left) * (bottom - top))
    }
  }
  const empty = await compare(page, {
    width,
    height,
    shapes: 'hills',
    show: 'region',
    box: { left: 5, top: 5, right: 5, bottom: 9 },
  })
  expect(empty.gpu?.show === 'region' && empty.gpu.region.count).toBe(0)
  expect(empty.same).toBe(true)
})

test('a map in colour is the same from WGSL and from the CPU', async ({ page }) => {
  for (const [width, height, shapes] of [
    [203, 151, 'hills'],
    [1, 1, 'steps'],
    [518, 392, 'steps'],
    [37, 500, 'odd'],
  ] as const) {
    const { differ, kinds } = await compare(page, { width, height, shapes, show: 'colour' })
    expect(differ).toBe(0)
    expect(kinds).toBeGreaterThanOrEqual(width === 1 ? 1 : 3)
  }
})

test('a relief is the same from both, in the colours of depth and with the picture on it', async ({ page }) => {
  const turns = [
    [0, 0, 0.25],
    [0.3, -0.2, 0.3],
    [-0.5, 0.5, 0.6],
    [0.1, 0.45, 0],
    [2, -2, 0.4],
  ] as const
  for (const [i, [yaw, pitch, lift]] of turns.entries()) {
    for (const shapes of ['hills', 'steps', 'odd'] as const) {
      const size = { width: 181 + 20 * i, height: 160 - 31 * i }
      const image = i % 2 === 0 ? {} : { image: 'fixtures/resize/plain.png' }
      const { differ, kinds, painted } = await compare(page, {
        width: 120,
        height: 90,
        shapes,
        show: 'relief',
        view: { yaw, pitch, lift, size },
        ...image,
      })
      expect(differ).toBe(0)
      expect(kinds).toBeGreaterThan(3)
      // The surface lies in the picture, with room around it.
      expect(painted).toBeGreaterThan(0.05)
      expect(painted).toBeLessThan(1)
    }
  }
})
