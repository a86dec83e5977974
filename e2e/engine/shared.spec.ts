import type { Page } from '@playwright/test'
import type { Trace } from '../../src/core'
import { expect, noteMeasured, test } from '../pages/test'
import { samples, type Sample } from '../samples'
import { openWatched, readCounts } from './watch'

/**
 * The model that answers and the depth model share one GPUDevice, whichever comes first, and say on it what they say on
 * WASM.
 */

const BABBLER = 'fixtures/qwen2_5_vl-random/'

async function load(page: Page, model: string, device: 'wasm' | 'webgpu'): Promise<void> {
  expect(
    await page.evaluate(async ([name, on]) => (await window.loupe.models.load(name, { device: on })).device, [
      model,
      device,
    ] as const),
  ).toBe(device)
}

/**
 * The first sample that the model answers in two rounds and few tokens: on a software device each takes half a second.
 */
async function answeredOnWasm(page: Page): Promise<{ sample: Sample; trace: Trace }> {
  await load(page, 'loupe-vlm', 'wasm')
  for (const sample of await samples(page)) {
    const trace = await page.evaluate(({ image, question }) => window.loupe.reason({ image, question }), sample)
    const tokens = trace.rounds.reduce((sum, round) => sum + (round.tokenIds?.length ?? Infinity), 0)
    if (trace.rounds.length === 2 && tokens <= 60 && trace.ended === 'answer') return { sample, trace }
  }
  throw new Error('the model answered no sample in two rounds and 60 tokens')
}

test('the model first: WebGPU answers as WASM does, depth of a crop runs beside it, and both maps agree', async ({
  page,
}) => {
  test.setTimeout(400_000)
  await openWatched(page)
  const { sample, trace } = await answeredOnWasm(page)
  await load(page, 'loupe-vlm', 'webgpu')
  const got = await page.evaluate(async ({ image, question }) => {
    // On `auto`, depth follows the model's device.
    const crop = window.loupe.depth({ image, cropPx: [0, 0, 640, 480] })
    const answer = await window.loupe.reason({ image, question })
    const [webgpu, wasm] = [
      await window.loupe.depth({ image, device: 'webgpu' }),
      await window.loupe.depth({ image, device: 'wasm' }),
    ]
    const gap = webgpu.values.reduce((most, v, i) => Math.max(most, Math.abs(v - (wasm.values[i] ?? NaN))), 0)
    return {
      answer,
      devices: [(await crop).model.device, webgpu.model.device, wasm.model.device],
      pixels: webgpu.values.length,
      gap,
    }
  }, sample)
  noteMeasured(`largest difference between the maps of WebGPU and WASM ${got.gap}`)
  expect(got.answer.producer.device).toBe('webgpu')
  expect(got.answer.rounds.map((round) => round.raw)).toEqual(trace.rounds.map((round) => round.raw))
  expect(got.devices).toEqual(['webgpu', 'webgpu', 'wasm'])
  expect(got.pixels).toBeGreaterThan(0)
  expect(got.gap).toBeLessThan(1e-3)
  expect((await readCounts(page)).devices).toBe(1)
})

test('depth first: a model that is loaded after it takes its device', async ({ page }) => {
  test.setTimeout(400_000)
  await openWatched(page)
  const image = 'samples/images/s000.webp'
  const depth = (device: 'webgpu' | 'auto', cropPx: readonly [number, number, number, number]) =>
    page.evaluate(
      async ([path, on, crop]) =>
        (await window.loupe.depth({ image: new URL(path, document.baseURI).href, cropPx: crop, device: on })).model
          .device,
      [image, device, cropPx] as const,
    )
  expect(await depth('webgpu', [0, 0, 640, 480])).toBe('webgpu')
  await load(page, BABBLER, 'webgpu')
  const [ended, device] = await Promise.all([
    page.evaluate(async (path) => {
      const trace = await window.loupe.reason({
        image: new URL(path, document.baseURI).href,
        question: 'what',
        policy: { rounds: 1, maxNewTokens: 4 },
      })
      return trace.ended
    }, 'fixtures/resize/plain.png'),
    depth('auto', [0, 0, 320, 240]),
  ])
  expect(device).toBe('webgpu')
  expect(['answer', 'limit']).toContain(ended)
  expect((await readCounts(page)).devices).toBe(1)
})
