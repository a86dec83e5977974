import { readFileSync } from 'node:fs'
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

/** A picture that both random models have in their folders. */
const IMAGE = '0.png'

/** A chat template that never ends. */
const LOOP = '{% for i in range(100000000) %}{% for j in range(100000000) %}{% endfor %}{% endfor %}x'

/** Puts files over those of a model folder; null takes one away. */
async function overlay(page: Page, folder: string, files: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [path, body] of Object.entries(files)) {
    await page
      .context()
      .route(`**/${folder}${path}`, (route) => route.fulfill(body === null ? { status: 404 } : { body }))
  }
}

/** Opens the page with a model of a folder, on the CPU. */
async function openWith(page: Page, model: string): Promise<void> {
  const loupe = new LoupePage(page)
  await loupe.open()
  await loupe.load(model, 'wasm')
}

test('a chat template that never ends: Stop on the page takes effect, and the page goes on', async ({ page }) => {
  await overlay(page, 'models/loupe-vlm/', { 'chat_template.jinja': LOOP })
  await page.goto('./')
  await page.getByTestId('open-picture').setInputFiles('e2e/fixtures/bad/plain.webp')
  await page.getByRole('textbox', { name: 'Question' }).fill('What colour is the largest object?')
  const run = page.getByRole('button', { name: 'Run', exact: true })
  await run.click()
  const stop = page.getByRole('button', { name: 'Stop', exact: true })
  // The model is loaded, and the template has begun: the worker answers nobody any more.
  await expect.poll(() => page.evaluate(() => window.loupe.models.current !== null), { timeout: 60_000 }).toBe(true)
  await stop.click()
  await expect(run).toBeEnabled({ timeout: 30_000 })
  expect(await page.evaluate(() => window.loupe.models.current)).toBeNull()
  // The folder's template stays what it is; another model answers.
  await page.evaluate((name) => window.loupe.models.load(name, { device: 'wasm' }), BABBLER)
  expect(['answer', 'limit']).toContain((await ask(page, { rounds: 1, maxNewTokens: 4 })).ended)
})

test('a chat template that never ends: silence past its budget ends the run without a Stop', async ({ page }) => {
  await overlay(page, 'fixtures/qwen3_vl-random/', { 'chat_template.jinja': LOOP })
  await openWith(page, 'fixtures/qwen3_vl-random/')
  const ended = page.evaluate(
    async (image) =>
      window.loupe.reason({ image, question: 'What?' }).then(
        () => 'answer',
        (error: { fault?: { code: string; where?: string } }) => `${error.fault?.code}: ${error.fault?.where}`,
      ),
    PICTURE,
  )
  expect(await ended).toBe('worker-died: laying out the turn by the chat template')
})

test('folders that lay their configuration out otherwise answer: nested processor, template files, end tokens', async ({
  page,
}) => {
  const text = (path: string) => readFileSync(`e2e/fixtures/${path}`, 'utf8')
  const json = (path: string) => JSON.parse(text(path)) as Record<string, unknown>
  const folder = (name: string) => `fixtures/${name}-random/`
  await overlay(page, folder('qwen3_vl'), {
    'preprocessor_config.json': null,
    'processor_config.json': JSON.stringify({ image_processor: json('qwen3_vl-random/preprocessor_config.json') }),
  })
  const { chat_template: template, ...config } = json('qwen2_5_vl-random/tokenizer_config.json')
  await overlay(page, folder('qwen2_5_vl'), {
    'chat_template.jinja': null,
    'chat_template.json': JSON.stringify({ chat_template: template }),
    'tokenizer_config.json': JSON.stringify({ ...config, chat_template: '{% for m in messages %}x{% endfor %}' }),
  })
  for (const name of ['qwen3_vl', 'qwen2_5_vl']) {
    await test.step(name, async () => {
      await openWith(page, folder(name))
      const written = await page.evaluate(
        async (image) =>
          window.loupe
            .dialogue({ turns: [{ image, text: 'What?' }], maxNewTokens: 3 })
            .then(({ rounds }) => rounds[0]?.tokenIds.length ?? 0),
        `fixtures/${name}-random/images/${IMAGE}`,
      )
      expect(written).toBeGreaterThan(0)
    })
  }
})

test('a question longer than the positions is refused before the run, with both numbers', async ({ page }) => {
  await openWith(page, BABBLER)
  const refused = await page.evaluate(
    async (image) =>
      window.loupe.reason({ image, question: 'what '.repeat(2000) }).then(
        () => null,
        (error: { fault?: { code: string; message: string } }) => error.fault ?? null,
      ),
    PICTURE,
  )
  expect(refused).toMatchObject({
    code: 'question-too-long',
    message: expect.stringMatching(/ \d{4,6} positions.* knows 4096/),
  })
  // It was no fault of the runtime: the model is still there.
  expect(await page.evaluate(() => window.loupe.models.current !== null)).toBe(true)
})

test('the first run without a network says that it is offline, and names the host', async ({ page, baseURL }) => {
  await page.goto('./')
  await page.waitForFunction(() => 'loupe' in window)
  await page.getByTestId('open-picture').setInputFiles('e2e/fixtures/bad/plain.webp')
  await page.getByRole('textbox', { name: 'Question' }).fill('What colour is the largest object?')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.locator('.faults')).toContainText('There is no network')
  await expect(page.locator('.faults')).toContainText(new URL(baseURL ?? '').host)
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect.poll(() => page.evaluate(() => window.loupe.models.current !== null), { timeout: 60_000 }).toBe(true)
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
