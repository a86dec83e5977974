import { controlsOutOfReach, type Unreachable } from './pages/reach'
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

/** What the two columns beside the stage show. */
const VIEWS: readonly (readonly [name: string, left: string, right: string])[] = [
  ['start', 'Pictures', 'Rounds'],
  ['models', 'Models', 'Rounds'],
  ['raw', 'Pictures', 'Raw'],
  ['depth', 'Pictures', 'Depth'],
]

/** How far the page itself can be scrolled sideways, in CSS pixels. */
function overflow(loupe: LoupePage): Promise<number> {
  return loupe.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

const inWords = ({ control, why }: Unreachable) => `${control}: ${why}`

for (const scheme of ['light', 'dark'] as const) {
  test(`in the ${scheme} theme every control can be reached at every size, and axe is clean`, async ({ loupe }) => {
    const { page } = loupe
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await loupe.openOnStage()
    await expect(page.locator('.rounds-card').first()).toBeVisible()
    const found: string[] = []
    for (const [name, left, right] of VIEWS) {
      await loupe.tab(left).first().click()
      await loupe.tab(right).first().click()
      for (const [width, height] of SIZES) {
        await test.step(`${name} at ${width} x ${height}`, async () => {
          await page.setViewportSize({ width, height })
          const place = `${name} ${width}x${height}`
          const wide = await overflow(loupe)
          if (wide > 0) found.push(`${place}: the page is ${wide} px too wide`)
          found.push(...(await controlsOutOfReach(page)).map((one) => `${place}: ${inWords(one)}`))
          // Colours and names do not hang on the size: the widest and the narrowest are enough.
          if (width === 1440 || width === 390)
            found.push(...(await seriousFindings(page)).map((line) => `${place}: ${line}`))
        })
      }
      await page.setViewportSize({ width: 1440, height: 900 })
    }
    expect(found).toEqual([])
  })
}
