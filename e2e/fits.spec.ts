import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import type { LoupePage } from './pages/loupe'
import { overlaps } from './pages/overlap'
import { controlsOutOfReach } from './pages/reach'
import { expect, seriousFindings, test } from './pages/test'
import { TracesPage } from './pages/traces'
import { rollouts } from './traces/rollouts'

/** The page at every size that it is made for: nothing lies over anything, every control can be reached. */

const SIZES = [
  [1440, 900],
  [1280, 720],
  [1024, 768],
  [920, 700],
  [390, 844],
  [844, 390],
  [720, 450],
] as const

/** Below this height of the stage nothing can be seen on it, in CSS pixels. */
const LEAST_STAGE = 220

/** All sizes for axe too. Else the widest, and the narrowest of a whole page: colours and names do not hang on it. */
const LONG = process.env['LOUPE_LONG'] !== undefined

type Scene = {
  readonly name: string
  readonly open: (loupe: LoupePage) => Promise<void>
  /** The part that is walked: what other scenes do not show. */
  readonly within: string
  /** In a narrow window: the places that are walked. */
  readonly places: RegExp
}

const LONG_QUESTION = 'Which of the objects that stand behind the orange pyramid carries the smallest mark? '.repeat(4)

const SCENES: readonly Scene[] = [
  { name: 'the first sample', open: onStage, within: 'body', places: /./ },
  { name: 'the Models tab', open: (loupe) => onTab(loupe, 'Models'), within: '.app-left', places: /Pictures/ },
  { name: 'the Policy tab', open: (loupe) => onTab(loupe, 'Policy'), within: '.app-left', places: /Pictures/ },
  { name: 'the Raw tab', open: (loupe) => onTab(loupe, 'Raw'), within: '.app-right', places: /Rounds/ },
  { name: 'the Depth tab', open: (loupe) => onTab(loupe, 'Depth'), within: '.app-right', places: /Rounds/ },
  { name: 'the keys', open: (loupe) => pressed(loupe, '?', '.keys'), within: '.app-right', places: /Rounds/ },
  {
    name: 'the depth strip',
    open: (loupe) => pressed(loupe, 'd', '.depth-strip'),
    within: '.app-middle',
    places: /Stage/,
  },
  { name: 'a long question', open: longQuestion, within: '.app-middle', places: /Stage/ },
  { name: 'a long model name', open: longModelName, within: '.app-middle', places: /Stage/ },
  { name: 'the left side folded away', open: folded, within: '.app-middle', places: /Stage/ },
  { name: 'twelve rounds', open: (loupe) => scene(loupe, 'twelve'), within: 'body', places: /Stage|Rounds/ },
  { name: 'a fault and a notice', open: (loupe) => scene(loupe, 'fault'), within: 'body', places: /./ },
  { name: 'a set of rollouts', open: rolloutSet, within: 'body', places: /./ },
  { name: 'the files of a set', open: filesOfSet, within: '.app-left', places: /Traces/ },
  { name: 'the scores of a set', open: scoresOfSet, within: '.run', places: /Stage/ },
  { name: 'a comparison', open: (loupe) => scene(loupe, 'compare'), within: '.app-right', places: /Rounds/ },
]

async function onStage(loupe: LoupePage): Promise<void> {
  await loupe.openOnStage()
  await expect(loupe.page.locator('.rounds-card').first()).toBeVisible()
}

async function onTab(loupe: LoupePage, name: string): Promise<void> {
  await onStage(loupe)
  await loupe.tab(name).click()
}

async function pressed(loupe: LoupePage, key: string, shown: string): Promise<void> {
  await onStage(loupe)
  await loupe.keys(key)
  await expect(loupe.page.locator(shown)).toBeVisible()
}

async function longQuestion(loupe: LoupePage): Promise<void> {
  await onStage(loupe)
  await loupe.question.fill(LONG_QUESTION.slice(0, 300))
}

async function longModelName(loupe: LoupePage): Promise<void> {
  const model = `an-organisation-with-a-long-name/${'a-model-of-many-words-'.repeat(5)}ONNX`
  const trace = JSON.parse(readFileSync('public/samples/recorded/s000-q0.json', 'utf8')) as Record<string, unknown>
  await onStage(loupe)
  await loupe.openTrace({
    name: 'long.trace.json',
    text: JSON.stringify({ ...trace, id: 'long', producer: { model } }),
  })
  await expect(loupe.stageWords).toContainText(model)
}

async function folded(loupe: LoupePage): Promise<void> {
  await onStage(loupe)
  await loupe.page.getByRole('button', { name: 'Hide the left side' }).click()
}

async function rolloutSet(loupe: LoupePage): Promise<void> {
  const traces = await TracesPage.opened(loupe)
  await traces.openFiles([{ name: 'deepeyes-step-72.jsonl', text: rollouts(30) }])
  await expect(traces.item).toContainText('car number 1?')
}

async function filesOfSet(loupe: LoupePage): Promise<void> {
  await rolloutSet(loupe)
  await loupe.page.getByRole('button', { name: /1 file/ }).click()
  await loupe.page.getByRole('button', { name: 'More filters' }).click()
}

