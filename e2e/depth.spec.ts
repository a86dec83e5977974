import { readFileSync } from 'node:fs'
import type { Page, Worker } from '@playwright/test'
import { build } from 'vite'
import { alignDepth, depthRange, unitBox, type DepthMap } from '../src/core'
import { absRel, depthSamples, goldAt, orders } from './depth/truth'
import { expect, noteMeasured, test } from './pages/test'
import type {} from './peer/peer'
import { startHub } from './servers/hub'
import { serveStatic } from './servers/static'

/** The depth model in the real page: its card's numbers, the peer's map, one device, and nothing computed twice. */

type Made = DepthMap & { runs: number; device: string; ms: number }

/** Floats cross as bytes: as JSON a map costs more than the network does. */
async function depthOf(
  page: Page,
  image: string,
  device: 'wasm' | 'webgpu' = 'wasm',
  cropPx?: [number, number, number, number],
): Promise<Made> {
  const { bytes, ...rest } = await page.evaluate(
    async ([path, on, crop]) => {
      const url = path.startsWith('data:') ? path : new URL(`samples/${path}`, document.baseURI).href
      const { width, height, values, runs, ms, model } = await window.loupe.depth({
        image: url,
        device: on,
        ...(crop ? { cropPx: crop } : {}),
      })
      const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      let text = ''
      for (let i = 0; i < raw.length; i += 8192) text += String.fromCharCode(...raw.subarray(i, i + 8192))
      return { width, height, runs, ms, device: model.device, bytes: btoa(text) }
    },
    [image, device, cropPx] as const,
  )
  return { ...rest, values: new Float32Array(Uint8Array.from(Buffer.from(bytes, 'base64')).buffer) }
}

test("on the bundled samples the numbers are the card's", async ({ page, loupe }) => {
  test.setTimeout(300_000)
  await loupe.open()
  const right: boolean[] = []
  const errors: number[] = []
  for (const sample of depthSamples()) {
    const map = await depthOf(page, sample.image)
    const gold = await goldAt(sample, map)
    right.push(...orders(sample, map, gold))
    errors.push(absRel(map, gold.inverse))
  }
  const order = right.filter(Boolean).length / right.length
  const error = errors.reduce((sum, one) => sum + one, 0) / errors.length
  noteMeasured(
    `order right ${order.toFixed(4)} of ${right.length} pairs, absolute relative error ${error.toFixed(4)} over ${errors.length} pictures`,
  )
  const { metrics } = JSON.parse(readFileSync('public/models/loupe-depth/card.json', 'utf8')) as {
    metrics: { id: string; value: number }[]
  }
  const card = (id: string) => metrics.find((one) => one.id === id)?.value ?? NaN
  // The card is of 500 other scenes; channels swapped or numbers not normalised are far outside.
  expect(Math.abs(order - card('order'))).toBeLessThan(0.015)
  expect(Math.abs(error - card('absrel'))).toBeLessThan(0.005)
})

/** A picture at the very size that the model takes, so that nobody resizes it. */
async function atInputSize(page: Page, image: string): Promise<string> {
  return page.evaluate(async (path) => {
    const bitmap = await createImageBitmap(await (await fetch(new URL(`samples/${path}`, document.baseURI))).blob())
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 256, height: 192 })
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, 256, 192)
    return canvas.toDataURL('image/png')
  }, image)
}

test('transformers.js on the same model and picture gives the same map within 1e-3', async ({
  page,
  loupe,
  context,
}) => {
  test.setTimeout(240_000)
  await build({ configFile: 'e2e/peer/vite.config.ts' })
  const host = await serveStatic('.cache/peer', '/peer/', {})
  const hub = await startHub({ 'loupe/loupe-depth': { folder: 'public/models/loupe-depth' } })
  try {
    await loupe.open()
    const other = await context.newPage()
    await other.goto(host.url)
    await other.waitForFunction(() => 'peerDepth' in window)
    for (const { image } of depthSamples().filter((_, i) => i % 24 === 0)) {
      const picture = await atInputSize(page, image)
      const ours = await depthOf(page, picture)
      const peer = await other.evaluate(([url, png]) => window.peerDepth(url, 'loupe/loupe-depth', png), [
        hub.url,
        picture,
      ] as const)
      expect([ours.width, ours.height]).toEqual([peer.width, peer.height])
      const gap = peer.values.reduce((most, v, i) => Math.max(most, Math.abs(v - (ours.values[i] ?? NaN))), 0)
      noteMeasured(`${image}: largest difference ${gap}`)
      expect(gap).toBeLessThan(1e-3)
      // A map of one number would agree with anything that is as flat.
      expect(Math.max(...ours.values) - Math.min(...ours.values)).toBeGreaterThan(0.3)
    }
  } finally {
    await host.close()
    await hub.close()
  }
})

test('a second call computes nothing; another crop is another map', async ({ page, loupe }) => {
  await loupe.open()
  const [sample] = depthSamples()
  if (!sample) throw new Error('no samples')
  const first = await depthOf(page, sample.image)
  const again = await depthOf(page, sample.image)
  expect([first.runs, again.runs]).toEqual([1, 0])
  expect(again.values).toEqual(first.values)
  const crop = await depthOf(page, sample.image, 'wasm', [100, 80, 740, 560])
  expect([crop.runs, (await depthOf(page, sample.image, 'wasm', [100, 80, 740, 560])).runs]).toEqual([1, 0])
  expect(crop.values).not.toEqual(first.values)
})

