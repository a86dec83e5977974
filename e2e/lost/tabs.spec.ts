import type { BrowserContext } from '@playwright/test'
import { LoupePage } from '../pages/loupe'
import { expect, test } from '../pages/test'
import { openTraceId, shown } from './session'

/** Two tabs on one trace: nothing is overwritten, both show the same, and the page says so. */

type Held = { held: boolean; waiting: (() => void)[] }
type Conflict = { id: string; field: string; values: { value: unknown }[] }

/** A tab that hears of the others only when it is let: so that both can edit before they hear. */
async function openTab(context: BrowserContext): Promise<{ loupe: LoupePage; id: string; hear(): Promise<void> }> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const state: Held = { held: true, waiting: [] }
    Object.assign(window, { held: state })
    const { postMessage } = BroadcastChannel.prototype
    BroadcastChannel.prototype.postMessage = function (this: BroadcastChannel, message: unknown) {
      const send = () => postMessage.call(this, message)
      if (state.held) state.waiting.push(send)
      else send()
    }
  })
  const loupe = new LoupePage(page)
  await loupe.openOnStage()
  const id = await openTraceId(page)
  await page.evaluate((trace) => window.loupe.rationales.get(trace), id)
  const hear = () =>
    page.evaluate(() => {
      const { held } = window as unknown as { held: Held }
      held.held = false
      for (const send of held.waiting.splice(0)) send()
    })
  return { loupe, id, hear }
}

const edit = (tab: { loupe: LoupePage; id: string }, command: { kind: string; [field: string]: unknown }) =>
  tab.loupe.page.evaluate(([id, act]) => window.loupe.rationales.edit(id, act), [tab.id, command] as const)

async function fileOf({ loupe, id }: { loupe: LoupePage; id: string }) {
  const text = await loupe.page.evaluate(async (one) => (await window.loupe.rationales.save(one)).text(), id)
  return JSON.parse(text) as { answer: { text: string } | null; conflicts?: Conflict[]; rounds: { note?: string }[] }
}

test('edits of different fields in two tabs are both there, in both tabs and after a reload', async ({ context }) => {
  const [one, other] = [await openTab(context), await openTab(context)]
  await edit(one, { kind: 'setNote', round: 'r0', note: 'of the first tab' })
  await edit(other, { kind: 'setAnswer', text: 'of the second tab' })
  for (const tab of [one, other]) await tab.hear()
  const both = async (tab: typeof one) => {
    const { answer, rounds } = await fileOf(tab)
    return [answer?.text, rounds[0]?.note]
  }
  for (const tab of [one, other]) await expect.poll(() => both(tab)).toEqual(['of the second tab', 'of the first tab'])
  await expect(other.loupe.page.getByText('Another tab changed this rationale too')).toBeVisible()
  const whole = (await shown(one.loupe.page, one.id)).whole
  expect((await shown(other.loupe.page, one.id)).whole).toBe(whole)
  await one.loupe.reload()
  await openTraceId(one.loupe.page)
  expect((await shown(one.loupe.page, one.id)).whole).toBe(whole)
})

test('two values of one field both stay: the later is shown, and the page says so', async ({ context }) => {
  const [one, other] = [await openTab(context), await openTab(context)]
  await edit(one, { kind: 'setAnswer', text: 'earlier' })
  await edit(other, { kind: 'setAnswer', text: 'later' })
  for (const tab of [one, other]) await tab.hear()
  for (const tab of [one, other]) {
    await expect.poll(async () => (await fileOf(tab)).answer?.text).toBe('later')
    const { conflicts = [] } = await fileOf(tab)
    const values = conflicts.find((one) => one.field === 'text')?.values.map(({ value }) => value)
    expect(values).toEqual(['earlier', 'later'])
  }
  await expect(other.loupe.page.getByText('nothing was overwritten')).toBeVisible()
  await other.loupe.reload()
  await openTraceId(other.loupe.page)
  expect((await fileOf(other)).conflicts).toHaveLength(1)
})

test('a tab that drew nothing yet shows what another tab edits, and edits after it', async ({ context }) => {
  const [one, other] = [await openTab(context), await openTab(context)]
  for (const tab of [one, other]) await tab.hear()
  await edit(one, { kind: 'setAnswer', text: 'first' })
  await expect.poll(async () => (await fileOf(other)).answer?.text).toBe('first')
  await edit(other, { kind: 'setNote', round: 'r0', note: 'second' })
  await expect.poll(async () => (await fileOf(one)).rounds[0]?.note).toBe('second')
  await edit(one, { kind: 'undo' })
  await expect.poll(async () => (await fileOf(other)).rounds[0]?.note).toBeUndefined()
  expect((await fileOf(other)).answer?.text).toBe('first')
})
