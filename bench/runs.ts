import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import type { Policy, Shape, Trace } from '../src/core'
import { expect, test } from '../e2e/pages/test'

/**
 * VisReason's threshold, in the page: the bundled model answers every sample with the zoom free, masked, and adaptive at
 * three covers. The traces are kept as one set of five runs, without what only a live run needs.
 */
const SAMPLES = 'public/samples'

const RUNS: readonly { readonly name: string; readonly policy: Partial<Policy> }[] = [
  { name: 'free', policy: { zoom: 'free' } },
  { name: 'never', policy: { zoom: 'never' } },
  ...[0.67, 0.5, 0.25].map((cover) => ({ name: `adaptive-${cover}`, policy: { zoom: 'adaptive', cover } as const })),
]

type Box = [number, number, number, number]
type Line = {
  readonly id: string
  readonly image: string
  readonly question: string
  readonly domain: string
  readonly gold: {
    readonly answer: { readonly text: string }
    readonly objects: NonNullable<NonNullable<Trace['gold']>['objects']>
    readonly rounds: readonly { readonly rois: readonly { readonly box: Box }[]; readonly zoom: { box: Box } | null }[]
  }
}

test('the runs of adaptive zoom', async ({ page, loupe }) => {
  test.setTimeout(3_600_000)
  await loupe.openWithModel('loupe-vlm', 'wasm')
  const lines = readFileSync(`${SAMPLES}/index.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  const files: Record<string, Uint8Array> = {}
  for (const run of RUNS) {
    const traces: Trace[] = []
    for (const line of lines) traces.push(kept(await answered(page, line, run.policy), line, run.name))
    const right = traces.filter((trace, index) => trace.answer?.text === lines[index]?.gold.answer.text).length
    const looks = traces.flatMap(({ rounds }) => rounds.flatMap(({ actions }) => actions)).length
    console.log(`${run.name}: ${right} of ${lines.length} right, ${looks} looks`)
    files[`${run.name}.jsonl`] = strToU8(traces.map((trace) => JSON.stringify(trace)).join('\n') + '\n')
  }
  mkdirSync(`${SAMPLES}/runs`, { recursive: true })
  writeFileSync(`${SAMPLES}/runs/adaptive-zoom.zip`, zipSync(files, { level: 9, mtime: '2026-01-01T00:00:00' }))
  expect(Object.keys(files)).toHaveLength(RUNS.length)
})

function answered(page: Page, { image, question }: Line, policy: Partial<Policy>): Promise<Trace> {
  return page.evaluate(
    ([path, asked, under]) => {
      const address = new URL(path, new URL('samples/', document.baseURI)).href
      return window.loupe.reason({ image: address, question: asked, policy: under })
    },
    [image, question, policy] as const,
  )
}

/** The trace with its item and its gold, without tokens, prompts and times. */
function kept(trace: Trace, line: Line, run: string): Trace {
  const images = trace.images.map((one) => ({ ...one, uri: `../${line.image}` }))
  const rounds = trace.rounds.map((round) => {
    const { tokenIds, tokenProbs, tokenTexts, promptIds, prompt, stats, ...rest } = round
    const { prefillTokens = 0, generatedTokens = tokenIds?.length ?? 0, imagesEncoded = 0 } = stats ?? {}
    void [tokenProbs, tokenTexts, promptIds, prompt]
    return { ...rest, stats: { prefillTokens, generatedTokens, imagesEncoded, ms: Math.round(stats?.ms ?? 0) } }
  })
  return {
    ...trace,
    id: `${run}-${line.id}`,
    images,
    rounds,
    producer: { ...trace.producer, note: 'recorded' },
    item: { benchmark: 'loupe-samples', id: line.id, domain: line.domain },
    gold: { answers: [line.gold.answer.text], shapes: goldShapes(line), objects: goldObjects(line) },
  }
}

function goldObjects({ gold }: Line): Line['gold']['objects'] {
  return gold.objects.map(({ name, box, depth }) => ({ name, box, depth }))
}

/** Every RoI of the gold rationale, once. */
function goldShapes({ gold }: Line): Shape[] {
  const boxes = gold.rounds.flatMap(({ rois, zoom }) => [...rois.map(({ box }) => box), ...(zoom ? [zoom.box] : [])])
  const once = new Map(boxes.map((box) => [box.join(), box]))
  const frame = { unit: 'unit', order: 'xyxy', of: 'original' } as const
  return [...once.values()].map((numbers) => ({ kind: 'box', numbers, frame, author: 'prompt' }))
}