test('a crop on the scale of the whole picture has the depths of the whole', async ({ page, loupe }) => {
  await loupe.open()
  const gaps: number[] = []
  for (const { image, width, height } of depthSamples().filter((_, i) => i % 16 === 0)) {
    const whole = await depthOf(page, image)
    const crop = await depthOf(page, image, 'wasm', [
      width / 4,
      height / 4,
      width / 4 + width / 2,
      height / 4 + height / 2,
    ])
    const box = unitBox(0.25, 0.25, 0.75, 0.75)
    const fit = alignDepth({ map: crop, box }, { map: whole, box: unitBox(0, 0, 1, 1) })
    const { p1, p99 } = depthRange(whole)
    expect(fit?.scale).toBeGreaterThan(0)
    gaps.push((fit?.rms ?? NaN) / (p99 - p1))
  }
  noteMeasured(`left over after the fit, in depth values: ${gaps.map((gap) => gap.toFixed(4)).join(', ')}`)
  expect(Math.max(...gaps)).toBeLessThan(0.15)
})

/** The engine's worker, made by a call that needs no model, with `requestDevice` counted in it. */
async function countedWorker(page: Page): Promise<Worker> {
  const made = page.waitForEvent('worker')
  await page.evaluate(async () => {
    const image = new URL('samples/images/s000.webp', document.baseURI).href
    await window.loupe.patches({
      image,
      cropPx: [0, 0, 8, 8],
      size: { width: 8, height: 8 },
      layout: { patch: 1, merge: 1, temporal: 1, rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
    })
  })
  const worker = await made
  await worker.evaluate(() => {
    const scope = globalThis as unknown as { made: GPUDevice[] }
    scope.made = []
    const open = GPUAdapter.prototype.requestDevice
    GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...rest) {
      const device = await open.apply(this, rest)
      scope.made.push(device)
      return device
    }
  })
  return worker
}

test('asked for while an answer is being written, depth comes after it and changes no token of it', async ({
  page,
  loupe,
}) => {
  await loupe.open()
  const [sample] = depthSamples()
  if (!sample) throw new Error('no samples')
  const seen = await page.evaluate(async (path) => {
    const image = new URL(`samples/${path}`, document.baseURI).href
    const question = 'Which mark is on the green cone?'
    await window.loupe.models.load('loupe-vlm', { device: 'wasm' })
    const alone = await window.loupe.reason({ image, question })
    // The depth model is open by then: the answer would be there before its files are read.
    await window.loupe.depth({ image, cropPx: [0, 0, 64, 64] })
    await window.loupe.models.load('loupe-vlm', { device: 'wasm' })
    const order: string[] = []
    const stages: string[] = []
    const asked: ReturnType<typeof window.loupe.depth>[] = []
    const ask = () =>
      window.loupe
        .depth({ image, onProgress: ({ stage }) => stages.at(-1) === stage || stages.push(stage) })
        .finally(() => order.push('depth'))
    const beside = await window.loupe.reason({
      image,
      question,
      onEvent: ({ kind }) => {
        if (kind === 'round' && asked.length === 0) asked.push(ask())
      },
    })
    order.push('answer')
    const map = await asked[0]
    const ids = (trace: typeof alone) => trace.rounds.map((round) => round.tokenIds)
    return { alone: ids(alone), beside: ids(beside), order, stages, runs: map?.runs }
  }, sample.image)
  expect(seen.beside).toEqual(seen.alone)
  expect(seen.order).toEqual(['answer', 'depth'])
  expect(seen.stages).toEqual(['waiting', 'picture', 'depth'])
  expect(seen.runs).toBe(1)
})

for (const stage of ['session', 'picture', 'depth'] as const) {
  test(`a device lost at the stage "${stage}" is a fault that says so, and the next map is made`, async ({
    page,
    loupe,
  }) => {
    test.setTimeout(300_000)
    await loupe.open()
    const worker = await countedWorker(page)
    await page.exposeFunction('lose', () =>
      worker.evaluate(() => (globalThis as unknown as { made: GPUDevice[] }).made.at(-1)?.destroy()),
    )
    const code = await page.evaluate(async (at) => {
      const image = new URL('samples/images/s000.webp', document.baseURI).href
      const { lose } = window as unknown as { lose: () => Promise<void> }
      try {
        await window.loupe.depth({
          image,
          device: 'webgpu',
          onProgress: (event) => void (event.stage === at && lose()),
        })
        return 'made'
      } catch (error) {
        return (error as { fault: { code: string } }).fault.code
      }
    }, stage)
    noteMeasured(`lost at ${stage}: ${code}`)
    // Once the network runs, the map may be done before the device is gone.
    expect(stage === 'depth' ? ['device-lost', 'made'] : ['device-lost']).toContain(code)
    const [sample] = depthSamples()
    const next = await depthOf(page, sample?.image ?? '', 'webgpu', [0, 0, 320, 240])
    expect([next.device, next.runs]).toEqual(['webgpu', 1])
  })
}
