import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Numbers4 } from '../geometry/box'
import { readBox } from '../geometry/frames'
import { clampBox } from '../geometry/measure'
import { sameValue } from '../trace/same'
import { findBoxes } from '../dialects/boxes'
import { ACT_KINDS, applyCommand } from './apply'
import { diffRationale } from './diff'
import { editDraft, newDraft, redoDraft, replayDraft, undoDraft, type Draft, type Entry } from './history'
import { merge } from './merge'
import { rationaleOf } from './ofTrace'
import { partsOf, regionOf } from './parts'
import { readRationale, readRationaleText } from './read'
import { resolveRationale } from './resolve'
import { writeRationale } from './save'
import type { Rationale } from './schema'
import { boundsOf, shower } from './shown'
import { commandOf, type Seed } from './testing/commands'
import { madeTraces, recordedTrace } from './testing/traces'
import { sizeOf } from './views'

const FOLDER = 'public/samples/recorded'
const RECORDED = readdirSync(FOLDER).map((name) => recordedTrace(JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'))))
const STARTS = [...RECORDED, ...madeTraces()].map((trace) => rationaleOf(trace, 'ann'))
const LONG = process.env['LOUPE_LONG'] !== undefined
const RUNS = LONG ? 5_000 : 100
vi.setConfig({ testTimeout: LONG ? 1_800_000 : 60_000 })
const start = fc.constantFrom(...STARTS)

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const word = fc.oneof(
  fc.constantFrom('a', 'the cone', '[', ' ', '[0.1, 0.2, 0.3, 0.4]', 'ä\n'),
  fc.string({ maxLength: 8 }),
)
const seed = fc.record({
  kind: fc.constantFrom(...ACT_KINDS),
  one: fc.nat(1000),
  two: fc.nat(1000),
  word,
  box: fc.tuple(unit, unit, unit, unit),
  on: fc.boolean(),
})
const seeds: fc.Arbitrary<Seed[]> = fc.array(seed, { maxLength: 12 })

function edit(rationale: Rationale, list: readonly Seed[], by = 'ann', from = 0): Rationale {
  return list.reduce(
    (now, seed, index) => applyCommand(now, commandOf(now, seed, by, from + index)).rationale,
    rationale,
  )
}

describe('after any edits', () => {
  test('a call names a RoI of its own round, and the two are one box', () => {
    fc.assert(
      fc.property(start, seeds, (base, list) => {
        const now = edit(base, list)
        for (const call of now.calls.filter((one) => one.roi !== null)) {
          const roi = now.rois.find((one) => one.id === call.roi)
          expect(roi?.round).toBe(call.round)
          expect(regionOf(now, call)).toEqual({ image: roi?.image, box: roi?.box })
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('linked numbers that changed are those of their box, in the view of their round, moved into it', () => {
    let checked = 0
    fc.assert(
      fc.property(start, seeds, (base, list) => {
        const now = edit(base, list)
        const { views } = shower(now)
        const frame = now.from?.frame
        if (!frame) throw new Error('no frame')
        for (const round of resolveRationale(now).rounds) {
          for (const slot of round.changedSlots) {
            const roi = now.rois.find((one) => one.id === slot.roi)
            const size = roi && sizeOf(now.images, roi.image)
            const view = views.get(round.id)?.shown.at(-1) ?? null
            const [found] = findBoxes(round.thought.slice(slot.start, slot.end))
            if (!roi || !size || !view || !found) throw new Error('a slot without its box')
            const expected = clampBox(roi.box, boundsOf(frame, size, view))
            const read = readBox(found.numbers, frame, { image: size, view })
            // Half of the last decimal that is written, of what the numbers are of.
            const [x1, y1, x2, y2]: Numbers4 = frame.of === 'original' ? [0, 0, size.width, size.height] : view.cropPx
            const steps = frame.unit === 'pixel' ? Math.min(view.receivedPx.width, view.receivedPx.height) : 1000
            const [w, h] = [(x2 - x1) / size.width / steps, (y2 - y1) / size.height / steps]
            const near = [w, h, w, h].map((step) => step * (frame.order === 'xywh' ? 1.01 : 0.51) + 1e-9)
            read.forEach((side, index) =>
              expect(Math.abs(side - (expected[index] ?? NaN))).toBeLessThanOrEqual(near[index] ?? 0),
            )
            expect(slot.clamped).toBe(expected.some((side, index) => Math.abs(side - (roi.box[index] ?? NaN)) > 1e-6))
            checked += 1
          }
        }
      }),
      { numRuns: RUNS },
    )
    expect(checked).toBeGreaterThan(20)
  })

  test('nothing is a person’s that no person touched, and nothing is accepted that was edited since', () => {
    fc.assert(
      fc.property(start, seeds, (base, list) => {
        const content = ['thought', 'sketch', 'box', 'image', 'label', 'region', 'text']
        const touched = new Set<string>()
        let now = base
        list.forEach((seed, index) => {
          const { rationale, step } = applyCommand(now, commandOf(now, seed, 'ann', index))
          const parts = partsOf(rationale)
          for (const { id, field } of step?.diffs ?? []) {
            if (field === null || content.includes(field)) touched.add(id)
            if (field === 'by') expect(parts.get(id)?.fields['accepted']).toBeNull()
          }
          now = rationale
        })
        const before = partsOf(base)
        for (const [id, { fields }] of partsOf(now))
          if (!touched.has(id)) expect(fields['by']).toEqual(before.get(id)?.fields['by'])
      }),
      { numRuns: RUNS },
    )
  })

  test('undoing everything gives the start, redoing everything the end, and the log gives both again', () => {
    fc.assert(
      fc.property(start, seeds, (base, list) => {
        const log: Entry[] = []
        const keep = ({ draft, entry }: { draft: Draft; entry: Entry | null }): Draft => {
          if (entry) log.push(entry)
          return draft
        }
        const end = list.reduce(
          (now, seed, index) => keep(editDraft(now, commandOf(now.rationale, seed, 'ann', index))),
          newDraft(base),
        )
        let back = end
        for (let left = end.done.length; left > 0; left -= 1) back = keep(undoDraft(back))
        expect(back.rationale).toEqual(base)
        let forth = back
        for (let left = end.done.length; left > 0; left -= 1) forth = keep(redoDraft(forth))
        expect(forth).toEqual(end)
        expect(replayDraft(base, structuredClone(log))).toEqual(end)
      }),
      { numRuns: RUNS },
    )
  })

  test('saved with its pictures, opened and saved again it is the same bytes, marked or left out', () => {
    fc.assert(
      fc.property(start, seeds, fc.constantFrom('mark' as const, 'omit' as const), (base, list, unaccepted) => {
        const text = writeRationale(edit(base, list), { unaccepted })
        const read = readRationaleText(text)
        if (!read.rationale) throw new Error('no rationale')
        expect(writeRationale(read.rationale, { unaccepted })).toBe(text)
        expect(read.complaints.filter((one) => one.code !== 'image-missing')).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  test('left out is what nobody accepted, and the file says how much that was', () => {
    fc.assert(
      fc.property(start, seeds, (base, list) => {
        const now = edit(base, list)
        const { rationale } = readRationaleText(writeRationale(now, { unaccepted: 'omit' }))
        const parts = [...(rationale?.rois ?? []), ...(rationale?.calls ?? [])]
        expect(parts.every((part) => part.accepted !== null)).toBe(true)
        const words = rationale?.rounds.filter((round) => round.accepted === null) ?? []
        expect(words.every((round) => round.thought.pieces.length === 0)).toBe(true)
        const accepted = [...now.rois, ...now.calls].filter((part) => part.accepted !== null).length
        expect(parts).toHaveLength(accepted)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('two people', () => {
  const pair = fc.tuple(start, seeds, seeds, seeds)

  test('get the same whichever comes first', () => {
    fc.assert(
      fc.property(pair, ([base, common, one, other]) => {
        const shared = edit(base, common, 'ann', 0)
        const [a, b] = [edit(shared, one, 'bob', 20), edit(shared, other, 'cat', 20)]
        expect(merge(shared, a, b)).toEqual(merge(shared, b, a))
      }),
      { numRuns: RUNS },
    )
  })

  test('lose no value: each stands in the result or in its conflicts', () => {
    fc.assert(
      fc.property(pair, ([base, common, one, other]) => {
        const shared = edit(base, common, 'ann', 0)
        const sides = [edit(shared, one, 'bob', 20), edit(shared, other, 'cat', 21)] as const
        const merged = merge(shared, ...sides).rationale
        const parts = partsOf(merged)
        for (const side of sides) {
          for (const { id, field, after, part } of diffRationale(shared, side)) {
            if (part === 'head' || after === undefined) continue
            const now = parts.get(id)?.fields
            if (field === null) expect(now).toBeDefined()
            else if (field !== 'at') {
              const held = merged.conflicts?.find((conflict) => conflict.id === id && conflict.field === field)
              const kept = sameValue(now?.[field], after) || held?.values.some(({ value }) => sameValue(value, after))
              expect({ id, field, kept }).toEqual({ id, field, kept: true })
            }
          }
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('with one who did nothing is what the other did', () => {
    fc.assert(
      fc.property(start, seeds, (base, list) => {
        const now = edit(base, list)
        expect(merge(base, now, base)).toEqual({ rationale: now, conflicts: [] })
        expect(merge(base, now, now).rationale).toEqual(now)
      }),
      { numRuns: RUNS },
    )
  })

  test('leave no part in a round that is not there', () => {
    fc.assert(
      fc.property(pair, ([base, common, one, other]) => {
        const shared = edit(base, common, 'ann', 0)
        const merged = merge(shared, edit(shared, one, 'bob', 20), edit(shared, other, 'cat', 20)).rationale
        const rounds = new Set(merged.rounds.map((round) => round.id))
        expect([...merged.rois, ...merged.calls].every((part) => rounds.has(part.round))).toBe(true)
        const rois = new Set(merged.rois.map((roi) => roi.id))
        expect(merged.calls.every((call) => call.roi === null || rois.has(call.roi))).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('a file that is broken', () => {
  const runs = LONG ? 20_000 : 300
  const texts = STARTS.slice(0, 4).map((one) => writeRationale(one))
  const old = readFileSync('public/samples/index.jsonl', 'utf8').split('\n')[0] ?? ''

  test('in a value never throws, and what is read can be shown, saved and read again', () => {
    const junk = fc.constantFrom<unknown>(null, -1, 1e300, NaN, '', 'r0', [], {}, [[]], { roi: 'x', text: 'y' }, true)
    const records = [...texts, JSON.stringify(JSON.parse(old).gold)].map((text) => JSON.parse(text) as unknown)
    fc.assert(
      fc.property(
        fc.constantFrom(...records),
        fc.array(fc.tuple(fc.nat(1e6), junk), { maxLength: 4 }),
        (json, cuts) => {
          const broken = structuredClone(json)
          for (const [place, value] of cuts) breakAt(broken, place, value)
          const { rationale } = readRationale(broken)
          if (!rationale) return
          resolveRationale(rationale)
          const text = writeRationale(rationale)
          const again = readRationaleText(text).rationale
          if (again) expect(writeRationale(again)).toBe(text)
        },
      ),
      { numRuns: runs },
    )
  })

  test('in a letter never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(1e6), fc.string({ maxLength: 3 }), (text, place, junk) => {
        const offset = place % text.length
        readRationaleText(text.slice(0, offset) + junk + text.slice(offset + 1))
        readRationaleText(text.slice(0, offset))
      }),
      { numRuns: runs },
    )
  })
})

/** Puts a value, or nothing, at some place of a tree. */
function breakAt(json: unknown, place: number, value: unknown): void {
  const holders: object[] = []
  const queue: unknown[] = [json]
  for (let one = queue.pop(); queue.length > 0 || one !== undefined; one = queue.pop()) {
    if (typeof one !== 'object' || one === null) continue
    holders.push(one)
    queue.push(...Object.values(one).filter((child) => typeof child === 'object' && child !== null))
  }
  const holder = holders[place % Math.max(1, holders.length)]
  const keys = holder ? Object.keys(holder) : []
  const key = keys[place % Math.max(1, keys.length)]
  if (holder && key !== undefined) Reflect.set(holder, key, structuredClone(value))
}
