import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { RunEvent } from './events'
import { emptyTrace, fold, foldAll } from './fold'
import type { Trace } from './schema'
import { unfold } from './unfold'

/** A run of two rounds: one zoom, then the answer. The file is ours. */
const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace

describe('fold', () => {
  test('the events of a good trace carry all of it: nothing needs to be kept aside', () => {
    expect(unfold(GOOD).map((event) => event.kind)).toEqual([
      'begin',
      'view',
      'round',
      'token',
      'token',
      'parsed',
      'action',
      'view',
      'round',
      'parsed',
      'answer',
      'keep',
      'end',
    ])
    // The second round has a text and no token ids, which no live run gives.
    expect(unfold(GOOD).find((event) => event.kind === 'keep')).toEqual({
      kind: 'keep',
      round: 1,
      keys: { raw: '<answer>K7</answer>' },
    })
  })

  test('odd events change nothing and never throw', () => {
    const odd: RunEvent[] = [
      { kind: 'token', round: -1, id: 1, text: 'x', prob: 1 },
      { kind: 'token', round: 1.5, id: 1, text: 'x', prob: 1 },
      { kind: 'token', round: Number.NaN, id: 1, text: 'x', prob: 1 },
      { kind: 'token', round: 1e9, id: 1, text: 'x', prob: 1 },
      // A worker of a newer version may say more than this one knows.
      { kind: 'news' } as unknown as RunEvent,
    ]
    for (const event of odd) expect(fold(GOOD, event)).toEqual(GOOD)
    expect(foldAll(GOOD, odd)).toEqual(GOOD)
  })

  test('a round that is named before it began is made', () => {
    expect(fold(emptyTrace(), { kind: 'token', round: 1, id: 7, text: 'x', prob: 0.5 }).rounds).toEqual([
      { id: 'r0', view: null, raw: '', rois: [], actions: [] },
      { id: 'r1', view: null, raw: 'x', rois: [], actions: [], tokenIds: [7], tokenProbs: [0.5], tokenTexts: ['x'] },
    ])
  })

  test('the old trace stays as it was, and untouched rounds stay the same objects', () => {
    const before = structuredClone(GOOD)
    const after = fold(GOOD, { kind: 'token', round: 1, id: 7, text: 'x', prob: 0.5 })
    expect(GOOD).toEqual(before)
    expect(after.rounds[0]).toBe(GOOD.rounds[0])
  })

  test('a fault leaves a complaint and everything else', () => {
    const after = fold(GOOD, { kind: 'fault', fault: { code: 'device-lost', message: 'Lost.', advice: 'Run again.' } })
    expect(after).toEqual({ ...GOOD, complaints: [{ code: 'device-lost', path: '', message: 'Lost. Run again.' }] })
  })

  test('40,000 tokens fold in one go: their round is copied once, not for each', () => {
    const events = Array.from({ length: 40_000 }, (_, id): RunEvent => ({
      kind: 'token',
      round: 0,
      id,
      text: 'x',
      prob: 1,
    }))
    expect(foldAll(emptyTrace(), events).rounds[0]?.tokenIds).toHaveLength(40_000)
  })

  test('a view that an action received makes it executed, and is what its round observed', () => {
    const [round] = GOOD.rounds
    const [action] = round?.actions ?? []
    const view = GOOD.views[1]
    if (!action || !view) throw new Error('it has them')
    const before = foldAll(emptyTrace(), [
      { kind: 'round', round: 0, view: 'v0' },
      { kind: 'action', round: 0, action: { ...action, executed: false } },
    ])
    expect(before.rounds[0]?.observation).toBeUndefined()
    const after = foldAll(before, [
      { kind: 'view', round: 0, view, encoded: true },
      { kind: 'observed', round: 0, text: 'Here it is.' },
    ])
    expect(after.rounds[0]?.actions[0]?.executed).toBe(true)
    expect(after.rounds[0]?.observation).toEqual({ text: 'Here it is.', views: ['v1'], shapes: [] })
  })
})
