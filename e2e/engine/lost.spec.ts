import { expect, test, type Page } from '@playwright/test'
import type {} from '../../src/app/scripting'
import { loseDevice, openWatched } from './watch'

/** A device that goes at any moment: the run says how it ended, and the next one works without a reload. */

const LOSSES = process.env['LOUPE_LONG'] === undefined ? 2 : 20
const BABBLER = 'fixtures/qwen2_5_vl-random/'
const ENDED = ['answer', 'limit', 'device-lost', 'worker-died', 'runtime']

type End = { ended: string; advice: string }

/** A question with depth beside it; how each of them ended. */
function ask(page: Page, maxNewTokens: number): Promise<End[]> {
  return page.evaluate(async (most) => {
    const image = new URL('fixtures/resize/plain.png', document.baseURI).href
    const fault = (error: unknown) => {
      const { code, advice } = (error as { fault?: { code: string; advice: string } }).fault ?? { code: String(error), advice: '' }
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

test(`a device lost ${LOSSES} times: every run ends with its answer or a fault that says so, and the next one works`, async ({ page }) => {
  test.setTimeout(120_000 + LOSSES * 180_000)
  const random = seeded(20261121)
  await openWatched(page)
  await page.evaluate(async (model) => void (await window.loupe.models.load(model, { device: 'webgpu' })), BABBLER)
  const ends: string[] = []
  for (let lost = 0; lost < LOSSES; ) {
    const running = ask(page, 60 + ends.length)
    await page.waitForTimeout(Math.round(random() * 6000))
    const gone = await loseOrEnd(page, running)
    for (const { ended, advice } of await running) {
      // Nothing was lost: then nothing may have failed.
      expect(gone ? ENDED : ['answer', 'limit']).toContain(ended)
      expect(advice).not.toBe('')
      ends.push(ended)
    }
    if (gone) lost += 1
    expect((await ask(page, 4)).map(({ ended }) => ended).filter((ended) => !['answer', 'limit'].includes(ended))).toEqual([])
  }
  test.info().annotations.push({ type: 'measured', description: `how the runs ended: ${ends.join(', ')}` })
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
