import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { expect, seriousFindings, test } from '../pages/test'
import type { DrawnBox, StageView } from '../pages/stage'
import { TracesPage } from '../pages/traces'
import { deepEyesLine } from './rollouts'

/** Right answer, and for the right visual reason? The numbers of a run, in the real page. */

const RUNS = 'public/samples/runs/adaptive-zoom.zip'

type Report = { accAns: number; accRat: number; meanIou: number; iou50: number; items: number }

/** What the command line says of a file. */
function loupeScore(...args: string[]): Report {
  return JSON.parse(
    execFileSync('node', ['dist/cli/loupe.js', 'score', ...args, '--json'], { encoding: 'utf8' }),
  ) as Report
}

test('the five runs of adaptive zoom open from the samples; their numbers are those of the command line', async ({
  page,
  loupe,
}) => {
  const traces = new TracesPage(loupe)
  await traces.openRuns(/Adaptive zoom: five runs/)
  await expect(traces.count).toHaveText('640 traces')
  await expect(page.getByText('no picture')).toHaveCount(0)
  await traces.scores.click()
  const { accAns, accRat, meanIou, iou50 } = loupeScore(RUNS)
  for (const value of [accAns, accRat, meanIou, iou50])
    await expect(traces.runRow('all')).toContainText(value.toFixed(3))
  await page.getByLabel('By', { exact: true }).selectOption('file')
  for (const name of ['free', 'never', 'adaptive-0.25']) await expect(traces.runRow(name)).toContainText('128')
  await expect(page.locator('.run-plot svg')).toHaveCount(5)
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('button', { name: /^Parameters/ }).click()
  const before = await traces.runRow('all').textContent()
  await page.getByRole('slider', { name: 'h0' }).fill('0.9')
  await expect(traces.runRow('all')).not.toHaveText(before ?? '')
  await expect(page.locator('.run-count')).toContainText('640 listed traces')

  await page.getByTitle('List them: wrong although it looked at gold').click()
  await expect(page).toHaveURL(/\/scores\?right=wrong&look=hit&h0=0.9/)
  const listed = Number((await traces.count.textContent())?.split(' ')[0])
  expect(listed).toBeGreaterThan(0)
  await traces.rows.getByRole('option').first().click()
  await expect(page.locator('.rounds-look').first()).toContainText('IoU')
  await expect(page).toHaveURL(/\/trace\/\d+\?right=wrong&look=hit/)
  await page.goBack()
  await expect(page.locator('.run-count')).toContainText(`${listed} listed traces`)

  // The address holds the filter and the parameters; the cell that set the filter takes it off.
  await page.getByText('last box').click()
  await expect(page).toHaveURL(/h0=0.9&box=final/)
  await page.reload()
  await expect(page.locator('.run-count')).toContainText('listed traces')
  await expect(page.getByRole('radio', { name: 'last box' })).toBeChecked()
  await page.getByTitle('List all again').click()
  await expect(page.locator('.run-count')).toContainText('640 listed traces')
  await expect(page).toHaveURL(/\/scores\?h0=0.9&box=final$/)
})

test('gold on the stage is that of the trace, and a look says there how well it met it', async ({ page, loupe }) => {
  const traces = new TracesPage(loupe)
  await traces.openRuns(/Adaptive zoom: five runs/)
  for (const row of [0, 1]) {
    await traces.rows.getByRole('option').nth(row).click()
    if (row === 0) await page.getByRole('button', { name: 'Show gold' }).click()
    // The best gold box of the scene is as near to the look's box as the round says; both change with the row.
    await expect
      .poll(async () => {
        const said = await page.locator('.rounds-look').first().textContent()
        const iou = Number(/IoU (\d\.\d\d)/.exec(said ?? '')?.[1] ?? NaN)
        return iou > 0.5 && Math.abs(iou - (await bestOverlap(loupe.stage))) < 0.02
      })
      .toBe(true)
  }
})

/** The IoU of the first round's requested box with the best gold box, as both are drawn. */
async function bestOverlap(stage: StageView): Promise<number> {
  const look = (await stage.boxes(['requested'])).find(({ round }) => round === 0)
  const gold = await stage.boxes(['gold'])
  return Math.max(0, ...gold.map(({ box }) => (look ? overlap(box, look.box) : 0)))
}

type Box = DrawnBox['box']

function overlap([ax, ay, bx, by]: Box, [cx, cy, dx, dy]: Box): number {
  const both = Math.max(0, Math.min(bx, dx) - Math.max(ax, cx)) * Math.max(0, Math.min(by, dy) - Math.max(ay, cy))
  return both / ((bx - ax) * (by - ay) + (dx - cx) * (dy - cy) - both)
}

test('runs of ViRL in small open from the samples, told apart by model', async ({ page, loupe }) => {
  const traces = new TracesPage(loupe)
  await traces.openRuns(/ViRL in small/)
  await expect(traces.count).toHaveText('640 traces')
  await expect(page.getByText('no picture')).toHaveCount(0)
  await traces.scores.click()
  await expect(page.getByLabel('By', { exact: true })).toHaveValue('file')
  await page.getByLabel('By', { exact: true }).selectOption('producer')
  for (const run of ['virl-start', 'virl-a', 'virl-b', 'virl-c', 'virl-d'])
    await expect(traces.runRow(run)).toContainText('128')
})

