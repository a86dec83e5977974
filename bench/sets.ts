import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { deepEyesLine } from '../e2e/traces/rollouts'
import { LoupePage } from '../e2e/pages/loupe'
import { TracesPage } from '../e2e/pages/traces'

/** Half a million rollouts in one file: when the first trace is there, when all are, what a filter and a sort cost. */

const RECORDS = Number(process.env['LOUPE_RECORDS'] ?? 489_000)
const PADDING = 'the picture shows a street with cars and people walking along the shops '.repeat(16)

async function written(path: string): Promise<number> {
  const out = createWriteStream(path)
  for (let index = 0; index < RECORDS; index += 1) {
    const line = deepEyesLine({
      question: `What is the color of car number ${(index * 7919) % RECORDS} in the street?`,
      thought: PADDING,
      box: [10 + (index % 500), 20, 110 + (index % 500), 120],
      answer: index % 2 === 0 ? 'red' : 'blue',
      gold: 'red',
    })
    if (!out.write(`${line}\n`)) await new Promise<void>((resolve) => out.once('drain', resolve))
  }
  await new Promise<void>((resolve) => out.end(resolve))
  return out.bytesWritten
}

test(`${RECORDS} rollouts in one file`, async ({ page }) => {
  test.setTimeout(600_000)
  const folder = await mkdtemp(join(tmpdir(), 'loupe-sets-'))
  const file = join(folder, 'rollouts.jsonl')
  const bytes = await written(file)
  const loupe = new LoupePage(page)
  const traces = await TracesPage.opened(loupe)
  const timed = async (what: string, work: () => Promise<void>) => {
    const start = performance.now()
    await work()
    console.log(`${what}: ${Math.round(performance.now() - start)} ms`)
  }
  // Two frames later the page has drawn what changed; an expectation that polls would add its own waiting.
  const drawn = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  console.log(`${RECORDS} records, ${Math.round(bytes / 1e6)} MB`)
  const start = performance.now()
  await page.getByLabel('Open files of traces').setInputFiles(file)
  await timed('first trace on the screen', () => expect(traces.item).toContainText('car number', { timeout: 30_000 }))
  const heapNow = () => page.evaluate(() => Reflect.get(performance, 'memory')?.usedJSHeapSize ?? 0)
  let heap = 0
  while ((await page.locator('.traces-reading').count()) > 0) {
    heap = Math.max(heap, await heapNow())
    await page.waitForTimeout(1000)
  }
  console.log(
    `all read: ${Math.round(performance.now() - start)} ms; heap of the page at most ${Math.round(heap / 1e6)} MB`,
  )
  const wrong = Math.floor(RECORDS / 2).toLocaleString('en-US')
  await timed('filter by wrong', async () => {
    await page.getByRole('button', { name: /^Wrong/ }).click()
    await drawn()
  })
  await expect(traces.count).toHaveText(`${wrong} traces`)
  await page.getByRole('button', { name: /^Wrong/ }).click()
  await timed('sort by question', async () => {
    await page.getByLabel('Sort by').selectOption('question')
    await drawn()
  })
  await expect(traces.rows.getByRole('option').first()).toContainText('number 0 ')
  await timed('scores of all', async () => {
    await traces.scores.click()
    await expect(traces.runRow('all')).toContainText(RECORDS.toLocaleString('en-US'))
  })
  await page.getByRole('button', { name: /^Parameters/ }).click()
  await timed('a slider moves', async () => {
    await page.getByRole('slider', { name: 'h0' }).fill('0.7')
    await drawn()
  })
  console.log(`heap of the page with scores: ${Math.round((await heapNow()) / 1e6)} MB`)
  await page.getByRole('button', { name: 'Back to the stage' }).click()
  await timed('opened again after a reload', async () => {
    await page.reload()
    await expect(traces.rows.getByRole('option').first()).toContainText('number 0 ')
  })
  await rm(folder, { recursive: true })
})
