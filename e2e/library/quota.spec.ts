import { randomBytes } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { openTab, serveLibrary } from './open'

/** A full disk, as the browser itself makes it: the quota of the page's origin is set over the debugger. */
let host: Awaited<ReturnType<typeof serveLibrary>>
test.beforeAll(async () => {
  host = await serveLibrary()
})
test.afterAll(() => host.close())

async function setQuota(page: Page, bytes: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(host.url)
  await session.send('Storage.overrideQuotaForOrigin', { origin, ...(bytes === null ? {} : { quotaSize: bytes }) })
}

test('on a full disk an edit is said to have failed, and is kept when there is room again', async ({
  page: first,
  context,
}) => {
  // Set before the library opens: the browser remembers for a while how much room it found.
  await setQuota(first, 200_000)
  const page = await openTab(context, host.url)
  const append = (step: string, length: number) =>
    page.evaluate(
      async ([one, more]) => {
        const act = { kind: 'step', step: one + more } as const
        const appended = await window.library.append('d', act, { base: 0, of: null }).done
        return appended.kind === 'failed' ? appended.fault.code : appended.kind
      },
      // Browsers compress what they keep: only what is random takes its room.
      [step, randomBytes(length).toString('base64').slice(0, length)] as const,
    )
  expect(await append('0', 100)).toBe('kept')
  expect(await append('1', 400_000)).toBe('quota')
  expect(await append('2', 400_000)).toBe('quota')
  await setQuota(first, null)
  expect(await page.evaluate(() => window.library.retry('d'))).toEqual({ kind: 'kept', revision: 3 })
  const steps = await page.evaluate(async () => {
    const draft = await window.library.readDraft('d')
    return draft?.entries.map(({ act }) => (act.kind === 'step' ? String(act.step)[0] : null))
  })
  expect(steps).toEqual(['0', '1', '2'])
})

test('on a full disk a trace is refused with the fault quota, and what was kept stays whole', async ({ context }) => {
  const page = await openTab(context, host.url)
  const keep = (id: string) =>
    page.evaluate(async (one) => {
      try {
        const picture = crypto.getRandomValues(new Uint8Array(60_000))
        const embedded = `data:image/png;base64,${btoa(String.fromCharCode(...picture))}`
        const trace = { id: one, images: [{ id: 'i', embedded }], text: 'x'.repeat(200_000) }
        const row = await window.library.keep(await window.tools.parcel(trace))
        return (await window.library.readPicture(row.pictures[0] ?? ''))?.size ?? null
      } catch (error) {
        return (error as { fault?: { code: string } }).fault?.code ?? 'no fault'
      }
    }, id)
  expect(await keep('a')).toBe(60_000)
  await setQuota(page, 1000)
  expect(await keep('b')).toBe('quota')
  expect(await page.evaluate(async () => (await window.library.list()).map((row) => row.id))).toEqual(['a'])
  await setQuota(page, null)
  expect(await keep('b')).toBe(60_000)
})

test('when room is needed, what was removed goes, the oldest first, and only as much as it takes', async ({
  context,
}) => {
  const page = await openTab(context, host.url)
  const result = await page.evaluate(async () => {
    let now = 0
    const gate = window.tools.failing('trace', 2, 4)
    const library = await window.tools.openLibrary({ gate, now: () => now })
    for (const id of ['a', 'b', 'c', 'd']) await library.keep(await window.tools.parcel({ id }))
    for (const id of ['c', 'a', 'b']) {
      now += 1000
      await library.remove(id)
    }
    await library.keep(await window.tools.parcel({ id: 'e' }))
    const ids = (rows: { id: string }[]) => rows.map((row) => row.id)
    return [ids(await library.list()), ids(await library.listRemoved())]
  })
  expect(result).toEqual([['d', 'e'], ['b']])
})
