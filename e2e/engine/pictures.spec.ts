import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import type {} from '../../src/app/scripting'

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
type Cases = { resize: Case[]; patches: PatchCase[] }

const folder = new URL('../fixtures/resize/', import.meta.url)
const cases = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as Cases

function expectedOf({ expected: { file, offset, dtype, shape } }: Case): ArrayLike<number> {
  const bytes = readFileSync(new URL(file, folder))
  const count = shape.reduce((product, side) => product * side, 1)
  if (dtype === 'uint8') return bytes.subarray(offset, offset + count)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + 4 * count))
}

type Asked = { source: string; crop: [number, number, number, number]; width: number; height: number; layout: { patch: number; merge: number; temporal: number; rescale: number; mean: [number, number, number]; std: [number, number, number] } }

async function patches(page: Page, asked: Asked): Promise<{ data: number[]; grid: readonly number[] }> {
  return page.evaluate(async ({ source, crop, width, height, layout }) => {
    const image = new URL(`fixtures/resize/${source}`, document.baseURI).href
    const { data, grid } = await window.loupe.patches({ image, cropPx: crop, size: { width, height }, layout })
    return { data: [...data], grid }
  }, asked)
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < b.length; i += 1) most = Math.max(most, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)))
  return a.length === b.length ? most : Infinity
}

test.beforeEach(async ({ page }) => {
  await page.goto('./')
  await page.waitForFunction(() => 'loupe' in window)
})

/** One patch a pixel, no normalisation: the tensor is the picture, channels first. */
const PIXELS = { patch: 1, merge: 1, temporal: 1, rescale: 1, mean: [0, 0, 0] as [number, number, number], std: [1, 1, 1] as [number, number, number] }

test('crops resized to sides of any length are within one level of Pillow', async ({ page }) => {
  const off: Record<string, number> = {}
  for (const one of cases.resize) {
    const { data } = await patches(page, { source: one.source, crop: one.crop, width: one.width, height: one.height, layout: PIXELS })
    off[one.name] = worst(data, expectedOf(one))
  }
  const most = Math.max(...Object.values(off))
  test.info().annotations.push({ type: 'measured', description: `largest difference ${most} of 255 levels; exact in ${Object.values(off).filter((v) => v === 0).length} of ${cases.resize.length}` })
  expect(Object.entries(off).filter(([, difference]) => difference > 1)).toEqual([])
})

test('patches are in the order of transformers, within 1/255', async ({ page }) => {
  for (const one of cases.patches) {
    const layout = { patch: one.patchSize, merge: one.mergeSize, temporal: one.temporalPatchSize, rescale: 1 / 255, mean: one.mean, std: one.std }
    const { data, grid } = await patches(page, { source: one.source, crop: one.crop, width: one.width, height: one.height, layout })
    expect(grid).toEqual(one.grid)
    expect(worst(data, expectedOf(one)) * Math.min(...one.std)).toBeLessThanOrEqual(1 / 255 + 1e-6)
  }
})
