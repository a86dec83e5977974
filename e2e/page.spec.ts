import { gzipSync } from 'node:zlib'
import type { Trace } from '../src/core'
import type { DrawnBox } from './pages/stage'
import { expect, seriousFindings, test } from './pages/test'

/** The page under a hand: asked, watched, corrected, saved and opened again, with the bundled model. */

function expectSameBoxes(boxes: DrawnBox[], trace: Trace): void {
  for (const [round, { actions }] of trace.rounds.entries()) {
    const box = actions[0]?.effective?.box
    const on = boxes.find((one) => one.round === round && one.name === 'effective')
    expect(on === undefined).toBe(box === undefined)
    box?.forEach((value, i) => expect(on?.box[i]).toBeCloseTo(value, 6))
  }
}

test('a newcomer presses Run on the first sample and sees the model look, round by round, and answer', async ({
  page,
  loupe,
}) => {
  await loupe.openOnStage()
  await loupe.ask()
  const { trace } = await loupe.saveTrace()
  expect(trace.ended).toBe('answer')
  expect(trace.rounds.length).toBeGreaterThan(1)
  expectSameBoxes(await loupe.stage.boxes(), trace)
  const cuts = trace.rounds.filter((round) => round.actions[0]?.received).length
  await expect(page.locator('.strip-frame')).toHaveCount(cuts)
  await expect(page.getByTestId('overlay').locator('.overlay-line')).toHaveCount(cuts)
  await expect(loupe.right).toContainText(trace.answer?.text ?? 'no answer')
  expect(loupe.complaints()).toEqual([])
})

test('saved, reloaded and opened again, the trace is the same trace and the same screen', async ({ loupe }) => {
  await loupe.openOnStage()
  await loupe.ask()
  const words = await loupe.roundsText()
  const boxes = await loupe.stage.boxes()
  const first = await loupe.saveTrace()
  await loupe.reload()
  await loupe.stage.element.waitFor()
  await loupe.openTrace(first.path)
  await expect(loupe.stageWords).toContainText('Opened')
  expect(await loupe.roundsText()).toBe(words)
  await expect.poll(() => loupe.stage.boxes()).toEqual(boxes)
  expect((await loupe.saveTrace()).trace).toEqual(first.trace)
})

test('Run from here: a corrected box continues the trace, beside the old one', async ({ page, loupe }) => {
  await loupe.openOnStage()
  await loupe.ask()
  const before = await loupe.stage.boxes()
  await loupe.stage.element.focus()
  await loupe.keys('Tab', 'Shift+ArrowLeft', 'Shift+ArrowUp')
  await expect(loupe.undoButton).toBeEnabled()
  await expect.poll(() => loupe.stage.boxes()).not.toEqual(before)
  await page.waitForTimeout(200)
  const edited = await loupe.stage.boxes()
  await loupe.keys('Control+z', 'Control+z')
  await expect.poll(() => loupe.stage.boxes()).toEqual(before)
  await loupe.keys('Control+Shift+Z', 'Control+Shift+Z')
  await expect.poll(() => loupe.stage.boxes()).toEqual(edited)
  await loupe.keys('r')
  await expect(loupe.stageWords).toContainText('Branch')
  await loupe.runEnds()
  const { trace } = await loupe.saveTrace()
  expect(trace.branchOf?.round).toBe('r0')
  expectSameBoxes(await loupe.stage.boxes(), trace)
})

test('a box is moved and resized with the mouse, the crop goes along, and Escape drops the gesture', async ({
  page,
  loupe,
}) => {
  await loupe.openOnStage()
  await loupe.ask()
  await page.locator('.strip-frame').first().click()
  await page.waitForTimeout(300)
  const asked = await loupe.stage.box(0, 'requested')
  const { right, bottom } = await loupe.stage.selectedBox()
  await loupe.stage.dragFrom({ x: right, y: bottom }, { x: -40, y: -20 })
  await expect(page.locator('.strip-changed')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(page.locator('.strip-changed')).toHaveCount(0)
  await expect(loupe.undoButton).toBeDisabled()
  await loupe.stage.dragFrom({ x: right, y: bottom }, { x: -40, y: -20 })
  await page.mouse.up()
  await expect(loupe.undoButton).toBeEnabled()
  const now = async () => (await loupe.stage.box(0, 'requested')).box
  await expect.poll(async () => (await now())[2]).toBeLessThan(asked.box[2])
  expect((await now())[3]).toBeLessThan(asked.box[3])
  expect((await now())[0]).toBeCloseTo(asked.box[0], 6)
})

test('the wheel zooms at the cursor, a double click shows the picture whole', async ({ page, loupe }) => {
  await loupe.openOnStage()
  await expect.poll(() => loupe.stage.pictureWidth()).toBeGreaterThan(0)
  const whole = await loupe.stage.pictureWidth()
  const third = await loupe.stage.point(1 / 3, 1 / 3)
  await page.mouse.move(third.x, third.y)
  await page.mouse.wheel(0, -600)
  await expect.poll(() => loupe.stage.pictureWidth()).toBeGreaterThan(whole * 1.5)
  const middle = await loupe.stage.point(0.5, 0.5)
  await page.mouse.dblclick(middle.x, middle.y)
  await expect.poll(() => loupe.stage.pictureWidth()).toBeCloseTo(whole, 3)
})

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the ${scheme} theme, before and after a run`, async ({ page, loupe }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await loupe.openOnStage()
    expect(await seriousFindings(page)).toEqual([])
    await loupe.ask()
    expect(await seriousFindings(page)).toEqual([])
  })
}

for (const size of [
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
]) {
  test(`at ${size.width} by ${size.height} the page itself does not scroll, and nothing is cut off`, async ({
    page,
    loupe,
  }) => {
    await page.setViewportSize(size)
    await loupe.openOnStage()
    const over = await page.evaluate(() => {
      const root = document.documentElement
      return { x: root.scrollWidth - root.clientWidth, y: root.scrollHeight - root.clientHeight }
    })
    expect(over).toEqual({ x: 0, y: 0 })
  })
}

test('before a model is asked for, at most 300 KB of gzipped JavaScript are read', async ({ page, loupe }) => {
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (/\.m?js(\?|$)/.test(response.url())) scripts.push(response.body())
  })
  await loupe.openOnStage()
  await page.waitForLoadState('networkidle')
  const bytes = (await Promise.all(scripts)).map((body) => gzipSync(body).length).reduce((sum, one) => sum + one, 0)
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThan(300_000)
})
