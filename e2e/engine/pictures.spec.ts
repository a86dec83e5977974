import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { Layout } from '../../src/engine'
import { expect, noteMeasured, test } from '../pages/test'

/** Pictures become tensors as Pillow and transformers make them, within 1/255. */

type Case = {
  name: string
  source: string
  crop: [number, number, number, number]
  width: number
  height: number
  expected: { file: string; offset: number; dtype: 'uint8' | 'float32'; shape: number[] }
}
type PatchCase = Case & {
  patchSize: number
  temporalPatchSize: number
  mergeSize: number
  mean: [number, number, number]
  std: [number, number, number]
  grid: [number, number, number]
}
type PlaneCase = Case & { mean: [number, number, number]; std: [number, number, number] }
type Cases = { resize: Case[]; patches: PatchCase[]; planes: PlaneCase[] }

const folder = new URL('../fixtures/resize/', import.meta.url)
const cases = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as Cases

function expectedOf({ expected: { file, offset, dtype, shape } }: Case): ArrayLike<number> {
  const bytes = readFileSync(new URL(file, folder))
  const count = shape.reduce((product, side) => product * side, 1)
  if (dtype === 'uint8') return bytes.subarray(offset, offset + count)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + 4 * count))
}

type Asked = {
  source: string
  crop: [number, number, number, number]
  width: number
  height: number
  layout: Layout
  type?: 'float16'
}
type Device = 'cpu' | 'gpu'
type Made = { data: number[]; grid: readonly number[] }

async function patches(page: Page, device: Device, asked: Asked): Promise<Made> {
  const made = await page.evaluate(
    async ([where, { source, crop, width, height, layout, type }]) => {
      const image = new URL(`fixtures/resize/${source}`, document.baseURI).href
      const options = { image, cropPx: crop, size: { width, height }, layout, device: where }
      const reply = await window.loupe.patches(type ? { ...options, type } : options)
      return { ...reply, data: [...reply.data] }
    },
    [device, asked] as const,
  )
  // A device that lacks room takes the CPU: here it must not, or nothing would have been compared.
  expect(made.device).toBe(device)
  return made
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < b.length; i += 1) most = Math.max(most, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)))
  return a.length === b.length ? most : Infinity
}

test.beforeEach(({ loupe }) => loupe.open())

type Triple = [number, number, number]
/** One patch a pixel, no normalisation: the tensor is the picture, [height, width, 3]. */
const PIXELS = { patch: 1, merge: 1, temporal: 1, rescale: 1, mean: [0, 0, 0] as Triple, std: [1, 1, 1] as Triple }
const patchLayout = (one: PatchCase) => ({
  patch: one.patchSize,
  merge: one.mergeSize,
  temporal: one.temporalPatchSize,
  rescale: 1 / 255,
  mean: one.mean,
  std: one.std,
})
const planeLayout = ({ mean, std }: PlaneCase) => ({ planes: true as const, rescale: 1 / 255, mean, std })

for (const device of ['cpu', 'gpu'] as const) {
  const where = device === 'cpu' ? 'on the CPU' : 'by WGSL'

  test(`crops resized to sides of any length are within one level of Pillow, ${where}`, async ({ page }) => {
    const off: Record<string, number> = {}
    for (const one of cases.resize) {
      off[one.name] = worst((await patches(page, device, { ...one, layout: PIXELS })).data, expectedOf(one))
    }
    const most = Math.max(...Object.values(off))
    const exact = Object.values(off).filter((v) => v === 0).length
    noteMeasured(`largest difference ${most} of 255 levels; exact in ${exact} of ${cases.resize.length}`)
    expect(cases.resize.length).toBeGreaterThanOrEqual(40)
    expect(Object.entries(off).filter(([, difference]) => difference > 1)).toEqual([])
  })

  test(`patches are in the order of transformers, within 1/255, ${where}`, async ({ page }) => {
    for (const one of cases.patches) {
      const { data, grid } = await patches(page, device, { ...one, layout: patchLayout(one) })
      expect(grid).toEqual(one.grid)
      expect(worst(data, expectedOf(one)) * Math.min(...one.std)).toBeLessThanOrEqual(1 / 255 + 1e-6)
    }
  })

  test(`planes are channels first, within 1/255 of transformers, ${where}`, async ({ page }) => {
    for (const one of cases.planes) {
      const { data, grid } = await patches(page, device, { ...one, layout: planeLayout(one) })
      expect(grid).toEqual([1, one.height, one.width])
      expect(worst(data, expectedOf(one)) * Math.min(...one.std)).toBeLessThanOrEqual(1 / 255 + 1e-6)
    }
  })
}

test('WGSL and its CPU twin give the very same numbers, as float32 and as float16', async ({ page }) => {
  const asked: Asked[] = [
    ...cases.resize.map((one) => ({ ...one, layout: PIXELS })),
    ...cases.patches.map((one) => ({ ...one, layout: patchLayout(one) })),
    ...cases.patches.map((one) => ({ ...one, layout: patchLayout(one), type: 'float16' as const })),
    ...cases.planes.map((one) => ({ ...one, layout: planeLayout(one) })),
    // Odd counts of halves: the last word is half full.
    ...cases.planes.map((one) => ({ ...one, layout: planeLayout(one), type: 'float16' as const })),
  ]
  for (const one of asked)
    expect(worst((await patches(page, 'gpu', one)).data, (await patches(page, 'cpu', one)).data)).toBe(0)
})
