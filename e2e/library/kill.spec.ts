import { chromium, expect, test, type BrowserContext, type LaunchOptions } from '@playwright/test'
import { openTab, serveLibrary } from './open'

/** The browser is killed while steps are being written: what was said to be kept is there, in order, without a gap. */
test('a killed browser keeps every step that was said to be kept', async ({ launchOptions }) => {
  const host = await serveLibrary()
  const profile = test.info().outputPath('profile')
  try {
    let running = await launch(profile, launchOptions)
    for (const delay of [7, 23, 60]) {
      const said = await writeOn(running.context, host.url)
      await expect.poll(said).toBeGreaterThan(0)
      await new Promise((resolve) => setTimeout(resolve, delay))
      const gone = running.context.waitForEvent('close')
      // Playwright starts the browser as the leader of a process group of its own.
      process.kill(-running.browser, 'SIGKILL')
      await gone
      running = await launch(profile, launchOptions)
      const page = await openTab(running.context, host.url)
      const steps = await page.evaluate(async () =>
        (await window.library.readDraft('d'))?.entries.map(({ act }) => (act.kind === 'step' ? act.step : null)),
      )
      expect(steps?.length).toBeGreaterThanOrEqual(said())
      expect(steps).toEqual(steps?.map((_, index) => index))
    }
    await running.context.close()
  } finally {
    await host.close()
  }
})

/** Writes step after step, each its number in the log. @returns the last revision that was said to be kept in here */
async function writeOn(context: BrowserContext, url: string): Promise<() => number> {
  const page = await openTab(context, url)
  let said = 0
  await page.exposeFunction('told', (revision: number) => {
    said = revision
  })
  await page.evaluate(async () => {
    const { library } = window
    let next = (await library.readDraft('d'))?.head.revision ?? 0
    const told = (window as unknown as { told: (revision: number) => void }).told
    const write = async () => {
      const appended = await library.append('d', { kind: 'step', step: next++ }, { base: 0, of: null }).done
      if (appended.kind === 'kept') told(appended.revision)
      setTimeout(() => void write(), 5)
    }
    void write()
  })
  return () => said
}

async function launch(profile: string, options: LaunchOptions): Promise<{ context: BrowserContext; browser: number }> {
  const context = await chromium.launchPersistentContext(profile, { ...options, headless: true })
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) throw new Error('The browser of a persistent profile has no session to ask for its process.')
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const browser = processInfo.find(({ type }) => type === 'browser')
  if (!browser) throw new Error('The browser does not say which process it is.')
  return { context, browser: browser.id }
}
