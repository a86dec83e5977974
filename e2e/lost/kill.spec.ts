import { expect, test, type TestInfo } from '@playwright/test'
import { PersistentLoupe } from '../pages/persistent'
import { begin, commandFor, KINDS, openTraceId, randomOf, runFar, shown, type Shown } from './session'

/** The browser is killed in the middle of an annotator's work: at most the gesture in flight is gone. */
const KILLS = process.env['LOUPE_LONG'] ? 100 : 20
/** Kills of one profile and one trace: then the next sample is taken, so that undo stays short. */
const OF_ONE = 5
const SAMPLES = ['s000-q0', 's001-q0', 's002-q0', 's003-q0', 's004-q0']

type Session = { readonly states: Shown[]; readonly told: () => number; issued: string[] }

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('a browser that is killed at random moments loses at most the gesture in flight', async ({ baseURL }, info) => {
  test.setTimeout(KILLS * 20_000)
  const seed = Number(process.env['LOUPE_SEED'] ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}: LOUPE_SEED=${seed} runs the same again`)
  const random = randomOf(seed)
  const kinds = new Set<string>()
  let [steps, gone, nth] = [0, 0, 0]
  for (let first = 0; first < KILLS; first += OF_ONE) {
    const sample = SAMPLES[(first / OF_ONE) % SAMPLES.length] ?? ''
    const browser = await PersistentLoupe.start(
      info.outputPath(`profile-${first}`),
      optionsOf(info, baseURL),
      `./#/sample/${sample}`,
    )
    try {
      const id = await openTraceId(browser.loupe.page)
      const start = await shown(browser.loupe.page, id)
      let done = 0
      for (let kill = first; kill < Math.min(KILLS, first + OF_ONE); kill += 1) {
        const session = await work(browser, id, kill % 3 === 0, nth, random)
        nth += 1000
        for (const kind of session.issued) kinds.add(kind)
        await browser.reopen(`./#/sample/${sample}`)
        const { page } = browser.loupe
        expect(await openTraceId(page)).toBe(id)
        const now = await shown(page, id)
        gone += await lost(page, id, session, now)
        steps += session.issued.length
        done += session.issued.length + 1
        const end = await runFar(page, id, 'redo', done)
        expect(await runFar(page, id, 'undo', done), 'undo leads to the start').toBe(start.whole)
        expect(await runFar(page, id, 'redo', done), 'redo leads to the end').toBe(end)
      }
    } finally {
      await browser.close()
    }
  }
  if (KILLS >= 20) expect([...new Set(KINDS)].filter((kind) => !kinds.has(kind))).toEqual([])
  info.annotations.push({
    type: 'measured',
    description: `${KILLS} kills, ${steps} commands, ${gone} gestures in flight gone`,
  })
  console.log(`${KILLS} kills, ${steps} commands, ${gone} gestures in flight gone`)
})

function optionsOf(info: TestInfo, baseURL: string | undefined) {
  const { executablePath, args } = info.project.use.launchOptions ?? {}
  return { ...(executablePath ? { executablePath } : {}), ...(args ? { args } : {}), baseURL: baseURL ?? '' }
}

/** Commands, not all of them waited for, until the browser is killed. @param soon right after an edit */
async function work(
  browser: PersistentLoupe,
  id: string,
  soon: boolean,
  from: number,
  random: () => number,
): Promise<Session> {
  const { page } = browser.loupe
  let told = -1
  await page.exposeFunction('told', (nth: number) => {
    told = Math.max(told, nth)
  })
  const states = [await shown(page, id)]
  const session: Session = { states, told: () => told, issued: [] }
  const last = 3 + Math.floor(random() * 8)
  const late = 100 + random() * 1200
  const killed = soon ? null : wait(late).then(() => browser.kill())
  try {
    for (let index = 0; soon ? index <= last : browser.loupe.page === page; index += 1) {
      const now = states.at(-1)
      if (!now) break
      const kind = KINDS[Math.floor(random() * KINDS.length)] ?? ''
      const command = commandFor(kind, now, from + index, random)
      session.issued.push(kind)
      const begun = begin(page, id, command, index)
      if (soon && index === last) {
        begun.catch(() => {})
        await wait(random() * 50)
        await browser.kill()
      }
      states.push(await begun)
      await wait(random() * 30)
    }
  } catch (error) {
    // A page that is killed answers no more; what it said otherwise is the test's own fault.
    await killed
    if (!page.isClosed()) throw error
  }
  await killed
  return session
}

/** What is there after the kill is one of the states that were shown, with everything that was said to be kept. */
async function lost(page: Parameters<typeof shown>[0], id: string, session: Session, now: Shown): Promise<number> {
  const { states, issued } = session
  // A command may say that it is kept just before the kill, with its state not seen yet: whether it changed anything
  // cannot be told then, so it counts as the gesture in flight.
  const least = Math.min(session.told() + 1, states.length - 1)
  const found = states.findLastIndex((state) => state.whole === now.whole)
  if (found >= least) return issued.length - found
  // The last gesture was kept, though nobody saw it: without it there is what was seen last. An undo in flight leads to
  // a state that was shown before what was said to be kept, and loses nothing.
  expect(issued.length, `a state that was never shown, or less than was said to be kept (${found} of ${least})`).toBe(
    states.length,
  )
  const way = issued.at(-1) === 'undo' ? 'redo' : 'undo'
  await page.evaluate(([trace, kind]) => window.loupe.rationales.edit(trace, { kind }), [id, way] as const)
  expect((await shown(page, id)).whole).toBe(states.at(-1)?.whole)
  return 0
}
