import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type { Trace } from '../src/core'

/** The page under a hand: asked, watched, corrected, saved and opened again, with the bundled model. */

type Drawn = { round: number; name: string; box: [number, number, number, number] }

async function open(page: Page): Promise<void> {
  await page.goto('./')
  await page.getByTestId('stage').waitFor()
}

const runButton = (page: Page) => page.getByRole('button', { name: 'Run', exact: true })

async function ask(page: Page): Promise<void> {
  await runButton(page).click()
  await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible()
  await expect(runButton(page)).toBeVisible({ timeout: 60_000 })
}

/** The boxes as Konva holds them, as xyxy in [0,1] of the picture that it drew. */
async function drawn(page: Page): Promise<Drawn[]> {
  return page.evaluate(() => {
    type Node = { x(): number; y(): number; width(): number; height(): number; name(): string; id(): string }
    type Tree = Node & { find(selector: string): Tree[] }
    const { Konva } = window as unknown as { Konva: { stages: Tree[] } }
    const stage = Konva.stages.at(-1)
    const picture = stage?.find('.picture')[0]
    if (!stage || !picture) return []
    const part = (node: Node): [number, number, number, number] => {
      const x = (node.x() - picture.x()) / picture.width()
      const y = (node.y() - picture.y()) / picture.height()
      return [x, y, x + node.width() / picture.width(), y + node.height() / picture.height()]
    }
    // The lit round is painted last; here they stand in their own order.
    const boxes = stage
      .find('.round')
      .flatMap((group) =>
        ['requested', 'effective'].flatMap((name) =>
          group
            .find(`.${name}`)
            .map((node) => ({ round: Number(group.id().slice('round-'.length)), name, box: part(node) })),
        ),
      )
    return boxes.sort((a, b) => a.round - b.round)
  })
}

async function savedTrace(page: Page): Promise<{ path: string; trace: Trace }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the trace' }).click(),
  ])
  const path = await download.path()
  return { path, trace: JSON.parse(readFileSync(path, 'utf8')) as Trace }
}

function expectSameBoxes(boxes: Drawn[], trace: Trace): void {
  for (const [round, { actions }] of trace.rounds.entries()) {
    const box = actions[0]?.effective?.box
    const on = boxes.find((one) => one.round === round && one.name === 'effective')
    expect(on === undefined).toBe(box === undefined)
    box?.forEach((value, i) => expect(on?.box[i]).toBeCloseTo(value, 6))
  }
}

const roundsText = (page: Page) => page.locator('.app-right').getByRole('tabpanel').innerText()

test('a newcomer presses Run on the first sample and sees the model look, round by round, and answer', async ({
  page,
}) => {
  const said: string[] = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(error.message))
  await open(page)
  await ask(page)
  const { trace } = await savedTrace(page)
  expect(trace.ended).toBe('answer')
  expect(trace.rounds.length).toBeGreaterThan(1)
  expectSameBoxes(await drawn(page), trace)
  const cuts = trace.rounds.filter((round) => round.actions[0]?.received).length
  await expect(page.locator('.strip-frame')).toHaveCount(cuts)
  await expect(page.getByTestId('overlay').locator('path')).toHaveCount(cuts)
  await expect(page.locator('.app-right')).toContainText(trace.answer?.text ?? 'no answer')
  expect(said.filter((line) => /^(error|warning)/.test(line))).toEqual([])
})

test('saved, reloaded and opened again, the trace is the same trace and the same screen', async ({ page }) => {
  await open(page)
  await ask(page)
  const words = await roundsText(page)
  const boxes = await drawn(page)
  const first = await savedTrace(page)
  await page.reload()
  await page.getByTestId('stage').waitFor()
  await page.getByTestId('open-trace').setInputFiles(first.path)
  await expect(page.locator('.stage-bar-words')).toContainText('Opened')
  expect(await roundsText(page)).toBe(words)
  await expect.poll(() => drawn(page)).toEqual(boxes)
  expect((await savedTrace(page)).trace).toEqual(first.trace)
})

test('Run from here: a corrected box continues the trace, beside the old one', async ({ page }) => {
  await open(page)
  await ask(page)
  const before = await drawn(page)
  await page.getByTestId('stage').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled()
  await expect.poll(() => drawn(page)).not.toEqual(before)
  await page.waitForTimeout(200)
  const edited = await drawn(page)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(() => drawn(page)).toEqual(before)
  await page.keyboard.press('Control+Shift+Z')
  await page.keyboard.press('Control+Shift+Z')
  await expect.poll(() => drawn(page)).toEqual(edited)
  await page.keyboard.press('r')
  await expect(page.locator('.stage-bar-words')).toContainText('Branch')
  await expect(runButton(page)).toBeVisible({ timeout: 60_000 })
  const { trace } = await savedTrace(page)
  expect(trace.branchOf?.round).toBe(0)
  expectSameBoxes(await drawn(page), trace)
})

