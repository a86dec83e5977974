import { expect, test } from '@playwright/test'
import { openTab, serveLibrary, traceWith } from './open'

/** What this browser keeps, in a real browser: a page with the library and nothing else. */
let host: Awaited<ReturnType<typeof serveLibrary>>
test.beforeAll(async () => {
  host = await serveLibrary()
})
test.afterAll(() => host.close())

test('a listing of 10,000 rows reads no trace and no picture, and one read gives them all', async ({ context }) => {
  const page = await openTab(context, host.url)
  const result = await page.evaluate(async () => {
    const { tools, library } = window
    await library.keep(await tools.parcel({ id: 'first' }))
    const open = indexedDB.open('loupe-library')
    await new Promise<void>((resolve) => {
      open.onsuccess = () => {
        const transaction = open.result.transaction(['rows', 'traces'], 'readwrite')
        const [rows, traces] = [transaction.objectStore('rows'), transaction.objectStore('traces')]
        const get = rows.get('first')
        get.onsuccess = () => {
          for (let i = 1; i < 10_000; i++) {
            rows.put({ ...(get.result as object), id: `trace-${i}` })
            traces.put(new Uint8Array(100), `trace-${i}`)
          }
        }
        transaction.oncomplete = () => resolve()
      }
    })
    const getAll = IDBObjectStore.prototype.getAll
    const calls: string[] = []
    IDBObjectStore.prototype.getAll = function (this: IDBObjectStore, ...args) {
      calls.push(this.name)
      return getAll.apply(this, args)
    }
    const before = library.counts()
    const { length } = await library.list()
    const { rowsRead, ...others } = library.counts()
    return { length, calls, rows: rowsRead - before.rowsRead, others }
  })
  expect(result).toEqual({
    length: 10_000,
    calls: ['rows'],
    rows: 10_000,
    others: { tracesRead: 0, picturesRead: 0 },
  })
})

test('a picture of two traces is kept once, in OPFS, and comes back to the byte', async ({ context }) => {
  const page = await openTab(context, host.url)
  const trace = traceWith('a', 7)
  const result = await page.evaluate(
    async ([a, b]) => {
      const { tools, library } = window
      const row = await library.keep(await tools.parcel(a))
      await library.keep(await tools.parcel(b))
      const kept = await library.readTrace('a')
      const back = await tools.putPicturesBack(kept, (hash) => library.readPicture(hash))
      return { row, kept: JSON.stringify(kept), back: JSON.stringify(back), files: await tools.files() }
    },
    [trace, traceWith('b', 7)] as const,
  )
  expect(result.back).toBe(JSON.stringify(trace))
  expect(result.files).toEqual({ [result.row.pictures[0] ?? '']: 64 })
  expect(result.row.bytes).toBe(Buffer.byteLength(result.kept))
  expect(result.kept).not.toContain('base64')
})

test('where there is no OPFS, pictures are kept all the same', async ({ context }) => {
  await context.addInitScript(() => {
    Object.defineProperty(StorageManager.prototype, 'getDirectory', { value: undefined })
  })
  const page = await openTab(context, host.url)
  const trace = traceWith('a', 7)
  const back = await page.evaluate(async (one) => {
    const { tools, library } = window
    await library.keep(await tools.parcel(one))
    return tools.putPicturesBack(await library.readTrace('a'), (hash) => library.readPicture(hash))
  }, trace)
  expect(back).toEqual(trace)
})

test('a picture that was torn is not shown, and is kept anew when it is handed in again', async ({ context }) => {
  const page = await openTab(context, host.url)
  const sizes = await page.evaluate(
    async (trace) => {
      const { tools, library } = window
      const parcel = await tools.parcel(trace)
      const { pictures } = await library.keep(parcel)
      const hash = pictures[0] ?? ''
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('loupe-pictures')
      const writable = await (await folder.getFileHandle(hash)).createWritable()
      await writable.write(new Uint8Array(20))
      await writable.close()
      const torn = await library.readPicture(hash)
      await library.keep(parcel)
      return [torn, (await library.readPicture(hash))?.size]
    },
    traceWith('a', 7),
  )
  expect(sizes).toEqual([null, 64])
})

