import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test, type BrowserContext } from '@playwright/test'
import { openTab, serveLibrary } from './open'

/** The browser is killed while steps are being written: what was said to be kept is there, in order, without a gap. */
test('a killed browser keeps every step that was said to be kept', async ({ launchOptions }) => {
  const host = await serveLibrary()
  const profile = mkdtempSync(join(tmpdir(), 'loupe-kill-'))
  const launch = () => chromium.launchPersistentContext(profile, { ...launchOptions, headless: true })
  const readKept = async (context: BrowserContext) => {
    const page = await openTab(context, host.url)
    return page.evaluate(async () => (await window.library.readDraft('d'))?.entries.length ?? 0)
  }
  try {
    for (const delay of [40, 150, 400]) {
      const context = await launch()
      const before = await readKept(context)
      const page = await openTab(context, host.url)
      let said = before
      await page.exposeFunction('told', (revision: number) => {
        said = revision
      })
      await page.evaluate(async () => {
        const { library } = window
        await library.readDraft('d')
        const told = (window as unknown as { told: (revision: number) => void }).told
        const write = async () => {
          const appended = await library.append('d', { kind: 'step', step: 'x' }, { base: 0, of: null }).done
          if (appended.kind === 'kept') told(appended.revision)
          setTimeout(() => void write(), 5)
        }
        void write()
      })
      await new Promise((resolve) => setTimeout(resolve, delay))
      killAll(profile)
      await context.close().catch(() => {})
      const again = await launch()
      const after = await readKept(again)
      await again.close()
      expect(after).toBeGreaterThanOrEqual(said)
      expect(after).toBeGreaterThanOrEqual(before)
    }
  } finally {
    await host.close()
    rmSync(profile, { recursive: true, force: true })
  }
})

/** Ends the browsers that this test started: those whose command line names its profile folder, which is new and its own. */
function killAll(profile: string): void {
  const lines = execFileSync('ps', ['-eo', 'pid=,args=', '-ww'], { encoding: 'utf8' }).split('\n')
  for (const line of lines) {
    if (!line.includes(`--user-data-dir=${profile}`)) continue
    try {
      process.kill(Number.parseInt(line, 10), 'SIGKILL')
    } catch {
      // It went with the one before.
    }
  }
}
