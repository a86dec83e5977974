import type { Page } from '@playwright/test'
import { PersistentLoupe } from './pages/persistent'
import { expect, test } from './pages/test'

/** What a killed browser keeps: the ground that "never lost" stands on. */

/** Puts a value into IndexedDB and resolves when its transaction, `durability: 'strict'`, is complete. */
function put(page: Page, value: string): Promise<void> {
  return page.evaluate(
    (written) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('kill-test', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('values')
        opening.onerror = () => reject(new Error('the database did not open'))
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('values', 'readwrite', { durability: 'strict' })
          transaction.objectStore('values').put(written, 'last')
          transaction.oncomplete = () => resolve()
          transaction.onabort = () => reject(new Error('the transaction was aborted'))
        }
      }),
    value,
  )
}

/** What IndexedDB holds; undefined where nothing was ever written. */
function get(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('kill-test', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('values')
        opening.onerror = () => reject(new Error('the database did not open'))
        opening.onsuccess = () => {
          const reading = opening.result.transaction('values').objectStore('values').get('last')
          reading.onsuccess = () => resolve(reading.result)
          reading.onerror = () => reject(new Error('the value was not read'))
        }
      }),
  )
}

test('what a strict transaction has written when it is complete is there after the browser is killed', async ({
  baseURL,
}, info) => {
  const { executablePath, args } = info.project.use.launchOptions ?? {}
  const options = { ...(executablePath ? { executablePath } : {}), ...(args ? { args } : {}), baseURL: baseURL ?? '' }
  const browser = await PersistentLoupe.start(info.outputPath('profile'), options)
  try {
    for (const value of ['first', 'second', 'third']) {
      await put(browser.loupe.page, value)
      await browser.kill()
      await browser.reopen()
      expect(await get(browser.loupe.page)).toBe(value)
    }
  } finally {
    await browser.close()
  }
})

test('a kill ends every process of the browser, and the page that was open with it', async ({ baseURL }, info) => {
  const { executablePath, args } = info.project.use.launchOptions ?? {}
  const options = { ...(executablePath ? { executablePath } : {}), ...(args ? { args } : {}), baseURL: baseURL ?? '' }
  const browser = await PersistentLoupe.start(info.outputPath('profile'), options)
  const { page } = browser.loupe
  await browser.kill()
  expect(page.isClosed()).toBe(true)
  await browser.close()
})