test('a box is moved and resized with the mouse, the crop goes along, and Escape drops the gesture', async ({
  page,
}) => {
  await open(page)
  await ask(page)
  await page.locator('.strip-frame').first().click()
  const stage = page.getByTestId('stage')
  const area = await stage.boundingBox()
  if (!area) throw new Error('the stage has no size')
  await page.waitForTimeout(300)
  const [asked] = (await drawn(page)).filter((box) => box.round === 0 && box.name === 'requested')
  const middle = await page.evaluate(() => {
    type Node = { x(): number; y(): number; width(): number; height(): number }
    const { Konva } = window as unknown as { Konva: { stages: { find(selector: string): Node[] }[] } }
    // The selected round is painted last.
    const node = Konva.stages.at(-1)?.find('.requested').at(-1)
    return node ? { x: node.x(), y: node.y(), right: node.x() + node.width(), bottom: node.y() + node.height() } : null
  })
  if (!asked || !middle) throw new Error('round 1 drew no box')
  const corner = { x: area.x + middle.right, y: area.y + middle.bottom }
  await page.mouse.move(corner.x, corner.y)
  await page.mouse.down()
  await page.mouse.move(corner.x - 40, corner.y - 20, { steps: 4 })
  await expect(page.locator('.strip-changed')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(page.locator('.strip-changed')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
  await page.mouse.move(corner.x, corner.y)
  await page.mouse.down()
  await page.mouse.move(corner.x - 40, corner.y - 20, { steps: 4 })
  await page.mouse.up()
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled()
  const now = async () =>
    (await drawn(page)).find((box) => box.round === 0 && box.name === 'requested')?.box ?? asked.box
  await expect.poll(async () => (await now())[2]).toBeLessThan(asked.box[2])
  expect((await now())[3]).toBeLessThan(asked.box[3])
  expect((await now())[0]).toBeCloseTo(asked.box[0], 6)
})

test('the wheel zooms at the cursor, a double click shows the picture whole', async ({ page }) => {
  await open(page)
  const scale = () =>
    page.evaluate(() => {
      const { Konva } = window as unknown as { Konva: { stages: { find(selector: string): { width(): number }[] }[] } }
      return Konva.stages.at(-1)?.find('.picture')[0]?.width() ?? 0
    })
  await expect.poll(scale).toBeGreaterThan(0)
  const whole = await scale()
  const area = await page.getByTestId('stage').boundingBox()
  if (!area) throw new Error('the stage has no size')
  await page.mouse.move(area.x + area.width / 3, area.y + area.height / 3)
  await page.mouse.wheel(0, -600)
  await expect.poll(scale).toBeGreaterThan(whole * 1.5)
  await page.mouse.dblclick(area.x + area.width / 2, area.y + area.height / 2)
  await expect.poll(scale).toBeCloseTo(whole, 3)
})

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the ${scheme} theme, before and after a run`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await open(page)
    const serious = async () =>
      (await new AxeBuilder({ page }).analyze()).violations
        .filter((one) => one.impact === 'serious' || one.impact === 'critical')
        .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
    expect(await serious()).toEqual([])
    await ask(page)
    expect(await serious()).toEqual([])
  })
}

for (const size of [
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
]) {
  test(`at ${size.width} by ${size.height} the page itself does not scroll, and nothing is cut off`, async ({
    page,
  }) => {
    await page.setViewportSize(size)
    await open(page)
    const over = await page.evaluate(() => {
      const root = document.documentElement
      return { x: root.scrollWidth - root.clientWidth, y: root.scrollHeight - root.clientHeight }
    })
    expect(over).toEqual({ x: 0, y: 0 })
  })
}

test('before a model is asked for, at most 300 KB of gzipped JavaScript are read', async ({ page }) => {
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (/\.m?js(\?|$)/.test(response.url())) scripts.push(response.body())
  })
  await open(page)
  await page.waitForLoadState('networkidle')
  const bytes = (await Promise.all(scripts)).map((body) => gzipSync(body).length).reduce((sum, one) => sum + one, 0)
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThan(300_000)
})
