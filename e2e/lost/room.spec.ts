import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, test } from '../pages/test'
import { openTraceId, shown } from './session'

/** A full disk and a write that fails: the edit stays on the screen, that is said, and a retry keeps it. */

const edit = (page: Page, id: string, command: { kind: string; [field: string]: unknown }) =>
  page.evaluate(
    ([trace, act]) =>
      window.loupe.rationales.edit(trace, act).then(
        () => 'kept',
        (error: { fault: { code: string } }) => error.fault.code,
      ),
    [id, command] as const,
  )

async function setQuota(page: Page, bytes: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  await session.send('Storage.overrideQuotaForOrigin', { origin, ...(bytes === null ? {} : { quotaSize: bytes }) })
}

/** Browsers compress what they keep: only what is random takes its room. */
const note = (length: number, word: string) => ({
  kind: 'setNote',
  round: 'r0',
  note: word + randomBytes(length).toString('base64').slice(0, length),
})

test('on a full disk edits stay on the screen, the fault is said, and they are kept when there is room', async ({
  page,
  loupe,
}) => {
  await page.goto('icon.svg')
  await setQuota(page, 1_000_000)
  // With all its rounds: under the last of them it is said whether the rationale is kept.
  await loupe.openOnStage('./#/sample/s000-q0/round/2')
  const id = await openTraceId(page)
  expect(await edit(page, id, { kind: 'setAnswer', text: 'kept' })).toBe('kept')
  expect(await edit(page, id, note(1_500_000, 'large'))).toBe('quota')
  await expect(loupe.faults).toContainText('no room left')
  const before = await shown(page, id)
  await setQuota(page, null)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('[data-kept]').first()).toHaveAttribute('data-kept', 'saved')
  await loupe.reload()
  await openTraceId(page)
  expect((await shown(page, id)).whole).toBe(before.whole)
})

test('a write that fails is said, and the edit is kept with the next one', async ({ page, loupe }) => {
  await page.addInitScript(() => {
    const { add } = IDBObjectStore.prototype
    Object.assign(window, { failing: 0 })
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...args: Parameters<typeof add>) {
      const state = window as unknown as { failing: number }
      if (this.name === 'log' && state.failing > 0) {
        state.failing -= 1
        throw new DOMException('Planted.', 'UnknownError')
      }
      return add.apply(this, args)
    }
  })
  await loupe.openOnStage()
  const id = await openTraceId(page)
  await page.evaluate(() => Object.assign(window, { failing: 1 }))
  expect(await edit(page, id, { kind: 'setAnswer', text: 'one' })).not.toBe('kept')
  await expect(loupe.faults).toContainText('could not keep')
  expect(await edit(page, id, { kind: 'setNote', round: 'r0', note: 'two' })).toBe('kept')
  const whole = (await shown(page, id)).whole
  await loupe.reload()
  await openTraceId(page)
  expect((await shown(page, id)).whole).toBe(whole)
})
