import { readFileSync } from 'node:fs'
import { expect, test } from '../pages/test'
import { TracesPage } from '../pages/traces'
import { deepEyesLine, rollouts } from './rollouts'

/** A trace, round by round, as its record has it. */

const PICTURES = ['public/samples/images/s000.webp', 'public/samples/images/s001.webp'] as const

/** A dialogue over two pages: the first call looks at the second page, the next one at the first. */
function twoPages(): string {
  const call = (page: number, box: number[]) =>
    `<tool_call>\n${JSON.stringify({ name: 'image_zoom_in_tool', arguments: { bbox_2d: box, label: 'it', img_idx: page } })}\n</tool_call>`
  const page = (name: string) => ({ type: 'image_url', image_url: { url: name } })
  const crop = { role: 'user', content: [{ type: 'text', text: '<tool_response>Here is the crop.</tool_response>' }] }
  const messages = [
    { role: 'system', content: 'You are Qwen3-VL.\n\n# Tools\n<tools>image_zoom_in_tool img_idx</tools>' },
    {
      role: 'user',
      content: [page('one.webp'), page('two.webp'), { type: 'text', text: 'What is on the second page?' }],
    },
    { role: 'assistant', content: `I look at the second page.\n${call(1, [100, 100, 300, 300])}` },
    crop,
    { role: 'assistant', content: `Now at the first.\n${call(0, [500, 500, 900, 900])}` },
    crop,
    { role: 'assistant', content: '<answer>A cone</answer>' },
  ]
  return `${JSON.stringify({ messages })}\n`
}

test('a trace over two pages: a round turns to the page that it looks at, and each page has its own boxes', async ({
  page,
  loupe,
}) => {
  const traces = await TracesPage.opened(loupe)
  await traces.openFiles([
    { name: 'pages.jsonl', text: twoPages() },
    { name: 'one.webp', text: readFileSync(PICTURES[0]) },
    { name: 'two.webp', text: readFileSync(PICTURES[1]) },
  ])
  const pages = page.getByRole('group', { name: 'Pictures of the trace' })
  await expect(pages).toContainText('1 of 2')
  await expect.poll(async () => (await loupe.stage.boxes()).map(({ round }) => round)).toEqual([1, 1])
  await loupe.keys(']')
  await expect(pages).toContainText('2 of 2')
  await expect.poll(async () => new Set((await loupe.stage.boxes()).map(({ round }) => round))).toEqual(new Set([0]))
  await pages.getByRole('button', { name: 'The picture before' }).click()
  await expect(pages).toContainText('1 of 2')
  await expect.poll(() => loupe.stage.pictureWidth()).toBeGreaterThan(0)
})

test('the rounds are played like a film, and all of them stand there at its end', async ({ page, loupe }) => {
  await loupe.openOnStage()
  await page.getByRole('button', { name: 'Play the rounds like a film' }).click()
  await expect(page.locator('.rounds-card')).toHaveCount(1)
  await expect(page.locator('.rounds-card')).toHaveCount(2)
  await expect(page.getByRole('button', { name: 'Stop the film' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play the rounds like a film' })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('heading', { name: 'Answer' })).toBeVisible()
  await loupe.keys('f')
  await expect(page.locator('.rounds-card')).toHaveCount(1)
  await loupe.keys('f')
  await expect(page.getByRole('button', { name: 'Play the rounds like a film' })).toBeVisible()
})

test('the Raw tab shows the record letter by letter, and says where it stands', async ({ page, loupe }) => {
  const traces = new TracesPage(loupe)
  const text = rollouts(3)
  await loupe.open()
  await traces.enter()
  await traces.openFiles([{ name: 'cars.jsonl', text }])
  await loupe.keys('j')
  await page.getByRole('tab', { name: 'Raw' }).click()
  const record = page.getByRole('region', { name: 'The record' })
  const [first = '', second = ''] = text.split('\n')
  await expect(record.locator('pre')).toHaveText(second)
  const from = first.length + 1
  const number = (value: number) => value.toLocaleString('en-US')
  await expect(record).toContainText(new RegExp(`cars\\.jsonl, bytes (${from}|${number(from)}) to`))
  await record.getByText('indented').click()
  await expect(record.locator('pre')).toContainText('"question": "What is the color of car number 2?"')
})

test('a record that names no picture stands on an empty board, and says that nobody looked', async ({
  page,
  loupe,
}) => {
  const traces = new TracesPage(loupe)
  const line = {
    prompt: [{ role: 'user', content: 'Two and two?' }],
    completion: [{ role: 'assistant', content: '4' }],
    reward: 0.5,
  }
  await loupe.openOnStage()
  await traces.enter()
  await traces.openFiles([{ name: 'trl.jsonl', text: `${JSON.stringify(line)}\n${JSON.stringify(line)}\n` }])
  await expect(traces.item).toContainText('the record names no picture')
  const said = page.getByRole('region', { name: 'As imported' })
  await expect(said).toContainText('Nobody looked')
  await expect(said).toContainText(/reward\s*0\.5/)
})

test('pictures go by their place where records name none, and the set says so', async ({ page, loupe }) => {
  const traces = new TracesPage(loupe)
  const nameless = deepEyesLine(
    { question: 'What is it?', box: [1, 2, 30, 40], answer: 'red', gold: 'red' },
    'gone.jpg',
  )
    .replaceAll(/"image": ?"gone\.jpg",?/g, '')
    .replace('{"type":"image_url","image_url":{"url":"gone.jpg"}}', '{"type":"image"}')
  await loupe.open()
  await traces.enter()
  await traces.openFiles([
    { name: 'nameless.jsonl', text: `${nameless}\n${nameless}\n` },
    { name: 'p1.webp', text: readFileSync(PICTURES[0]) },
    { name: 'p2.webp', text: readFileSync(PICTURES[1]) },
  ])
  await page.getByRole('button', { name: /^1 file/ }).click()
  await expect(page.locator('.traces-pictured')).toContainText('2 by place: the records name none')
  await expect.poll(() => loupe.stage.pictureWidth()).toBeGreaterThan(0)
})
