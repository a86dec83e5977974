import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDepthPng } from '../../io/images/depthPng'
import { unitBox, type UnitBox } from '../geometry/box'
import { alignDepth, applyFit, averageOver, fitLine, type PlacedMap } from './align'
import { depthRange, type DepthMap } from './map'
import { regionDepth } from './region'

const WHOLE = unitBox(0, 0, 1, 1)
const rendered = (name: string) =>
  readDepthPng(new Blob([readFileSync(new URL(`../../../public/samples/depth/${name}.png`, import.meta.url))]))

/** What another look would have made of a part: another size, another scale and shift. */
function cropOf(map: DepthMap, box: UnitBox, width: number, height: number, scale: number, shift: number): DepthMap {
  const values = Float32Array.from(averageOver({ map, box: WHOLE }, box, width, height), (v) => scale * v + shift)
  return { width, height, values }
}

test('a 16-bit PNG is read in full precision', async () => {
  const map = await rendered('s010')
  expect([map.width, map.height]).toEqual([448, 336])
  // numpy.asarray(PIL.Image.open("s010.png")): row 250, columns 100 and 300; row 335, column 447.
  expect(
    [map.values[250 * 448 + 100], map.values[250 * 448 + 300], map.values[335 * 448 + 447]].map((v) =>
      Math.round((v ?? 0) * 65535),
    ),
  ).toEqual(PIXELS)
  expect(new Set(map.values).size).toBeGreaterThan(1000)
  await expect(readDepthPng(new Blob(['no picture']))).rejects.toMatchObject({ fault: { code: 'image-not-image' } })
})
const PIXELS = [40178, 40178, 65535]

test(
  'scale and shift between crops and the whole are recovered within 1 % on rendered depth',
  { timeout: 30_000 },
  async () => {
    let worst = 0
    for (const name of ['s000', 's021', 's042', 's063']) {
      const map = await rendered(name)
      for (const [box, width, height] of [
        [unitBox(0.1, 0.2, 0.8, 0.9), 256, 192],
        [unitBox(0.313, 0.417, 0.871, 0.982), 192, 192],
        [unitBox(0, 0, 0.6, 1), 330, 410],
        [unitBox(0.4, 0.45, 0.7, 0.85), 64, 48],
      ] as const) {
        const [scale, shift] = [2.5, -0.75]
        // The crop as seen is scale * v + shift, so the way back is 1 / scale and -shift / scale.
        const fit = alignDepth({ map: cropOf(map, box, width, height, scale, shift), box }, { map, box: WHOLE })
        worst = Math.max(worst, Math.abs((fit?.scale ?? 0) * scale - 1), Math.abs((fit?.shift ?? 9) - -shift / scale))
      }
    }
    expect(worst).toBeLessThan(0.01)
  },
)

function onScaleOf(crop: PlacedMap, whole: PlacedMap): DepthMap | null {
  const fit = alignDepth(crop, whole)
  return fit && applyFit(crop.map, fit)
}

test('two crops that overlap are compared at one scale: a region has the same depth in both', async () => {
  const map = await rendered('s010')
  const [a, b] = [unitBox(0, 0.1, 0.7, 1), unitBox(0.3, 0.2, 1, 0.9)]
  const whole = { map, box: WHOLE }
  const first = onScaleOf({ map: cropOf(map, a, 300, 300, 7, 1), box: a }, whole)
  const second = onScaleOf({ map: cropOf(map, b, 256, 192, 0.2, -3), box: b }, whole)
  if (!first || !second) throw new Error('no fit')
  const range = depthRange(map)
  const inA = regionDepth(first, range, unitBox(0.6, 0.5, 0.8, 0.7))
  // The same part of the picture in the other crop: x 0.42 to 0.56, y 0.55 to 0.73.
  const inB = regionDepth(second, range, unitBox(0.12 / 0.7, 0.35 / 0.7, 0.26 / 0.7, 0.53 / 0.7))
  expect(inA.median).toBeCloseTo(inB.median, 2)
})

test('any scale and shift come back exactly where the maps are the same, whichever way round', () => {
  const numbers = fc
    .array(fc.integer({ min: 0, max: 100 }), { minLength: 12, maxLength: 12 })
    .filter((v) => new Set(v).size > 2)
  fc.assert(
    fc.property(
      numbers,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: -50, max: 50 }),
      (values, tenths, shift) => {
        const map = { width: 4, height: 3, values: Float32Array.from(values) }
        const scale = tenths / 10
        const fit = alignDepth({ map, box: WHOLE }, { map: applyFit(map, { scale, shift }), box: WHOLE })
        expect(fit?.scale).toBeCloseTo(scale, 4)
        expect(fit?.shift).toBeCloseTo(shift, 3)
        expect(fit?.rms).toBeLessThan(1e-3)
      },
    ),
  )
})

test('maps that share nothing, or are flat, have no fit', () => {
  const map = { width: 4, height: 4, values: Float32Array.from({ length: 16 }, (_, i) => i) }
  const flat = { width: 4, height: 4, values: new Float32Array(16).fill(3) }
  expect(alignDepth({ map, box: unitBox(0, 0, 0.4, 1) }, { map, box: unitBox(0.5, 0, 1, 1) })).toBeNull()
  expect(alignDepth({ map: flat, box: WHOLE }, { map, box: WHOLE })).toBeNull()
  expect(fitLine([1, 2], [1, 2])).toBeNull()
  expect(fitLine([1, 2, 3, 4], [3, 5, 7, 10])).toMatchObject({ count: 4, scale: 2.3, shift: 0.5 })
})

test('means over a grid keep the mean of what they cover', () => {
  const map = { width: 4, height: 2, values: Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7]) }
  expect([...averageOver({ map, box: WHOLE }, WHOLE, 2, 1)]).toEqual([2.5, 4.5])
  // Cells that cut through pixels: 1.5 pixels each.
  expect([...averageOver({ map, box: WHOLE }, unitBox(0, 0, 0.75, 0.5), 2, 1)].map((v) => v.toFixed(4))).toEqual([
    '0.3333',
    '1.6667',
  ])
  expect([...averageOver({ map, box: WHOLE }, WHOLE, 4, 2)]).toEqual([...map.values])
})
