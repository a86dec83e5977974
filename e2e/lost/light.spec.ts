import type { Page } from '@playwright/test'
import { expect, noteMeasured, test } from '../pages/test'

/** Ten thousand kept traces: the page lists them from their rows alone. */

const MANY = 10_000

/** Fills the library as the page left it. */
function fill(page: Page): Promise<void> {
  return page.evaluate(
    (count) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('loupe-library')
        opening.onerror = () => reject(new Error('no database'))
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['rows', 'traces'], 'readwrite')
          const bytes = new TextEncoder().encode(JSON.stringify({ schema: 'loupe.trace/2', pad: 'x'.repeat(200) }))
          for (let index = 0; index < count; index += 1) {
            const id = `many-${index}`
            const row = { id, question: `What is in ${index}?`, answer: 'red', model: 'm', kind: 'run', rounds: 2 }
            const saved = new Date(1_700_000_000_000 + index * 1000).toISOString()
            transaction.objectStore('rows').put({ ...row, saved, bytes: bytes.length, pictures: [`${index % 100}`] })
            transaction.objectStore('traces').put(bytes, id)
          }
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
          transaction.onabort = () => reject(new Error('the library was not filled'))
        }
      }),
    MANY,
  )
}

test('listing 10,000 kept traces reads no trace and no picture', async ({ page, loupe }) => {
  await loupe.openOnStage()
  await fill(page)
  await page.addInitScript(() => {
    const reads: Record<string, number> = {}
    Object.assign(window, { reads })
    const count = (name: string) => {
      reads[name] = (reads[name] ?? 0) + 1
    }
    const prototype = IDBObjectStore.prototype
    const { get, getAll, openCursor } = prototype
    prototype.get = function (this: IDBObjectStore, ...args: Parameters<typeof get>) {
      count(this.name)
      return get.apply(this, args)
    }
    prototype.getAll = function (this: IDBObjectStore, ...args: Parameters<typeof getAll>) {
      count(this.name)
      return getAll.apply(this, args)
    }
    prototype.openCursor = function (this: IDBObjectStore, ...args: Parameters<typeof openCursor>) {
      count(this.name)
      return openCursor.apply(this, args)
    }
    const { getFile } = FileSystemFileHandle.prototype
    FileSystemFileHandle.prototype.getFile = function (this: FileSystemFileHandle) {
      count('files')
      return getFile.apply(this)
    }
  })
  const start = Date.now()
  await loupe.reload()
  const closed = () => page.evaluate(async () => (await window.loupe.traces.list()).filter((one) => !one.open).length)
  await expect.poll(closed, { intervals: [50] }).toBe(MANY)
  noteMeasured(`10,000 kept traces are listed ${Date.now() - start} ms after a reload`)
  const reads = await page.evaluate(() => (window as unknown as { reads: Record<string, number> }).reads)
  expect(reads['rows']).toBeGreaterThan(0)
  expect([reads['traces'], reads['pictures'], reads['pictureBytes'], reads['files']]).toEqual(Array(4).fill(undefined))
})
