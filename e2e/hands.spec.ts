import type { CDPSession } from '@playwright/test'
import { accepted, asked, middle, openTrace } from './pages/hands'
import { expect, test } from './pages/test'

/**
 * The stage under a mouse, a finger and a keyboard alone, on a recorded trace: each act is as few presses as its test
 * shows.
 */

test.describe('keyboard alone', () => {
  test('a round is accepted with one key, and Ctrl+Enter goes on to the next sample', async ({ page, loupe }) => {
    await openTrace(loupe)
    await loupe.keys('Enter')
    await accepted(page)
    await loupe.keys('a')
    await expect(page.locator('.rounds-card').first()).not.toContainText('accepted')
    const question = await loupe.question.inputValue()
    await loupe.keys('Control+Enter')
    await expect.poll(() => loupe.question.inputValue()).not.toBe(question)
    await loupe.keys('p')
    await expect.poll(() => loupe.question.inputValue()).toBe(question)
    await accepted(page)
  })

  test('an edge is moved with Alt and arrows, one gesture is one undo, and the focus stays', async ({ loupe }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    await loupe.keys('Alt+ArrowRight', 'Alt+Shift+ArrowRight')
    const after = await asked(loupe)
    expect(after[2]).toBeCloseTo(before[2] + 11 / 896, 6)
    expect(after[0]).toBeCloseTo(before[0], 9)
    await loupe.keys('Control+z', 'Control+z')
    expect(await asked(loupe)).toEqual(before)
    await expect(loupe.undoButton).toBeDisabled()
    await expect(loupe.stage.element).toBeFocused()
  })

  test('a box is begun, moved, resized and ended by keys; Escape drops one and then puts the tool away', async ({
    loupe,
  }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    await loupe.keys('c', 'ArrowRight', 'Escape')
    expect(await asked(loupe)).toEqual(before)
    await loupe.keys('c', 'ArrowRight', 'Alt+Shift+ArrowDown', 'Enter')
    const drawn = await asked(loupe)
    expect(drawn).not.toEqual(before)
    expect((drawn[0] + drawn[2]) / 2).toBeGreaterThan(0)
    await expect(loupe.undoButton).toBeEnabled()
    await loupe.keys('Escape', 'Control+z')
    expect(await asked(loupe)).toEqual(before)
  })

  test('Tab walks the boxes and then leaves the stage', async ({ loupe }) => {
    await openTrace(loupe)
    for (let step = 0; step < 12; step += 1) {
      await loupe.keys('Tab')
      if (!(await loupe.stage.element.evaluate((element) => element === document.activeElement))) return
    }
    throw new Error('Tab never left the stage')
  })

  test('Ctrl+Z works on layouts without Latin letters, and brackets of AltGr and Option are brackets', async ({
    page,
    loupe,
  }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    await loupe.keys('ArrowRight')
    expect(await asked(loupe)).not.toEqual(before)
    const press = (init: { key: string; code: string; ctrlKey?: boolean; altKey?: boolean }) =>
      page.evaluate(
        (how) => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...how, bubbles: true })),
        init,
      )
    await press({ key: 'я', code: 'KeyZ', ctrlKey: true })
    expect(await asked(loupe)).toEqual(before)
    const current = page.locator('.rounds-card[aria-current="true"]')
    await press({ key: ']', code: 'Digit9', ctrlKey: true, altKey: true })
    await expect(current).toHaveAttribute('data-round', '1')
    await press({ key: '[', code: 'Digit5', altKey: true })
    await expect(current).toHaveAttribute('data-round', '0')
  })

  test('shortcuts live whatever was clicked last; in a text field they are text', async ({ page, loupe }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    await page.getByRole('button', { name: 'Show the depth layer' }).hover()
    await page.getByRole('button', { name: 'Show the picture whole' }).click()
    await loupe.keys('ArrowRight')
    await expect.poll(() => asked(loupe)).not.toEqual(before)
    await loupe.keys('Control+z', 'a')
    await accepted(page)
    await loupe.question.fill('')
    await loupe.question.press('a')
    await accepted(page)
    await expect(loupe.question).toHaveValue('a')
  })
})

