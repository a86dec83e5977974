import type { Locator } from '@playwright/test'
import { controlsOutOfReach } from './pages/reach'
import type { LoupePage } from './pages/loupe'
import { expect, seriousFindings, test } from './pages/test'

/** The page at every size that it is made for: nothing lies over a control, every control can be reached. */

const SIZES = [
  [1440, 900],
  [1280, 720],
  [1024, 768],
  [920, 700],
  [390, 844],
  [844, 390],
  [720, 450],
] as const

/** What the two columns beside the stage show, and what of the page is walked: only what is not walked before. */
const VIEWS: readonly { name: string; left: string; right: string; within: string; columns: RegExp }[] = [
  { name: 'start', left: 'Pictures', right: 'Rounds', within: 'body', columns: /./ },
  { name: 'models', left: 'Models', right: 'Rounds', within: '.app-left', columns: /Pictures/ },
  { name: 'raw', left: 'Pictures', right: 'Raw', within: '.app-right', columns: /Rounds/ },
  { name: 'depth', left: 'Pictures', right: 'Depth', within: '.app-right', columns: /Rounds/ },
]

/** How far the page itself can be scrolled sideways, in CSS pixels, once it is laid out anew. */
function overflow(loupe: LoupePage): Promise<number> {
  return loupe.page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return document.documentElement.scrollWidth - document.documentElement.clientWidth
  })
}

/**
 * In a narrow window one column is shown at a time: the buttons that change it. They are pressed without a pointer,
 * since one that lies under something else is a finding, not an end. In a wide one: a single null, nothing to press.
 */
async function columnsShownAlone({ page }: LoupePage, columns: RegExp): Promise<(Locator | null)[]> {
  const buttons = page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: columns })
  const all = await buttons.all()
  return all.length > 0 ? all : [null]
}

for (const scheme of ['light', 'dark'] as const) {
  test(`in the ${scheme} theme every control can be reached at every size, and axe is clean`, async ({ loupe }) => {
    const { page } = loupe
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await loupe.openOnStage()
    await expect(page.locator('.rounds-card').first()).toBeVisible()
    const found = new Set<string>()
    for (const { name, left, right, within, columns } of VIEWS) {
      await loupe.tab(left).first().click()
      await loupe.tab(right).first().click()
      for (const [width, height] of SIZES) {
        await test.step(`${name} at ${width} x ${height}`, async () => {
          await page.setViewportSize({ width, height })
          const place = `${name} ${width}x${height}`
          const wide = await overflow(loupe)
          if (wide > 0) found.add(`${place}: the page is ${wide} px too wide`)
          for (const column of await columnsShownAlone(loupe, columns)) {
            await column?.evaluate((button: HTMLElement) => button.click())
            for (const { control, why } of await controlsOutOfReach(page, within))
              found.add(`${place}: ${control}: ${why}`)
          }
          // Colours and names do not hang on the size: the widest and the narrowest are enough.
          if (width === 1440 || width === 390)
            for (const line of await seriousFindings(page)) found.add(`${place}: ${line}`)
        })
      }
      await page.setViewportSize({ width: 1440, height: 900 })
    }
    expect([...found]).toEqual([])
  })
}