test('samples of a group stand with their advantage and the credit of each look', async ({ page, loupe }) => {
  const traces = new TracesPage(loupe)
  const line = (index: number, right: boolean) => ({
    schema: 'loupe.trace/2',
    id: `s${index}`,
    question: 'What is it?',
    images: [{ id: 'i0', width: 100, height: 100 }],
    views: [{ id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 100, 100], receivedPx: { width: 100, height: 100 } }],
    producer: { model: 'm' },
    rounds: [{ id: 'r0', view: 'v0', raw: '', rois: [], actions: right ? [look] : [] }],
    answer: { text: right ? 'red' : 'blue' },
    gold: { answers: ['red'], shapes: [box] },
    group: { id: 'g7', index },
  })
  const frame = { unit: 'unit', order: 'xyxy', of: 'original' }
  const box = { kind: 'box', numbers: [0.1, 0.1, 0.2, 0.2], frame, author: 'call' }
  const look = { id: 'r0.a0', kind: 'zoom', shapes: [box], executed: true, effective: null, received: null }
  const lines = [line(0, true), line(1, false), line(2, false), line(3, false)].map((one) => JSON.stringify(one))
  await loupe.open()
  await traces.enter()
  await traces.openFiles([{ name: 'group.jsonl', text: `${lines.join('\n')}\n` }])
  await traces.scores.click()
  const groups = page.getByRole('region', { name: 'Rollout groups' })
  await expect(groups).toContainText('1 rollout group')
  await expect(groups).toContainText('1 of 1: What is it?')
  // R is 1.7 once and 0.2 three times: differences +1.125 and -0.375, their deviation 0.6495.
  await expect(groups.getByRole('row').nth(1)).toContainText(/1\.700\s*\+1\.732\s*1\.00 ×1\.50/)
  await expect(groups.getByRole('row').nth(2)).toContainText(/0\.200\s*-0\.577\s*none/)
  await groups.getByRole('button', { name: '3', exact: true }).click()
  await expect(page).toHaveURL(/\/trace\/2/)
})

/** Gold as SEAL's results hold it: pixels, x, y, width, height. */
function goldOf(boxes: Readonly<Record<string, readonly number[]>>): string {
  const items = Object.entries(boxes).map(([image, bbox]) => [
    `q of ${image}`,
    {
      question: `What is on ${image}?`,
      options: ['It is red.', 'It is blue.'],
      image,
      prediction_freeform: 'no prediction needed, the object labels are correct',
      missing_objects: ['it'],
      search_result: [{ bbox, name: 'it' }],
      option_chosen: 0,
      correct: 1,
    },
  ])
  return JSON.stringify({ direct_attributes: items.map(([, item]) => item) })
}

test('gold of another file is joined, and traces are scored with it; a table is saved as CSV', async ({
  page,
  loupe,
}) => {
  const traces = new TracesPage(loupe)
  const line = (image: string, box: number[], answer: string) =>
    deepEyesLine({ question: `What is on ${image}?`, box, answer, gold: 'red' }, image)
  const lines = [
    line('street-one.jpg', [10, 10, 30, 30], 'red'),
    line('street-two.jpg', [10, 10, 30, 20], 'red'),
    line('street-three.jpg', [500, 500, 600, 600], 'blue'),
    line('street-four.jpg', [0, 0, 9, 9], 'red'),
  ]
  await loupe.open()
  await traces.enter()
  await traces.openFiles([{ name: 'rollouts.jsonl', text: `${lines.join('\n')}\n` }])
  await page.getByRole('button', { name: /^1 file/ }).click()
  const gold = goldOf({
    'street-one.jpg': [10, 10, 20, 20],
    'street-two.jpg': [10, 10, 20, 20],
    'street-three.jpg': [0, 0, 50, 50],
  })
  await page
    .getByLabel('A file of gold to join')
    .setInputFiles({ name: 'gold.json', mimeType: 'application/json', buffer: Buffer.from(gold) })
  await traces.ends()
  await expect(page.locator('.traces-join')).toContainText('gold.json: 3 of 4 traces joined, 3 by picture and question')

  for (const [name, text, why] of [
    ['empty.json', '', 'empty.json holds no gold'],
    ['broken.json', '{"direct', 'broken.json holds no gold'],
    ['strange.json', goldOf({ 'elsewhere.jpg': [1, 1, 2, 2] }), 'strange.json: none of its 1 items is of a trace here'],
  ] as const) {
    await page
      .getByLabel('A file of gold to join')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
    await expect(page.getByText(why)).toBeVisible()
    await expect(page.locator('.traces-join')).toContainText('gold.json: 3 of 4 traces joined')
    await expect(traces.count).toHaveText('4 traces')
    await expect(traces.item).toContainText('What is on street-one.jpg?')
    await page.getByRole('button', { name: 'Dismiss' }).first().click()
  }
  await traces.scores.click()
  // IoU 1, 0.5 and 0 of the three that have gold.
  await expect(traces.runRow('all')).toContainText('0.500')
  await expect(page.locator('.run-count')).toContainText('4 listed traces, 3 with gold boxes')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV', exact: true }).click(),
  ])
  expect((await readFile(await download.path(), 'utf8')).split('\n')[1]).toMatch(/^"all",4,3,3,0\.75,/)
  // A cell opens as many traces as it counts: street-four has no gold, and is in none.
  const met = page.getByTitle('List them: right, and for the right visual reason')
  await expect(met).toContainText('2')
  await met.click()
  await expect(traces.count).toHaveText('2 traces')
})
