import type { Page } from '@playwright/test'
import type { Trace } from '../src/core'
import { expect, test } from './pages/test'
import { samples } from './samples'

/** The bundled model in the real page: it answers, it branches, it stops, and nothing is computed twice. */

type Asked = { trace: Trace; views: number }

async function ask(page: Page, image: string, question: string, rounds = 5): Promise<Asked> {
  return page.evaluate(
    async ([url, text, most]) => {
      let views = 0
      const trace = await window.loupe.reason({
        image: url,
        question: text,
        policy: { rounds: most },
        onEvent: (event) => {
          if (event.kind === 'view' && event.encoded) views += 1
        },
      })
      return { trace, views }
    },
    [image, question, rounds] as const,
  )
}

const ids = (trace: Trace) => trace.rounds.map((round) => round.tokenIds ?? [])
const encoded = (trace: Trace) => trace.rounds.map((round) => round.stats?.imagesEncoded ?? -1)

test('the bundled model answers three samples on WASM, and says the same when asked again', async ({ page, loupe }) => {
  await loupe.openWithModel('loupe-vlm', 'wasm')
  const list = await samples(page)
  for (const domain of ['text', 'fine', 'spatial']) {
    const sample = list.find((one) => one.domain === domain)
    if (!sample) throw new Error(`no sample of domain ${domain}`)
    const first = await ask(page, sample.image, sample.question)
    expect(first.trace.ended).toBe('answer')
    expect(first.trace.answer?.text).toBeTruthy()
    const again = await ask(page, sample.image, sample.question)
    expect(ids(again.trace)).toEqual(ids(first.trace))
    expect(again.views).toBe(0)
  }
})

async function zoomed(page: Page): Promise<Asked & { image: string }> {
  const list = await samples(page)
  for (const sample of list.filter((one) => one.domain === 'text')) {
    const asked = await ask(page, sample.image, sample.question)
    if (asked.trace.rounds.length >= 2 && asked.trace.rounds[0]?.actions[0]?.effective)
      return { ...asked, image: sample.image }
  }
  throw new Error('the model zoomed on no text sample')
}

async function branch(page: Page, trace: Trace, round: number, box: readonly number[], image: string): Promise<Trace> {
  return page.evaluate(
    async ([from, index, [x1 = 0, y1 = 0, x2 = 1, y2 = 1], url]) =>
      window.loupe.branch(from, index, [x1, y1, x2, y2], { image: url }),
    [trace, round, box, image] as const,
  )
}

async function reload(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await window.loupe.models.unload()
    await window.loupe.models.load('loupe-vlm', { device: 'wasm' })
  })
}

/** The box as the model wrote it, in the image: what `branch` takes as "its own box". */
function ownBox(trace: Trace, round: number): readonly number[] {
  const action = trace.rounds[round]?.actions[0]
  const box = (action as { region?: { box: number[] } } | undefined)?.region?.box ?? action?.effective?.box
  if (!box) throw new Error(`round ${round} has no box`)
  return box
}

test('a branch with its own box gives the same tokens and encodes nothing', async ({ page, loupe }) => {
  await loupe.openWithModel('loupe-vlm', 'wasm')
  const { trace, image } = await zoomed(page)
  const round = trace.rounds.findLastIndex((one) => one.actions[0]?.effective)
  const same = await branch(page, trace, round, ownBox(trace, round), image)
  expect(ids(same)).toEqual(ids(trace))
  expect(encoded(same).slice(round + 1)).toEqual(
    encoded(same)
      .slice(round + 1)
      .map(() => 0),
  )
})

test('a branch with another box encodes one image and equals a cold run of the edited history', async ({
  page,
  loupe,
}) => {
  await loupe.openWithModel('loupe-vlm', 'wasm')
  const { trace, image } = await zoomed(page)
  const box = [0.2, 0.2, 0.7, 0.7]
  const warm = await branch(page, trace, 0, box, image)
  expect(warm.rounds[1]?.stats?.imagesEncoded).toBe(1)
  expect(warm.branchOf?.round).toBe('r0')
  await reload(page)
  const cold = await branch(page, JSON.parse(JSON.stringify(trace)) as Trace, 0, box, image)
  expect(ids(cold)).toEqual(ids(warm))
})

test('Stop stops within one token', async ({ page, loupe }) => {
  await loupe.openWithModel('loupe-vlm', 'wasm')
  const [sample] = await samples(page)
  if (!sample) throw new Error('no sample')
  const after = await page.evaluate(
    async ([url, question]) => {
      const stop = new AbortController()
      let tokens = 0
      let late = 0
      const trace = await window.loupe.reason({
        image: url,
        question,
        signal: stop.signal,
        onEvent: (event) => {
          if (event.kind !== 'token') return
          if (stop.signal.aborted) late += 1
          tokens += 1
          if (tokens === 4) stop.abort()
        },
      })
      return { late, ended: trace.ended, kept: trace.rounds[0]?.raw.length ?? 0 }
    },
    [sample.image, sample.question] as const,
  )
  expect(after.late).toBeLessThanOrEqual(1)
  expect(after.ended).toBe('stopped')
  expect(after.kept).toBeGreaterThan(0)
})
