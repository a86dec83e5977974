import type { BrowserContext, Page } from '@playwright/test'
import { build } from 'vite'
import { serveStatic } from '../servers/static'
import type {} from './page'

/** Builds the library's test page and serves it on a port of its own; every test's context starts empty. */
export async function serveLibrary(): Promise<{ url: string; close(): Promise<void> }> {
  await build({ configFile: 'e2e/library/vite.config.ts' })
  return serveStatic('.cache/library', '/library/', {})
}

/** A tab with the library open in it, the old database carried over. */
export async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await page.waitForFunction(() => 'tools' in window)
  await page.evaluate(async () => {
    window.library = await window.tools.open()
    await window.library.carried
  })
  return page
}

/** A trace with one picture of `bytes` bytes, which begin with `first`. */
export function traceWith(id: string, first: number, bytes = 64): { id: string } & Record<string, unknown> {
  const picture = Buffer.alloc(bytes, first).toString('base64')
  const image = { id: 'i', width: 4, height: 4, embedded: `data:image/png;base64,${picture}` }
  const trace = { schema: 'loupe.trace/1', id, question: `What is in ${id}?`, producer: { model: 'm' } }
  return { ...trace, images: [image], rounds: [{}], answer: { text: 'red' } }
}
