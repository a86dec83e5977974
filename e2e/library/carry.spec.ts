import { expect, test, type Page } from '@playwright/test'
import { openTab, serveLibrary, traceWith } from './open'

/** The database of the page before the library is carried over, record by record. */
let host: Awaited<ReturnType<typeof serveLibrary>>
test.beforeAll(async () => {
  host = await serveLibrary()
})
test.afterAll(() => host.close())

const records = ['a', 'b', 'c'].map((id, index) => ({
  id,
  saved: `2026-01-0${index + 1}T00:00:00.000Z`,
  question: 'q',
  model: 'm',
  bytes: 1,
  trace: traceWith(id, index === 2 ? 1 : index),
}))

/** Tabs of one context share what they keep; this one has the old database and no library yet. */
async function withOld(page: Page, old: readonly { id: string }[]): Promise<void> {
  await page.goto(host.url)
  await page.waitForFunction(() => 'tools' in window)
  await page.evaluate((all) => window.tools.makeOld(all), old)
}

const ids = (page: Page) => page.evaluate(async () => (await window.library.list()).map((row) => row.id))
const oldRecords = (page: Page) => page.evaluate(async () => (await window.tools.all('loupe', 'traces')).length)

test('every record is carried over whole, its pictures once each, and the old place is empty', async ({
  page,
  context,
}) => {
  await withOld(page, records)
  const tab = await openTab(context, host.url)
  expect(await ids(tab)).toEqual(['c', 'b', 'a'])
  expect(await oldRecords(tab)).toBe(0)
  const traces = await tab.evaluate(async () => {
    const read = async (id: string) =>
      window.tools.putPicturesBack(await window.library.readTrace(id), (hash) => window.library.readPicture(hash))
    return [await read('a'), await read('b'), await read('c')]
  })
  expect(traces).toEqual(records.map((record) => record.trace))
  expect(Object.keys(await tab.evaluate(() => window.tools.files()))).toHaveLength(2)
})

test('cut off between keeping and deleting, the next visit loses nothing and doubles nothing', async ({
  page,
  context,
}) => {
  await withOld(page, records)
  const carried = await page.evaluate(async () => {
    // The first record passes; the second is kept, and then nothing more happens, as when the browser is killed.
    window.library = await window.tools.open({ gate: window.tools.failing('carry', 99, 1, 'AbortError') })
    const { moved, left } = await window.library.carried
    return { moved, left: left.map((one) => one.id) }
  })
  expect(carried).toEqual({ moved: ['a'], left: ['b', 'c'] })
  // What is left is listed once.
  expect(await ids(page)).toEqual(['c', 'b', 'a'])
  expect(await oldRecords(page)).toBe(2)
  const tab = await openTab(context, host.url)
  expect(await ids(tab)).toEqual(['c', 'b', 'a'])
  expect(await oldRecords(tab)).toBe(0)
})

test('what there is no room for stays where it is, and is listed, read and shown from there', async ({ page }) => {
  await withOld(page, records)
  const result = await page.evaluate(async () => {
    window.library = await window.tools.open({ gate: window.tools.failing('trace', 99) })
    const { left } = await window.library.carried
    const trace = await window.library.readTrace('b')
    const back = await window.tools.putPicturesBack(trace, (hash) => window.library.readPicture(hash))
    return { codes: left.map((one) => one.fault.code), back }
  })
  expect(result).toEqual({ codes: ['quota', 'quota', 'quota'], back: records[1]?.trace })
  expect(await ids(page)).toEqual(['c', 'b', 'a'])
  expect(await oldRecords(page)).toBe(3)
})

test('a damaged record does not keep its neighbours back', async ({ page, context }) => {
  await withOld(page, [...records, { ...records[0], id: 'ab', trace: null } as { id: string }])
  const tab = await openTab(context, host.url)
  expect(await ids(tab)).toEqual(['c', 'b', 'a'])
  expect(await oldRecords(tab)).toBe(1)
})