test('what is removed is off the list, can be taken back, and is purged after 30 days with its pictures', async ({
  context,
}) => {
  const page = await openTab(context, host.url)
  const result = await page.evaluate(
    async ([a, b]) => {
      const { tools } = window
      const day = 86_400_000
      let now = Date.parse('2026-01-01T00:00:00Z')
      const library = await tools.open({ now: () => now })
      await library.keep(await tools.parcel(a))
      await library.keep(await tools.parcel(b))
      await library.append('draft', { kind: 'step', step: 1 }, { base: {}, of: 'a' }).done
      const ids = async () => [
        (await library.list()).map((row) => row.id).join(),
        (await library.listRemoved()).map((row) => row.id).join(),
        Object.keys(await tools.files()).length,
      ]
      const seen = [await ids()]
      await library.remove('a')
      seen.push(await ids())
      await library.restore('a')
      seen.push(await ids())
      await library.remove('a')
      now += 29 * day
      const early = await library.purge()
      seen.push(await ids())
      now += 2 * day
      const late = await library.purge()
      seen.push(await ids())
      const left = [await library.readDraft('draft'), await library.readTrace('a')]
      return { seen, early, late, left, log: await tools.all('loupe-library', 'log') }
    },
    [traceWith('a', 1), traceWith('b', 2)] as const,
  )
  expect(result.seen).toEqual([
    ['a,b', '', 2],
    ['b', 'a', 2],
    ['a,b', '', 2],
    ['b', 'a', 2],
    ['b', '', 1],
  ])
  expect([result.early, result.late]).toEqual([[], ['a']])
  expect([result.left, result.log]).toEqual([[null, null], []])
})

test('a picture that a live trace needs stays when another one that had it is purged', async ({ context }) => {
  const page = await openTab(context, host.url)
  const size = await page.evaluate(
    async ([a, b]) => {
      const { tools } = window
      let now = 0
      const library = await tools.open({ now: () => now })
      await library.keep(await tools.parcel(a))
      const row = await library.keep(await tools.parcel(b))
      await library.remove('a')
      now += 31 * 86_400_000
      await library.purge()
      return (await library.readPicture(row.pictures[0] ?? ''))?.size
    },
    [traceWith('a', 3), traceWith('b', 3)] as const,
  )
  expect(size).toBe(64)
})

test('settings stand after a reload, and in the other tab at once', async ({ context }) => {
  const [page, other] = [await openTab(context, host.url), await openTab(context, host.url)]
  await page.evaluate(() => window.library.settings.set('author', 'Ada'))
  await expect.poll(() => other.evaluate(() => window.library.settings.get('author'))).toBe('Ada')
  const fresh = await openTab(context, host.url)
  expect(await fresh.evaluate(() => window.library.settings.get('author'))).toBe('Ada')
})

test('other tabs hear of what is kept, removed and drawn; the tab itself does not', async ({ context }) => {
  const [page, other] = [await openTab(context, host.url), await openTab(context, host.url)]
  for (const one of [page, other]) {
    await one.evaluate(() => {
      const heard: unknown[] = []
      Object.assign(window, { heard })
      window.library.subscribe((change) => heard.push(change))
    })
  }
  await page.evaluate(async () => {
    await window.library.keep(await window.tools.parcel({ id: 'a' }))
    await window.library.append('d', { kind: 'step', step: 1 }, { base: 0, of: 'a' }).done
    await window.library.remove('a')
  })
  const heard = () => (window as unknown as { heard: unknown[] }).heard
  await expect
    .poll(() => other.evaluate(heard))
    .toEqual([
      { kind: 'rows', ids: ['a'] },
      { kind: 'draft', id: 'd', revision: 1 },
      { kind: 'rows', ids: ['a'] },
    ])
  expect(await page.evaluate(heard)).toEqual([])
})
