import { expect, type Page } from '@playwright/test'
import type { LoupePage } from './loupe'

const SAMPLE = './#/sample/s000-q0'

/** Opens a recorded trace with its first box selected, the focus on the stage. */
export async function openTrace(loupe: LoupePage): Promise<void> {
  await loupe.openOnStage(SAMPLE)
  await expect.poll(async () => (await loupe.stage.boxes()).length).toBeGreaterThan(0)
  await loupe.stage.element.focus()
  await loupe.keys('Tab')
  await settled(loupe)
}

/** Until the stage stands still. */
async function settled(loupe: LoupePage): Promise<void> {
  let before = ''
  await expect
    .poll(async () => {
      const now = JSON.stringify([await loupe.stage.selectedBox(), await loupe.stage.pictureWidth()])
      const same = now === before
      before = now
      return same
    })
    .toBe(true)
}

/** The box of the first round, xyxy in [0,1] of the picture. */
export const asked = async (loupe: LoupePage) => (await loupe.stage.box(0, 'requested')).box

/** The middle of the selected box in the window. */
export async function middle(loupe: LoupePage): Promise<{ x: number; y: number }> {
  const { left, top, right, bottom } = await loupe.stage.selectedBox()
  return { x: (left + right) / 2, y: (top + bottom) / 2 }
}

/** Waits until the first round is accepted. */
export async function accepted(page: Page): Promise<void> {
  await expect(page.locator('.rounds-card').first()).toContainText('accepted')
}
