import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from '../pages/test'

/** Token for token with PyTorch, and nothing computed twice: random-weight folders of the Qwen-VL family. */

type Reference = {
  max_new_tokens: number
  rounds: { image: string; text: string; prompt_tokens: number; token_ids: number[] }[]
}

const CASES = [
  { folder: 'qwen2_5_vl-random', dtype: 'fp32', reference: 'reference.json' },
  { folder: 'qwen2_vl-random', dtype: 'fp32', reference: 'reference.json' },
  { folder: 'qwen3_vl-random', dtype: 'fp32', reference: 'reference.json' },
  { folder: 'qwen3_vl-random', dtype: 'q4', reference: 'reference_q4.json' },
] as const

/**
 * A round feeds what the dialogue grew by since the last one, less the reply's tokens that were fed as they were
 * written.
 */
function fedTokens({ rounds }: Reference): number[] {
  return rounds.map((round, i) => {
    const before = rounds[i - 1]
    if (!before) return round.prompt_tokens
    // The last token was never fed; an end token that closed the reply is the first of the turn.
    return round.prompt_tokens - before.prompt_tokens - before.token_ids.length + 1
  })
}

/** A software device is slow: here the newest family alone, whole and in 4 bits; all of them in `test:long`. */
const onWebgpu = process.env['LOUPE_LONG'] ? CASES : CASES.filter(({ folder }) => folder.startsWith('qwen3'))

for (const [device, cases] of [
  ['wasm', CASES],
  ['webgpu', onWebgpu],
] as const) {
  // One after another on one page, as a person changes models: what the device compiled for one serves the next.
  test(`on ${device} each says what PyTorch says, one after another`, async ({ page, loupe }) => {
    test.setTimeout(600_000)
    await loupe.open()
    for (const { folder, dtype, reference } of cases)
      await test.step(`${folder} ${dtype}`, () => expectReference(page, device, folder, dtype, reference))
  })
}

async function expectReference(
  page: Page,
  device: 'wasm' | 'webgpu',
  folder: string,
  dtype: 'fp32' | 'q4',
  reference: string,
): Promise<void> {
  const expected = JSON.parse(
    readFileSync(new URL(`../fixtures/${folder}/${reference}`, import.meta.url), 'utf8'),
  ) as Reference
  const got = await page.evaluate(
    async ([base, on, as, { rounds, max_new_tokens }]) => {
      const url = new URL(`fixtures/${base}/`, document.baseURI)
      const model = await window.loupe.models.load(url.href, { device: on, dtype: as })
      const turns = rounds.map(({ image, text }) => ({ image: new URL(image, url).href, text }))
      return { model, reply: await window.loupe.dialogue({ turns, maxNewTokens: max_new_tokens }) }
    },
    [folder, device, dtype, expected] as const,
  )
  expect([got.model.name, got.model.device, got.model.dtype]).toEqual([expect.stringContaining(folder), device, dtype])
  expect(got.reply.rounds.map((round) => round.tokenIds)).toEqual(expected.rounds.map((round) => round.token_ids))
  expect(got.reply.rounds.map((round) => round.prefillTokens)).toEqual(fedTokens(expected))
  expect(got.reply.rounds.map((round) => round.imagesEncoded)).toEqual([1, 1, 1])
}

test('the fixture feeds 97, 64 and 65 tokens', () => {
  const expected = JSON.parse(
    readFileSync(new URL('../fixtures/qwen2_5_vl-random/reference.json', import.meta.url), 'utf8'),
  ) as Reference
  expect(fedTokens(expected)).toEqual([97, 64, 65])
})
