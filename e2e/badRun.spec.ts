import type { Page } from '@playwright/test'
import { LoupePage } from './pages/loupe'
import { expect, test } from './pages/test'

/** Runs that go wrong in the real page: devices that are absent, workers that die, models that do not stop. */

/** Small enough that SwiftShader runs it in seconds. */
const BABBLER = 'fixtures/qwen2_5_vl-random/'
const PICTURE = 'fixtures/bad/plain.webp'

/** Asks, and says how it ended: the trace, or the fault. `window.tokens` counts the run's tokens as they come. */
function ask(page: Page, policy: { rounds?: number; maxNewTokens?: number } = {}) {
  return page.evaluate(
    async ([image, changed]) => {
      try {
        const heard = window as { tokens?: number }
        heard.tokens = 0
        const onEvent = (event: { kind: string }) =>
          void (event.kind === 'token' && (heard.tokens = (heard.tokens ?? 0) + 1))
        const trace = await window.loupe.reason({
          image,
          question: 'What colour is the largest object?',
          policy: changed,
          onEvent,
        })
        return {
          ended: trace.ended ?? '',
          rounds: trace.rounds.length,
          longest: Math.max(...trace.rounds.map((one) => one.tokenIds?.length ?? 0)),
        }
      } catch (error) {
        const { fault } = error as { fault?: { code: string; message: string; advice: string } }
        return { ended: fault?.code ?? String(error), message: fault?.message ?? '', advice: fault?.advice ?? '' }
      }
    },
    [PICTURE, policy] as const,
  )
}

test('a question left empty: a sentence, no run, and what is there stays', async ({ loupe }) => {
  await loupe.open()
  await loupe.openPicture('e2e/fixtures/bad/plain.webp')
  await expect(loupe.stageWords).toContainText('plain.webp')
  await loupe.runButton.click()
  await expect(loupe.faults).toContainText('The question is empty.')
  await expect(loupe.stageWords).toContainText('plain.webp')
})

test('a model that never closes its call ends at its limits', async ({ page, loupe }) => {
  // Random weights babble: bytes without end, no call and no answer among them.
  await loupe.openWithModel(BABBLER, 'wasm')
  const asked = await ask(page, { rounds: 2, maxNewTokens: 12 })
  expect(['limit', 'answer']).toContain(asked.ended)
  expect('rounds' in asked && asked.rounds).toBeLessThanOrEqual(2)
  expect('longest' in asked && asked.longest).toBeLessThanOrEqual(13)
})

test('a worker that dies in a run: a fault that says so, and the next run works', async ({ page, loupe }) => {
  await loupe.openWithModel(BABBLER, 'wasm')
  // A reply of up to 600 tokens is long enough to be cut short for certain.
  const running = ask(page, { rounds: 1, maxNewTokens: 600 })
  await page.waitForFunction(() => ((window as { tokens?: number }).tokens ?? 0) > 2)
  await page.workers()[0]?.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('killed by a test')
      }),
  )
  expect(await running).toMatchObject({
    ended: 'worker-died',
    message: expect.stringMatching(/\S/),
    advice: expect.stringMatching(/\S/),
  })
  expect((await ask(page, { rounds: 1, maxNewTokens: 8 })).ended).toBe('answer')
})

test('a worker that falls silent is shut down, and the next run works', async ({ page, loupe }) => {
  test.skip(!process.env['LOUPE_LONG'], 'waits for the watchdog; the watchdog itself is tested in src/engine')
  test.setTimeout(400_000)
  await loupe.openWithModel('loupe-vlm', 'wasm')
  await page.workers()[0]?.evaluate(() => void self.close())
  expect((await ask(page)).ended).toBe('worker-died')
  expect((await ask(page)).ended).toBe('answer')
})

test.describe('without WebGPU', () => {
  for (const [what, args] of [
    ['refused: there is no adapter', []],
    ['absent', ['--disable-blink-features=WebGPU', '--disable-features=WebGPU,WebGPUService']],
  ] as const) {
    test.describe(what, () => {
      test('asked for, a fault says so; auto takes WASM, says why, and answers', async ({
        playwright,
        baseURL,
      }, info) => {
        const executablePath = info.project.use.launchOptions?.executablePath
        const browser = await playwright.chromium.launch({
          ...(executablePath ? { executablePath } : {}),
          args: ['--no-sandbox', ...args],
        })
        const page = await browser.newPage({ ...(baseURL ? { baseURL } : {}) })
        await new LoupePage(page).open()
        const code = await page.evaluate(() =>
          window.loupe.models.load('loupe-vlm', { device: 'webgpu' }).then(
            () => 'loaded',
            (error: { fault?: { code: string } }) => error.fault?.code ?? String(error),
          ),
        )
        expect(['webgpu-absent', 'webgpu-refused']).toContain(code)
        const model = await page.evaluate(() => window.loupe.models.load('loupe-vlm'))
        expect(model.device).toBe('wasm')
        expect(model.why).not.toBe('')
        expect((await ask(page)).ended).toBe('answer')
        await browser.close()
      })
    })
  }
})
