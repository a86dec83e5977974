import type { Page } from '@playwright/test'
import { expect, noteMeasured, test } from '../pages/test'
import { loseDevice, openWatched, readCounts } from './watch'

/**
 * One device for the model that answers and the depth model: nothing stays on it that a run has made, and when it goes,
 * at any moment, the run says how it ended and the next one works without a reload. Both on one page: a software device
 * takes half a minute to compile.
 */

const LONG = process.env['LOUPE_LONG'] !== undefined
const RUNS = LONG ? 200 : 7
const LOSSES = LONG ? 20 : 1
/** Small enough that a software device runs it in seconds. */
const BABBLER = 'fixtures/qwen2_5_vl-random/'
const ENDED = ['answer', 'limit', 'device-lost', 'worker-died', 'runtime']

type End = { ended: string; advice: string }

/** A question with depth beside it; how each of them ended. */
function endsOf(page: Page, maxNewTokens: number): Promise<End[]> {
  return page.evaluate(async (most) => {
    const image = new URL('fixtures/resize/plain.png', document.baseURI).href
    const fault = (error: unknown) => {
      const { code, advice } = (error as { fault?: { code: string; advice: string } }).fault ?? {
        code: String(error),
        advice: '',
      }
      return { ended: code, advice }
    }
    const answer = window.loupe.reason({ image, question: 'what is it', policy: { rounds: 1, maxNewTokens: most } })
    const depth = window.loupe.depth({ image, device: 'webgpu', cropPx: [most, 0, 64 + most, 48] })
    return Promise.all([
      answer.then((trace) => ({ ended: trace.ended ?? '', advice: '-' }), fault),
      depth.then(() => ({ ended: 'answer', advice: '-' }), fault),
    ])
  }, maxNewTokens)
}

/** The same numbers every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * A question with depth beside it, as the page asks them; every third run encodes its picture anew, as all dialogues
 * do.
 */
function run(page: Page, index: number): Promise<void> {
  return page.evaluate(async (k) => {
    const said = (error: unknown) =>
      Promise.reject(new Error(JSON.stringify((error as { fault?: object }).fault ?? String(error))))
    const image = new URL('fixtures/resize/plain.png', document.baseURI).href
    const depth = window.loupe
      .depth({ image, device: 'webgpu', cropPx: [k % 90, k % 70, 64 + (k % 90), 48 + (k % 70)] })
      .catch(said)
    if (k % 3 === 2) await window.loupe.dialogue({ turns: [{ image, text: 'what' }], maxNewTokens: 3 }).catch(said)
    else
      await window.loupe.reason({ image, question: 'what is it', policy: { rounds: 1, maxNewTokens: 3 } }).catch(said)
    const { width, height, values } = await depth
    const view = { yaw: 0.2, pitch: 0.1, lift: 0.3, size: { width: 64, height: 48 } }
    await window.loupe
      .depthView({
        key: `run ${k % 3}`,
        map: { width, height, values },
        range: { p1: 0, p99: 1 },
        show: 'relief',
        view,
        image,
      })
      .catch(said)
  }, index)
}

test.describe.serial('one page', () => {
  let page: Page
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage()
    await openWatched(page)
  })
  test.afterAll(() => page.close())

  test(`${RUNS} runs with depth make one device, and what lies on it stays the same`, async () => {
    test.setTimeout(120_000 + RUNS * 60_000)
    await page.evaluate(async (model) => void (await window.loupe.models.load(model, { device: 'webgpu' })), BABBLER)
    const seen: { buffers: number; bytes: number; textures: number }[] = []
    for (let i = 0; i < RUNS; i += 1) {
      await run(page, i)
      const { devices, ...rest } = await readCounts(page)
      expect(devices).toBe(1)
      seen.push(rest)
    }
    noteMeasured(`bytes on the device after each run: ${seen.map(({ bytes }) => bytes).join(', ')}`)
    // The first four bring what is kept: the picture, three maps, the last run's key-value cache, the runtime's own
    // pool.
    const settled = seen.slice(0, 4).reduce((most, { bytes }) => Math.max(most, bytes), 0)
    expect(Math.max(...seen.map(({ bytes }) => bytes))).toBeLessThanOrEqual(settled)
    expect(seen.at(-1)?.textures).toBe(seen[0]?.textures)
    await page.evaluate(() => window.loupe.models.unload())
  })

  test(`a device lost ${LOSSES} times: each run ends with an answer or a fault, and the next one works`, async () => {
    test.setTimeout(120_000 + LOSSES * 180_000)
    const random = seeded(20261121)
    await page.evaluate(async (model) => void (await window.loupe.models.load(model, { device: 'webgpu' })), BABBLER)
    const ends: string[] = []
    for (let lost = 0; lost < LOSSES;) {
      const running = endsOf(page, 60 + ends.length)
      await page.waitForTimeout(Math.round(random() * 6000))
      const gone = await loseOrEnd(page, running)
      for (const { ended, advice } of await running) {
        // Nothing was lost: then nothing may have failed.
        expect(gone ? ENDED : ['answer', 'limit']).toContain(ended)
        expect(advice).not.toBe('')
        ends.push(ended)
      }
      if (gone) lost += 1
      expect(
        (await endsOf(page, 4)).map(({ ended }) => ended).filter((ended) => !['answer', 'limit'].includes(ended)),
      ).toEqual([])
    }
    noteMeasured(`how the runs ended: ${ends.join(', ')}`)
  })
})

/** Destroys the device as soon as one is seen; false where the run was over before. */
async function loseOrEnd(page: Page, running: Promise<unknown>): Promise<boolean> {
  let over = false
  void running.finally(() => (over = true)).catch(() => undefined)
  while (!(await loseDevice(page))) {
    if (over) return false
    await page.waitForTimeout(100)
  }
  return true
}
