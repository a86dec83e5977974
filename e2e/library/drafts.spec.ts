import { expect, test, type Page } from '@playwright/test'
import { openTab, serveLibrary } from './open'

/** Drafts: a log that two tabs write and nobody overwrites, and that a failing disk does not lose. */
let host: Awaited<ReturnType<typeof serveLibrary>>
test.beforeAll(async () => {
  host = await serveLibrary()
})
test.afterAll(() => host.close())

/** Appends steps at once, without waiting in between; what is stale is merged by appending it after theirs. */
async function write(page: Page, steps: readonly string[]): Promise<void> {
  await page.evaluate(async (all) => {
    const { library } = window
    const start = { base: { text: 'base' }, of: null }
    const follow = async (step: unknown): Promise<void> => {
      const appended = await library.append('d', { kind: 'step', step }, start).done
      if (appended.kind === 'failed') throw new Error(appended.fault.message)
      if (appended.kind !== 'stale') return
      await Promise.all(appended.ours.map(({ act }) => follow(act.kind === 'step' ? act.step : act)))
    }
    await Promise.all(all.map(follow))
  }, steps)
}

const stepsOf = (page: Page) =>
  page.evaluate(async () => {
    const draft = await window.library.readDraft('d')
    return draft?.entries.map(({ act }) => (act.kind === 'step' ? act.step : act.kind)) ?? null
  })

test('a draft is there after a reload: base, steps, undo and redo', async ({ context }) => {
  const page = await openTab(context, host.url)
  const keys = await page.evaluate(async () => {
    const { library } = window
    const start = { base: { text: 'base' }, of: 't' }
    const [one, two] = ['one', 'two'].map((step) => library.append('d', { kind: 'step', step }, start))
    const undo = library.append('d', { kind: 'undo', of: two?.key ?? '' })
    await undo.done
    return [one?.key, two?.key]
  })
  const tab = await openTab(context, host.url)
  const draft = await tab.evaluate(async () => {
    const read = await window.library.readDraft('d')
    return read && { ...read, cursor: window.tools.cursorOf(read.entries), of: await window.library.draftsOf('t') }
  })
  expect(draft).toMatchObject({ base: { text: 'base' }, snapshot: null, first: 0, of: ['d'] })
  expect(draft?.cursor).toEqual({ done: [keys[0]], undone: [keys[1]] })
  expect(await tab.evaluate(() => window.library.readDraft('none'))).toBe(null)
})

test('the write begins in the task of the edit itself', async ({ context }) => {
  const page = await openTab(context, host.url)
  const began = await page.evaluate(() => {
    let count = 0
    const add = IDBObjectStore.prototype.add
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...args) {
      count += 1
      return add.apply(this, args)
    }
    void window.library.append('d', { kind: 'step', step: 1 }, { base: 0, of: null })
    return count
  })
  expect(began).toBe(1)
})

test('a second tab on one draft overwrites nothing: it hears what was first, merges and appends', async ({
  context,
}) => {
  const [page, other] = [await openTab(context, host.url), await openTab(context, host.url)]
  await write(page, ['a0'])
  for (const tab of [page, other]) expect(await stepsOf(tab)).toEqual(['a0'])
  await write(page, ['a1'])
  const appended = await other.evaluate(() => window.library.append('d', { kind: 'step', step: 'b1' }).done)
  expect(appended).toMatchObject({
    kind: 'stale',
    theirs: [{ act: { kind: 'step', step: 'a1' } }],
    ours: [{ act: { kind: 'step', step: 'b1' } }],
  })
  expect(await stepsOf(other)).toEqual(['a0', 'a1'])
  await write(other, ['b1 merged'])
  expect(await stepsOf(page)).toEqual(['a0', 'a1', 'b1 merged'])
})

test('two tabs that write as fast as they can keep every step of both, each in its order', async ({ context }) => {
  const [page, other] = [await openTab(context, host.url), await openTab(context, host.url)]
  const [a, b] = ['a', 'b'].map((name) => Array.from({ length: 40 }, (_, index) => `${name}${index}`))
  const halves = [a, b].map((all) => [all?.slice(0, 20) ?? [], all?.slice(20) ?? []])
  for (const half of [0, 1]) {
    await Promise.all([write(page, halves[0]?.[half] ?? []), write(other, halves[1]?.[half] ?? [])])
  }
  const kept = (await stepsOf(page)) as string[]
  expect([...kept].sort()).toEqual([...(a ?? []), ...(b ?? [])].sort())
  expect(kept.filter((step) => step.startsWith('a'))).toEqual(a)
  expect(kept.filter((step) => step.startsWith('b'))).toEqual(b)
})

test('a tab that was told catches up, and its next step is not stale', async ({ context }) => {
  const [page, other] = [await openTab(context, host.url), await openTab(context, host.url)]
  await write(page, ['a0'])
  expect(await stepsOf(other)).toEqual(['a0'])
  await write(page, ['a1', 'a2'])
  const theirs = await other.evaluate(() => window.library.catchUp('d'))
  expect(theirs.map(({ act }) => (act.kind === 'step' ? act.step : null))).toEqual(['a1', 'a2'])
  const appended = await other.evaluate(() => window.library.append('d', { kind: 'step', step: 'b' }).done)
  expect(appended).toEqual({ kind: 'kept', revision: 4 })
})

test('a snapshot opens a long draft without its first entries; those stay for undo', async ({ context }) => {
  const page = await openTab(context, host.url)
  await write(page, ['s0', 's1', 's2'])
  await page.evaluate(async () => {
    await window.library.snapshot('d', 2, 'after two')
    await window.library.snapshot('d', 1, 'an older one')
  })
  const tab = await openTab(context, host.url)
  const read = (page: typeof tab, from: 'start' | 'snapshot') =>
    page.evaluate(async (start) => window.library.readDraft('d', start), from)
  const short = await read(tab, 'snapshot')
  expect(short).toMatchObject({ snapshot: { revision: 2, value: 'after two' }, first: 2, head: { revision: 3 } })
  expect(short?.entries).toMatchObject([{ act: { step: 's2' } }])
  await write(tab, ['s3'])
  expect(await stepsOf(tab)).toEqual(['s0', 's1', 's2', 's3'])
  // All entries in the snapshot: the next append still finds the end of the log.
  await tab.evaluate(() => window.library.snapshot('d', 4, 'after four'))
  const third = await openTab(context, host.url)
  expect((await read(third, 'snapshot'))?.entries).toEqual([])
  expect(await third.evaluate(() => window.library.append('d', { kind: 'step', step: 's4' }).done)).toEqual({
    kind: 'kept',
    revision: 5,
  })
})

test('a write that fails is said, loses nothing, and goes with the next one', async ({ context }) => {
  const page = await openTab(context, host.url)
  const kinds = await page.evaluate(async () => {
    window.library = await window.tools.openLibrary({ gate: window.tools.failing('append', 2, 1, 'UnknownError') })
    const append = (step: string) => window.library.append('d', { kind: 'step', step }, { base: 0, of: null }).done
    const said = async (step: string) => {
      const appended = await append(step)
      return appended.kind === 'failed' ? appended.fault.code : appended.kind
    }
    return [await said('one'), await said('two'), await said('three'), await said('four')]
  })
  expect(kinds).toEqual(['kept', 'internal', 'internal', 'kept'])
  expect(await stepsOf(page)).toEqual(['one', 'two', 'three', 'four'])
})
