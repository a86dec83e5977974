import { expect, test, type Page } from '@playwright/test'
import type {} from '../../src/app/scripting'
import { openWatched, readCounts } from './watch'

/** One device for the model that answers and the depth model, and nothing left on it that a run has made. */

const LONG = process.env['LOUPE_LONG'] !== undefined
const RUNS = LONG ? 200 : 10
/** Small enough that SwiftShader runs it in seconds. */
const BABBLER = 'fixtures/qwen2_5_vl-random/'

/** A question with depth beside it, as the page asks them; every third run encodes its picture anew, as all dialogues do. */
function run(page: Page, index: number): Promise<void> {
  return page.evaluate(async (k) => {
    const said = (error: unknown) => Promise.reject(new Error(JSON.stringify((error as { fault?: object }).fault ?? String(error))))
    const image = new URL('fixtures/resize/plain.png', document.baseURI).href
    const depth = window.loupe.depth({ image, device: 'webgpu', cropPx: [k % 90, k % 70, 64 + (k % 90), 48 + (k % 70)] }).catch(said)
    if (k % 3 === 2) await window.loupe.dialogue({ turns: [{ image, text: 'what' }], maxNewTokens: 3 }).catch(said)
    else await window.loupe.reason({ image, question: 'what is it', policy: { rounds: 1, maxNewTokens: 6 } }).catch(said)
    const { width, height, values } = await depth
    const view = { yaw: 0.2, pitch: 0.1, lift: 0.3, size: { width: 64, height: 48 } }
    await window.loupe.depthView({ key: `run ${k % 3}`, map: { width, height, values }, range: { p1: 0, p99: 1 }, show: 'relief', view, image }).catch(said)
  }, index)
}

test(`${RUNS} runs with depth make one device, and what lies on it stays the same`, async ({ page }) => {
  test.setTimeout(120_000 + RUNS * 60_000)
  await openWatched(page)
  await page.evaluate(async (model) => void (await window.loupe.models.load(model, { device: 'webgpu' })), BABBLER)
  const seen: { buffers: number; bytes: number; textures: number }[] = []
  for (let i = 0; i < RUNS; i += 1) {
    await run(page, i)
    const { devices, ...rest } = await readCounts(page)
    expect(devices).toBe(1)
    seen.push(rest)
  }
  test.info().annotations.push({ type: 'measured', description: `bytes on the device after each run: ${seen.map(({ bytes }) => bytes).join(', ')}` })
  // The first four bring what is kept: the picture, three maps, the last run's key-value cache, the runtime's own pool.
  const settled = seen.slice(0, 4).reduce((most, { bytes }) => Math.max(most, bytes), 0)
  expect(Math.max(...seen.map(({ bytes }) => bytes))).toBeLessThanOrEqual(settled)
  expect(seen.at(-1)?.textures).toBe(seen[0]?.textures)
  await page.evaluate(() => window.loupe.models.unload())
})
