import type { Browser, Page } from '@playwright/test'
import { LoupePage } from '../pages/loupe'
import { expect, noteMeasured, test } from '../pages/test'
import { openTraceId, runTo, shown, waitForOpen, type Command } from './session'

/** A reload, another tab, another browser: the same rationale. What was saved is saved again in the same bytes. */

const edit = (page: Page, id: string, command: Command) =>
  page.evaluate(([trace, act]) => window.loupe.rationales.edit(trace, act), [id, command] as const)

const saved = (page: Page, id: string) =>
  page.evaluate(async (trace) => (await window.loupe.rationales.save(trace)).text(), id)

const open = (page: Page, text: string) =>
  page.evaluate(async (content) => {
    const { kind, id, complaints } = await window.loupe.open(new Blob([content]))
    return { kind, id, complaints: complaints.length }
  }, text)

/** The page in a browser that keeps nothing yet. */
async function fresh(browser: Browser, baseURL: string | undefined): Promise<LoupePage> {
  const context = await browser.newContext({ baseURL: baseURL ?? '', acceptDownloads: true })
  const loupe = new LoupePage(await context.newPage())
  await loupe.openOnStage()
  return loupe
}

/** Edits a trace, reloads, and opens a second tab: all show the same, with the same undo. */
async function stays({ page }: LoupePage, id: string): Promise<void> {
  const start = (await shown(page, id)).whole
  await edit(page, id, { kind: 'setAnswer', text: 'red' })
  await edit(page, id, { kind: 'setNote', round: 'r0', note: 'seen' })
  await edit(page, id, { kind: 'acceptAll', accepted: true })
  await edit(page, id, { kind: 'undo' })
  const { whole } = await shown(page, id)
  const other = new LoupePage(await page.context().newPage())
  await other.open(page.url())
  await page.reload()
  for (const one of [page, other.page]) {
    await waitForOpen(one, id)
    expect((await shown(one, id)).whole).toBe(whole)
  }
  await other.page.close()
  expect((await runTo(page, id, 'redo')).steps).toBe(1)
  const undone = await runTo(page, id, 'undo')
  expect(undone).toEqual({ whole: start, steps: 3 })
}

test('a recorded sample: a reload and another tab show the same rationale and the same undo', async ({ loupe }) => {
  await loupe.openOnStage()
  await stays(loupe, await openTraceId(loupe.page))
})

test('a live run: a reload and another tab show the same rationale and the same undo', async ({ page, loupe }) => {
  await loupe.openOnStage('./#/sample/s001-q0')
  const recorded = await openTraceId(page)
  await loupe.load('loupe-vlm', 'wasm')
  await page.getByRole('button', { name: 'Policy' }).click()
  await page.getByLabel('New tokens a round').fill('24')
  await page.getByRole('spinbutton', { name: 'Rounds' }).fill('1')
  await loupe.ask()
  const list = await page.evaluate(() => window.loupe.traces.list())
  const live = list.find((one) => one.open && one.id !== recorded)?.id ?? ''
  await expect.poll(() => decodeURIComponent(page.url())).toContain(live)
  await stays(loupe, live)
})

test('an opened file: a reload and another tab show the same rationale and the same undo', async ({
  browser,
  baseURL,
  loupe,
}) => {
  await loupe.openOnStage()
  const { trace } = await loupe.saveTrace()
  const other = await fresh(browser, baseURL)
  const opened = await open(other.page, JSON.stringify({ ...trace, id: 'from-elsewhere' }))
  expect(opened).toEqual({ kind: 'trace', id: 'from-elsewhere', complaints: 0 })
  await stays(other, 'from-elsewhere')
})

test('a trace that is saved with its picture, opened elsewhere and saved again has the same bytes', async ({
  browser,
  baseURL,
  loupe,
}) => {
  await loupe.openOnStage()
  const first = await loupe.save('Save the trace')
  const other = await fresh(browser, baseURL)
  const trace = JSON.parse(first.text) as { id: string }
  const text = JSON.stringify(trace).replaceAll(trace.id, 'another-id')
  for (const content of [first.text, text]) {
    await open(other.page, content)
    const again = await other.save('Save the trace')
    expect(JSON.parse(again.text)).toEqual(JSON.parse(content))
    await open(other.page, again.text)
    expect((await other.save('Save the trace')).text === again.text).toBe(true)
  }
  await open(other.page, first.text)
  expect((await other.save('Save the trace')).text === first.text).toBe(true)
})

test('a rationale that is saved opens elsewhere with its picture, saves in the same bytes, and stays', async ({
  browser,
  baseURL,
  loupe,
}) => {
  await loupe.openOnStage()
  const id = await openTraceId(loupe.page)
  const image = (await shown(loupe.page, id)).rounds[0]?.rois[0]?.image ?? ''
  await edit(loupe.page, id, { kind: 'setBox', round: 'r0', zoom: { image, box: [0.1, 0.2, 0.5, 0.6] } })
  await edit(loupe.page, id, { kind: 'setAnswer', text: 'red' })
  await edit(loupe.page, id, { kind: 'accept', of: 'r0', accepted: true })
  const text = await saved(loupe.page, id)
  noteMeasured(`a rationale with its picture: ${text.length} characters`)
  const { rounds } = await shown(loupe.page, id)
  const other = await fresh(browser, baseURL)
  // Of a sample that the page has, and of a trace that it does not have.
  for (const content of [text, text.replaceAll(id, 'from-elsewhere')]) {
    const opened = await open(other.page, content)
    expect(opened.kind).toBe('rationale')
    expect((await shown(other.page, opened.id)).rounds).toEqual(rounds)
    await expect(other.stage.element).toBeVisible()
    expect((await saved(other.page, opened.id)) === content).toBe(true)
    await other.reload()
    // What is open first after a reload may be the sample that the page begins with.
    const again = () => saved(other.page, opened.id).catch(() => '')
    await expect.poll(async () => (await again()) === content).toBe(true)
  }
})

test('a rationale that differs from the one that is here overwrites nothing', async ({ loupe }) => {
  await loupe.openOnStage()
  const id = await openTraceId(loupe.page)
  await edit(loupe.page, id, { kind: 'setAnswer', text: 'red' })
  const text = await saved(loupe.page, id)
  expect(await open(loupe.page, text)).toMatchObject({ kind: 'rationale', complaints: 0 })
  await edit(loupe.page, id, { kind: 'setAnswer', text: 'blue' })
  const mine = await saved(loupe.page, id)
  const opened = await open(loupe.page, text)
  expect(opened.complaints).toBeGreaterThan(0)
  expect(await saved(loupe.page, id)).toBe(mine)
  const there = JSON.parse(await saved(loupe.page, opened.id)) as { answer: { text: string } }
  expect(there.answer.text).toBe('red')
})

test('what is deleted can be taken back as it was, its draft with it', async ({ browser, baseURL, loupe }) => {
  await loupe.openOnStage()
  const { trace } = await loupe.saveTrace()
  const { page, kept } = await fresh(browser, baseURL)
  await open(page, JSON.stringify({ ...trace, id: 'kept' }))
  await edit(page, 'kept', { kind: 'setAnswer', text: 'red' })
  const before = await saved(page, 'kept')
  const remove = kept.getByRole('button', { name: /^Delete the trace/ })
  await remove.click()
  await expect(remove).toHaveCount(0)
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(remove).toHaveCount(1)
  await page.goto('./')
  await page.reload()
  const ids = () => page.evaluate(async () => (await window.loupe.traces.list()).map((one) => one.id))
  await expect.poll(ids).toContain('kept')
  expect(await saved(page, 'kept')).toBe(before)
})
