import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gridOf, placesOf, TILE_SIDE } from './tileGrid'
import { toImage } from './viewport'

const PANORAMA = { width: 16_000, height: 500 }
const STAGE = { width: 1000, height: 700 }

describe('tiles of the source', () => {
  test('are not asked for where the proxy has pixels enough', () => {
    const proxyScale = 4096 / 16_000
    expect(gridOf(PANORAMA, { scale: 0.0625, left: 0, top: 0 }, STAGE, { proxyScale, ratio: 2 })).toBeNull()
    expect(gridOf(STAGE, { scale: 32, left: 0, top: 0 }, STAGE, { proxyScale: 1, ratio: 2 })).toBeNull()
  })

  test('are the own pixels of the source at full zoom', () => {
    const view = { scale: 32, left: -8000 * 32, top: -100 * 32 }
    const grid = gridOf(PANORAMA, view, STAGE, { proxyScale: 0.256, ratio: 1 })
    expect(grid).toEqual({ scale: 1, columns: [15, 16], rows: [0, 1] })
    expect(grid && placesOf(PANORAMA, grid)).toEqual([{ key: '1/15/0', box: [7680, 0, 8192, 500] }])
  })

  test('cover what the stage shows, in whole pixels, and are few, at any zoom', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
    const scene = fc.record({
      image: fc.record({ width: fc.integer({ min: 4097, max: 16_384 }), height: fc.integer({ min: 1, max: 16_384 }) }),
      scale: number(0.01, 32),
      x: number(0, 0.99),
      y: number(0, 0.99),
      ratio: number(1, 3),
    })
    fc.assert(
      fc.property(scene, ({ image, scale, x, y, ratio }) => {
        const view = { scale, left: -x * image.width * scale, top: -y * image.height * scale }
        const proxyScale = 4096 / Math.max(image.width, image.height)
        const grid = gridOf(image, view, STAGE, { proxyScale, ratio })
        if (!grid) {
          expect(scale * ratio).toBeLessThanOrEqual(proxyScale)
          return
        }
        const places = placesOf(image, grid)
        const most = (side: number) => Math.ceil((2 * side * ratio) / TILE_SIDE) + 1
        expect(places.length).toBeLessThanOrEqual(most(STAGE.width) * most(STAGE.height))
        const corner = toImage(view, { x: STAGE.width, y: STAGE.height })
        const seen = [Math.min(image.width, corner.x), Math.min(image.height, corner.y)] as const
        const boxes = places.map((place) => place.box)
        expect(boxes.every((box) => box.every(Number.isInteger))).toBe(true)
        expect(Math.min(...boxes.map(([left]) => left))).toBeLessThanOrEqual(x * image.width)
        expect(Math.max(...boxes.map(([, , right]) => right))).toBeGreaterThanOrEqual(Math.floor(seen[0]))
        expect(Math.max(...boxes.map(([, , , bottom]) => bottom))).toBeGreaterThanOrEqual(Math.floor(seen[1]))
      }),
    )
  })
})
