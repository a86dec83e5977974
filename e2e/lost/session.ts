import { expect, type Page } from '@playwright/test'
import type {} from '../../src/app/scripting/loupe'

/** Numbers in [0,1) that a seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Box = readonly [number, number, number, number]
type ShownRound = { id: string; thought: string; rois: { id: string; image: string }[]; zoom: object | null }
/** What a page shows of a rationale. `whole`: a hash of the file that it would save, its picture aside. */
export type Shown = { rounds: ShownRound[]; whole: string }
export type Command = { kind: string; [field: string]: unknown }

/** The id of the trace on the stage, once there is one. */
export async function openTraceId(page: Page): Promise<string> {
  const find = () => page.evaluate(async () => (await window.loupe.traces.list()).find((one) => one.open)?.id ?? '')
  await expect.poll(find, { intervals: [50] }).not.toBe('')
  return find()
}

/** Waits until a trace is open. */
export async function waitForOpen(page: Page, id: string): Promise<void> {
  const open = () => page.evaluate(async () => (await window.loupe.traces.list()).filter((one) => one.open))
  await expect.poll(async () => (await open()).some((one) => one.id === id)).toBe(true)
}

/** Puts the functions that a session calls into the page. */
async function withTools(page: Page): Promise<void> {
  await page.evaluate(() => {
    if ('shownOf' in window) return
    const shownOf = async (id: string): Promise<Shown> => {
      const file = JSON.parse(await (await window.loupe.rationales.save(id)).text()) as Record<string, unknown>
      const bytes = new TextEncoder().encode(JSON.stringify({ ...file, images: null }))
      const hash = await crypto.subtle.digest('SHA-256', bytes)
      const whole = Array.from(new Uint8Array(hash).slice(0, 12), (one) => one.toString(16).padStart(2, '0')).join('')
      const { rounds } = await window.loupe.rationales.get(id)
      return { rounds: rounds as unknown as ShownRound[], whole }
    }
    Object.assign(window, { shownOf })
  })
}

type Tools = { shownOf(id: string): Promise<Shown>; told(nth: number): Promise<void> }

export async function shown(page: Page, id: string): Promise<Shown> {
  await withTools(page)
  return page.evaluate((trace) => (window as unknown as Tools).shownOf(trace), id)
}

/** Does a command without waiting until it is kept; `told` hears of that. @returns what is shown right after */
export async function begin(page: Page, id: string, command: Command, nth: number): Promise<Shown> {
  return page.evaluate(
    async ([trace, act, index]) => {
      const { shownOf, told } = window as unknown as Tools
      void window.loupe.rationales.edit(trace, act).then(() => told(index))
      await window.loupe.rationales.get(trace)
      return shownOf(trace)
    },
    [id, command, nth] as const,
  )
}

/** Undoes, or redoes, until nothing changes. @returns the hash at the end, and the steps that showed */
export async function runTo(page: Page, id: string, kind: 'undo' | 'redo'): Promise<{ whole: string; steps: number }> {
  await withTools(page)
  return page.evaluate(
    async ([trace, way]) => {
      const { shownOf } = window as unknown as Tools
      let before = await shownOf(trace)
      for (let steps = 0; ; steps += 1) {
        await window.loupe.rationales.edit(trace, { kind: way })
        const now = await shownOf(trace)
        if (now.whole === before.whole) return { whole: now.whole, steps }
        before = now
      }
    },
    [id, kind] as const,
  )
}

/** Undoes, or redoes, so many times, one right after the other. @returns the hash at the end */
export async function runFar(page: Page, id: string, kind: 'undo' | 'redo', times: number): Promise<string> {
  await page.evaluate(
    async ([trace, way, count]) => {
      const all = Array.from({ length: count }, () => window.loupe.rationales.edit(trace, { kind: way }))
      await Promise.all(all)
    },
    [id, kind, times] as const,
  )
  return (await shown(page, id)).whole
}

/** Every kind of command, in an order that the random numbers decide, each with parts that are there. */
export function commandFor(kind: string, { rounds }: Shown, nth: number, random: () => number): Command {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const round = pick(rounds)
  const [first, second] = [rounds[0], rounds[1]]
  const rois = rounds.flatMap((one) => one.rois)
  const roi = pick(rois)
  const [x, y] = [random() * 0.6, random() * 0.6]
  const box: Box = [x, y, x + 0.1 + random() * 0.3, y + 0.1 + random() * 0.3]
  const image = rois[0]?.image ?? 'i0'
  const at = { round: round?.id ?? '' }
  const makers: Record<string, () => Command> = {
    setBox: () => ({ kind, ...at, zoom: { image, box } }),
    addRoi: () => ({ kind, ...at, image, box, id: `b${nth}`, ...(random() < 0.5 ? { offset: 0 } : {}) }),
    setRoi: () => ({ kind, roi: roi?.id, box }),
    removeRoi: () => ({ kind, roi: roi?.id }),
    setThought: () => ({ kind, ...at, text: `${round?.thought ?? ''} So ${nth}.` }),
    setBack: () => ({ kind, ...at, slot: 0 }),
    setSketch: () => ({ kind, ...at, sketch: `sketch ${nth}` }),
    setNote: () => ({ kind, ...at, note: `note ${nth}` }),
    setAnswer: () => ({ kind, text: `answer ${nth}` }),
    accept: () => ({ kind, of: pick([round?.id ?? '', roi?.id ?? '', 'answer']), accepted: random() < 0.7 }),
    acceptAll: () => ({ kind, accepted: random() < 0.5 }),
    addRound: () => ({ kind, id: `n${nth}`, after: round?.id ?? null }),
    removeRound: () => ({ kind, round: rounds.length > 2 ? round?.id : 'none' }),
    splitRound: () => ({ kind, ...at, id: `s${nth}`, offset: Math.floor((round?.thought.length ?? 0) / 2) }),
    mergeRounds: () => ({ kind, first: first?.id, second: rounds.length > 2 ? second?.id : 'none' }),
    moveRound: () => ({ kind, ...at, after: pick([null, ...rounds.map((one) => one.id)]) }),
    setOrder: () => ({ kind, part: roi?.id, after: null }),
    setVerdict: () => ({
      kind,
      id: `v${nth}`,
      of: pick(['r0', 'r0.a0', 'answer']),
      verdict: 'redundant',
      note: `${nth}`,
    }),
    removeVerdict: () => ({ kind, id: `v${Math.floor(random() * nth)}` }),
    undo: () => ({ kind }),
    redo: () => ({ kind }),
    batch: () => ({
      kind,
      commands: [
        { kind: 'setNote', ...at, note: `batch ${nth}` },
        { kind: 'setAnswer', text: `batch ${nth}` },
      ],
    }),
  }
  const make = makers[kind]
  if (!make) throw new Error(`there is no command ${kind}`)
  return make()
}

const ONCE = 'addRoi setRoi removeRoi setThought setBack setSketch setNote accept acceptAll addRound removeRound'
const MORE = 'splitRound mergeRounds moveRound setOrder setVerdict setVerdict removeVerdict undo undo redo batch setBox'
export const KINDS: readonly string[] = [...ONCE.split(' '), ...MORE.split(' '), 'setAnswer']
