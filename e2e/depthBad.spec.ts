import { cpSync, mkdirSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './pages/test'
import { startHub, type HubServer, type Repository } from './servers/hub'

/** What a depth model that is none, or that cannot be had, gets: a fault that says so, and the next call works. */

const DEPTH = 'public/models/loupe-depth'
const VLM = 'e2e/fixtures/qwen2_5_vl-random'

let hub: HubServer
test.beforeAll(async ({}, info) => {
  // A network that is ONNX, and whole, but takes and gives something else.
  const odd = info.outputPath('odd')
  mkdirSync(`${odd}/onnx`, { recursive: true })
  cpSync(`${DEPTH}/preprocessor_config.json`, `${odd}/preprocessor_config.json`)
  cpSync(`${VLM}/onnx/embed_tokens.onnx`, `${odd}/onnx/model.onnx`)
  const ill = (ills: Repository['ills']): Repository => ({ folder: DEPTH, ...(ills ? { ills } : {}) })
  hub = await startHub({
    'good/depth': { folder: DEPTH },
    'bad/missing': ill({ 'onnx/model.onnx': 'missing' }),
    'bad/processor': ill({ 'preprocessor_config.json': 'missing' }),
    'bad/garbage': ill({ 'onnx/model.onnx': 'garbage' }),
    'bad/html': ill({ 'onnx/model.onnx': 'html' }),
    'bad/pointer': ill({ 'onnx/model.onnx': 'pointer' }),
    'bad/truncated': ill({ 'onnx/model.onnx': 'truncated' }),
    'bad/stalled': ill({ 'onnx/model.onnx': 'stalled' }),
    'bad/gated': { folder: DEPTH, gated: true },
    'bad/vlm': { folder: VLM },
    'bad/odd': { folder: odd },
  })
})
test.afterAll(() => hub.close())

type Outcome = { code: string; message: string; advice: string; runs: number; name: string; revision: string | null }

type Asked = { stopAfterMs?: number; cropPx?: readonly [number, number, number, number] }

/** A depth map with the hub's model `id`, or the fault. */
async function ask(page: Page, id: string, { stopAfterMs, cropPx }: Asked = {}): Promise<Outcome> {
  return page.evaluate(
    async ([host, model, stopAfter, crop]) => {
      const image = new URL('samples/images/s000.webp', document.baseURI).href
      const stop = new AbortController()
      if (stopAfter !== undefined) setTimeout(() => stop.abort(), stopAfter)
      try {
        const source = { kind: 'hub', id: model, revision: 'main', host } as const
        const { runs, model: info } = await window.loupe.depth({
          image,
          model: source,
          device: 'wasm',
          signal: stop.signal,
          ...(crop ? { cropPx: crop } : {}),
        })
        return { code: '', message: '', advice: '', runs, name: info.name, revision: info.revision }
      } catch (error) {
        const { code, message, advice } = (error as { fault: { code: string; message: string; advice: string } }).fault
        return { code, message, advice, runs: -1, name: '', revision: null }
      }
    },
    [hub.url, id, stopAfterMs, cropPx] as const,
  )
}

test("the bundled model is served by a hub as well, by its id, and is kept under the hub's commit", async ({
  page,
  loupe,
}) => {
  await loupe.open()
  const first = await ask(page, 'good/depth')
  expect(first).toMatchObject({
    code: '',
    runs: 1,
    name: `${hub.url}/good/depth`,
    revision: '0123456789abcdef0123456789abcdef01234567',
  })
  const asked = () =>
    hub.requests.filter((line) => line.startsWith('GET') && line.includes('good/depth/onnx/model.onnx')).length
  const before = asked()
  expect(before).toBeGreaterThan(0)
  await loupe.reload()
  expect(await ask(page, 'good/depth')).toMatchObject({ code: '', runs: 1 })
  expect(asked()).toBe(before)
})

const BAD = [
  ['bad/missing', 'model-missing-file', 'The depth model has no file that can run here.'],
  ['bad/processor', 'model-missing-file', ''],
  ['bad/garbage', 'model-not-onnx', 'A file of the model is not an ONNX file.'],
  // As a server that sends its start page for what it has not.
  ['bad/html', 'model-missing-file', 'The depth model has no file that can run here.'],
  ['bad/pointer', 'model-not-onnx', 'onnx/model.onnx is only a Git LFS pointer, not the file itself.'],
  ['bad/truncated', '(?:model-truncated|url-unreachable)', ''],
  ['bad/gated', 'model-unauthorised', ''],
  [
    'bad/vlm',
    'model-kind',
    'This folder holds a model of the type "qwen2_5_vl", which answers questions; it makes no depth map.',
  ],
  ['bad/odd', 'model-kind', 'This model takes input_ids and gives inputs_embeds; a depth model takes pixel_values'],
] as const
test('a depth model that is none is refused with a sentence, the loaded model stays, and the next call works', async ({
  page,
  loupe,
}) => {
  await loupe.open()
  await loupe.load('loupe-vlm', 'wasm')
  for (const [index, [id, code, message]] of BAD.entries()) {
    await test.step(id, async () => {
      const bad = await ask(page, id)
      expect(bad.code).toMatch(new RegExp(`^${code}$`))
      expect(bad.message).toContain(message)
      expect(bad.advice).not.toBe('')
      expect(await page.evaluate(() => window.loupe.models.current?.name)).toBe('loupe-vlm')
      // A crop of its own: a map that was made before would be had for nothing.
      expect(await ask(page, 'good/depth', { cropPx: [0, 0, 64 + index, 64] })).toMatchObject({ code: '', runs: 1 })
    })
  }
})

test('a language model is refused before any of its large files is asked for', async ({ page, loupe }) => {
  await loupe.open()
  await ask(page, 'bad/vlm')
  expect(hub.requests.filter((line) => line.includes('bad/vlm') && line.includes('.onnx'))).toEqual([])
})

test('a depth model that is given as the model that answers is refused, and says what it is', async ({
  page,
  loupe,
}) => {
  await loupe.open()
  const message = await page.evaluate(async (url) => {
    try {
      await window.loupe.models.load(url, { device: 'wasm' })
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }, `${hub.url}/plain/good/depth/`)
  expect(message).toContain('Loupe cannot run models of the type "depth_anything".')
})

test('stopped in the middle of a download, the call rejects at once, and the next one works', async ({
  page,
  loupe,
}) => {
  await loupe.open()
  const start = Date.now()
  expect(await ask(page, 'bad/stalled', { stopAfterMs: 1500 })).toMatchObject({ code: 'aborted' })
  expect(Date.now() - start).toBeLessThan(15_000)
  expect(await ask(page, 'good/depth')).toMatchObject({ code: '', runs: 1 })
  expect(await ask(page, 'good/depth', { stopAfterMs: 0 })).toMatchObject({
    code: expect.stringMatching(/^(aborted|)$/),
  })
})

test('a crop that is not in the picture, and a picture that is none, are faults of their own', async ({
  page,
  loupe,
}) => {
  await loupe.open()
  const codes = await page.evaluate(async () => {
    const image = new URL('samples/images/s000.webp', document.baseURI).href
    const code = (error: unknown) => (error as { fault: { code: string } }).fault.code
    const tries = [
      window.loupe.depth({ image, cropPx: [0, 0, 5000, 10] }),
      window.loupe.depth({ image, cropPx: [10, 10, 10, 20] }),
      window.loupe.depth({ image, cropPx: [0, 0, 10.5, 20] }),
      window.loupe.depth({ image: new Blob(['no picture']) }),
      window.loupe.depth({ image, model: 'not an id' }),
    ]
    const outcomes = await Promise.all(tries.map((one) => one.then(() => 'made', code)))
    return [...outcomes, (await window.loupe.depth({ image, device: 'wasm' })).runs]
  })
  expect(codes.slice(0, 4)).toEqual(['image-unsupported', 'image-unsupported', 'image-unsupported', 'image-not-image'])
  expect(codes[4]).toMatch(/^(url|model)-/)
  expect(codes[5]).toBe(1)
})