async function scoresOfSet(loupe: LoupePage): Promise<void> {
  await rolloutSet(loupe)
  await new TracesPage(loupe).scores.click()
  await loupe.page.getByRole('button', { name: /^Parameters/ }).click()
  await expect(loupe.page.locator('.run-table')).toBeVisible()
}

/** A scene of the gallery: a page that stands still. */
async function scene({ page }: LoupePage, name: string): Promise<void> {
  await page.goto(`./?scene=${name}`)
  await page.locator('.rounds-card').first().waitFor()
}

/** What is too wide, too low or over something else, once the page is laid out anew. */
async function layoutFindings({ page }: LoupePage, within: string): Promise<string[]> {
  await twoFrames(page)
  const { wide, low } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const stage = document.querySelector('.app-stage')
    return { wide: scrollWidth - clientWidth, low: stage?.getBoundingClientRect().height ?? Infinity }
  })
  return [
    ...(wide > 0 ? [`the page is ${wide} px too wide`] : []),
    ...(low < LEAST_STAGE ? [`the stage is ${low} px high`] : []),
    ...(await overlaps(page, within)),
    ...(await controlsOutOfReach(page, within)).map(({ control, why }) => `${control}: ${why}`),
  ]
}

/**
 * In a narrow window one place is shown at a time: the buttons that change it. They are pressed without a pointer,
 * since one that lies under something else is a finding, not an end. In a wide one: a single null, nothing to press.
 */
async function placesShownAlone({ page }: LoupePage, places: RegExp): Promise<(Locator | null)[]> {
  const all = await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: places }).all()
  return all.length > 0 ? all : [null]
}

/** What axe finds in both themes. */
async function axeFindings({ page }: LoupePage, within: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await twoFrames(page)
    for (const line of await seriousFindings(page, within)) found.push(`${colorScheme}: ${line}`)
  }
  return found
}

/** Until what was changed is laid out and painted. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

for (const { name, open, within, places } of SCENES) {
  test(`${name}: every control can be reached at every size, and axe is clean in both themes`, async ({ loupe }) => {
    const { page } = loupe
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await open(loupe)
    const found = new Set<string>()
    for (const [width, height] of SIZES) {
      await test.step(`${width} x ${height}`, async () => {
        await page.setViewportSize({ width, height })
        for (const place of await placesShownAlone(loupe, places)) {
          await place?.evaluate((button: HTMLElement) => button.click())
          for (const line of await layoutFindings(loupe, within)) found.add(`${width} x ${height}: ${line}`)
        }
        if (LONG || width === 1440 || (width === 390 && within === 'body'))
          for (const line of await axeFindings(loupe, within)) found.add(`${width} x ${height}: ${line}`)
      })
    }
    expect([...found]).toEqual([])
  })
}

test('the left side folded away stays so through a reload, and a button that leads to it shows it as wide as before', async ({
  loupe,
}) => {
  const { page } = loupe
  await onStage(loupe)
  const left = page.locator('.app-left')
  const width = (await left.boundingBox())?.width ?? 0
  const stage = (await loupe.stage.area()).width
  await page.getByRole('button', { name: 'Hide the left side' }).click()
  await expect(left).toBeHidden()
  await expect.poll(async () => (await loupe.stage.area()).width).toBe(stage + width)
  await loupe.reload()
  await expect(page.getByRole('button', { name: 'Show the left side' })).toHaveAttribute('aria-expanded', 'false')
  await page.getByRole('button', { name: /^Policy/ }).click()
  await expect(loupe.tab('Policy')).toHaveAttribute('aria-selected', 'true')
  expect((await left.boundingBox())?.width).toBe(width)
})

test.describe('with fingers', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('every control is at least 40 px high on a phone, and can be reached', async ({ loupe }) => {
    const { page } = loupe
    await loupe.openOnStage()
    const found = new Set<string>()
    for (const [place, tabs] of [
      ['Stage', []],
      ['Pictures', ['Pictures', 'Models', 'Policy']],
      ['Rounds', ['Rounds', 'Raw', 'Depth']],
    ] as const) {
      await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: place }).tap()
      for (const tab of tabs.length > 0 ? tabs : [null]) {
        if (tab) await loupe.tab(tab).tap()
        for (const line of [...(await lowControls(loupe)), ...(await layoutFindings(loupe, 'body'))])
          found.add(`${tab ?? place}: ${line}`)
      }
    }
    expect([...found]).toEqual([])
  })
})

/** Controls that are lower than a finger is wide; the box of a checkbox is pressed by its label. */
function lowControls({ page }: LoupePage): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, select, textarea, summary, label.ui-segment, input:not([type])')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .map((one) => ({ one, height: one.getBoundingClientRect().height }))
      .filter(({ height }) => height > 1 && height < 39.5)
      .map(({ one, height }) => `${one.className} "${one.textContent.slice(0, 30)}" is ${height} px high`),
  )
}