test.describe('mouse', () => {
  test('the box is taken by its inside and moved; one drag of a side moves that side', async ({ page, loupe }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    await loupe.stage.dragFrom(await middle(loupe), { x: 20, y: 10 })
    await page.mouse.up()
    const moved = await asked(loupe)
    expect(moved[0]).toBeGreaterThan(before[0])
    expect(moved[2] - moved[0]).toBeCloseTo(before[2] - before[0], 6)
    const { right, top, bottom } = await loupe.stage.selectedBox()
    await loupe.stage.dragFrom({ x: right, y: top + (bottom - top) * 0.3 }, { x: 20, y: 0 })
    await page.mouse.up()
    const wider = await asked(loupe)
    expect(wider[2]).toBeGreaterThan(moved[2])
    for (const side of [0, 1, 3] as const) expect(wider[side]).toBeCloseTo(moved[side], 6)
  })

  test('a new box is one drag, or two clicks', async ({ page, loupe }) => {
    await openTrace(loupe)
    await loupe.keys('b')
    await loupe.stage.dragFrom(await loupe.stage.point(0.4, 0.4), { x: 60, y: 40 })
    await page.mouse.up()
    const dragged = await asked(loupe)
    const from = await loupe.stage.point(0.45, 0.45)
    await page.mouse.click(from.x, from.y)
    await page.mouse.move(from.x + 40, from.y + 40, { steps: 3 })
    await page.mouse.click(from.x + 80, from.y + 50)
    const clicked = await asked(loupe)
    expect(clicked).not.toEqual(dragged)
    await loupe.keys('Control+z')
    expect(await asked(loupe)).toEqual(dragged)
  })

  test('a drag ends with the window’s focus: what is shown is written, and no later move drags on', async ({
    page,
    loupe,
  }) => {
    await openTrace(loupe)
    const from = await middle(loupe)
    await loupe.stage.dragFrom(from, { x: 30, y: 10 })
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    const shown = await asked(loupe)
    await expect(loupe.undoButton).toBeEnabled()
    await page.mouse.move(from.x + 90, from.y + 50)
    expect(await asked(loupe)).toEqual(shown)
    await page.mouse.up()
    expect(await asked(loupe)).toEqual(shown)
  })

  test('Space that is held while the focus goes does not pan for ever', async ({ page, loupe }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    await page.keyboard.down(' ')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await loupe.stage.dragFrom(await middle(loupe), { x: 20, y: 10 })
    await page.mouse.up()
    await page.keyboard.up(' ')
    expect(await asked(loupe)).not.toEqual(before)
  })

  test('a right click whose release the menu takes ends the drag', async ({ page, loupe }) => {
    await openTrace(loupe)
    const from = await middle(loupe)
    await loupe.stage.dragFrom(from, { x: 30, y: 10 })
    await loupe.stage.element.dispatchEvent('contextmenu')
    const shown = await asked(loupe)
    await expect(loupe.undoButton).toBeEnabled()
    await page.mouse.move(from.x + 90, from.y + 50)
    expect(await asked(loupe)).toEqual(shown)
  })

  test('a held arrow is written before what another key does', async ({ page, loupe }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    await page.keyboard.down('ArrowRight')
    await loupe.keys('Control+z')
    expect(await asked(loupe)).toEqual(before)
    await page.keyboard.up('ArrowRight')
    expect(await asked(loupe)).toEqual(before)
  })

  test('Space pans', async ({ page, loupe }) => {
    await openTrace(loupe)
    const before = await asked(loupe)
    const { left } = await loupe.stage.selectedBox()
    await page.keyboard.down(' ')
    await loupe.stage.dragFrom(await middle(loupe), { x: 40, y: 0 })
    await page.mouse.up()
    await page.keyboard.up(' ')
    expect((await asked(loupe))[0]).toBeCloseTo(before[0], 6)
    expect((await loupe.stage.selectedBox()).left).toBeCloseTo(left + 40, 0)
  })
})

type Finger = { x: number; y: number }

async function touch(session: CDPSession, ...steps: readonly (readonly Finger[])[]): Promise<void> {
  for (const [index, fingers] of steps.entries()) {
    await session.send('Input.dispatchTouchEvent', {
      type: index === 0 || fingers.length > (steps[index - 1]?.length ?? 0) ? 'touchStart' : 'touchMove',
      touchPoints: fingers.map((finger, id) => ({ ...finger, id })),
    })
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

test.describe('touch', () => {
  test.use({ hasTouch: true })

  test('one finger on the selected box moves it, on empty ground it pans; two fingers zoom', async ({
    page,
    loupe,
  }) => {
    await openTrace(loupe)
    const session = await page.context().newCDPSession(page)
    const before = await asked(loupe)
    const from = await middle(loupe)
    await touch(session, [from], [{ x: from.x + 20, y: from.y }], [{ x: from.x + 40, y: from.y + 10 }])
    await expect.poll(async () => (await asked(loupe))[0]).toBeGreaterThan(before[0])
    const moved = await asked(loupe)
    const empty = await loupe.stage.point(0.5, 0.97)
    const { left } = await loupe.stage.selectedBox()
    await touch(session, [empty], [{ x: empty.x + 15, y: empty.y }], [{ x: empty.x + 30, y: empty.y }])
    expect((await asked(loupe))[0]).toBeCloseTo(moved[0], 6)
    expect((await loupe.stage.selectedBox()).left).toBeGreaterThan(left + 10)
    const width = await loupe.stage.pictureWidth()
    const [a, b] = [await loupe.stage.point(0.45, 0.5), await loupe.stage.point(0.55, 0.5)]
    await touch(
      session,
      [a],
      [a, b],
      [
        { x: a.x - 60, y: a.y },
        { x: b.x + 60, y: b.y },
      ],
    )
    await expect.poll(() => loupe.stage.pictureWidth()).toBeGreaterThan(width * 1.2)
    expect((await asked(loupe))[0]).toBeCloseTo(moved[0], 6)
  })

  test('a finger that the browser takes away leaves the box where it was', async ({ page, loupe }) => {
    await openTrace(loupe)
    const session = await page.context().newCDPSession(page)
    const before = await asked(loupe)
    const from = await middle(loupe)
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
    await session.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{ x: from.x + 40, y: from.y }],
    })
    await session.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] })
    await expect.poll(() => asked(loupe)).toEqual(before)
    await expect(loupe.undoButton).toBeDisabled()
  })
})

test('when the pixel ratio changes, the stage is painted anew at it', async ({ page, loupe }) => {
  await openTrace(loupe)
  const session = await page.context().newCDPSession(page)
  const ratio = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.stage-board canvas')
      return canvas ? canvas.width / canvas.clientWidth : 0
    })
  expect(await ratio()).toBeCloseTo(1, 1)
  await session.send('Emulation.setDeviceMetricsOverride', {
    // The browser's zoom leaves fewer CSS pixels.
    width: 1200,
    height: 680,
    deviceScaleFactor: 2,
    mobile: false,
  })
  await expect.poll(ratio).toBeCloseTo(2, 1)
})
