import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unitBox } from '../../geometry/box'
import type { RunEvent } from './events'
import { emptyTrace, fold, foldAll } from './fold'
import { readTrace, writeTrace } from './readOnly'
import { sameValue } from '../same'
import type { Action, Region, Round, Trace, View } from './schema'
import { unfold } from './unfold'

const num = fc.double({ min: -10, max: 3000, noNaN: true }).map((v) => v + 0)
const text = fc.string({ maxLength: 12 })
const numbers4 = fc.tuple(num, num, num, num)
const region: fc.Arbitrary<Region> = fc.record({ image: text, box: numbers4.map((box) => unitBox(...box)) })
const complaint = fc.record({ code: text, path: text, message: text })
const complaints = fc.array(complaint, { maxLength: 2 })
const frame = fc.record(
  {
    unit: fc.constantFrom('pixel', 'unit', 'mille', 'percent'),
    order: fc.constantFrom('xyxy', 'xywh'),
    of: text,
    size: fc.record({ width: num, height: num }),
  },
  { requiredKeys: ['unit', 'order', 'of'] },
)
const view: fc.Arbitrary<View> = fc.record(
  {
    id: fc.constantFrom('v0', 'v1', 'v2', 'v3'),
    image: text,
    parent: fc.option(text),
    cropPx: numbers4,
    receivedPx: fc.record({ width: num, height: num }),
    tokens: fc.nat(),
    seen: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: ['id', 'image', 'parent', 'cropPx', 'receivedPx'] },
)
const viewId = fc.option(fc.constantFrom('v0', 'v1', 'v2', 'v3', 'v9'))
const action: fc.Arbitrary<Action> = fc.record(
  {
    kind: fc.constantFrom('zoom', 'point'),
    requested: fc.option(fc.record({ box: numbers4, frame })),
    effective: fc.option(region),
    received: viewId,
    label: text,
    complaints,
    why: text,
  },
  { requiredKeys: ['kind', 'requested', 'effective', 'received'] },
)
const tokens = fc.array(
  fc.tuple(
    fc.nat(),
    fc.double({ min: 0, max: 1, noNaN: true }).map((v) => v + 0),
  ),
  { maxLength: 8 },
)
const round: fc.Arbitrary<Round> = fc
  .record(
    {
      view: viewId,
      raw: text,
      roi: fc.option(region),
      actions: fc.array(action, { maxLength: 3 }),
      tokenIds: fc.array(fc.nat(), { maxLength: 4 }),
      tokenProbs: fc.array(num, { maxLength: 4 }),
      tokenTexts: fc.array(text, { maxLength: 4 }),
      promptIds: fc.array(fc.nat(), { maxLength: 4 }),
      prompt: text,
      sketch: text,
      thought: text,
      answer: text,
      complaints,
      forced: fc.boolean(),
      accepted: fc.boolean(),
      mine: fc.jsonValue({ maxDepth: 2 }),
      stats: fc.record({ prefillTokens: fc.nat(), generatedTokens: fc.nat(), imagesEncoded: fc.nat(), ms: num }),
    },
    { requiredKeys: ['view', 'raw', 'roi', 'actions'] },
  )
  .chain((one) =>
    fc.oneof(
      fc.constant(one),
      tokens.map((pairs) => ({ ...one, tokenIds: pairs.map(([id]) => id), tokenProbs: pairs.map(([, prob]) => prob) })),
      tokens.map((pairs) => ({
        ...one,
        tokenIds: pairs.map(([id]) => id),
        tokenProbs: pairs.map(([, prob]) => prob),
        tokenTexts: pairs.map(([id]) => String(id)),
        raw: pairs.map(([id]) => String(id)).join(''),
      })),
    ),
  )
const image = fc.record(
  { id: text, width: fc.nat(), height: fc.nat(), uri: text, notes: fc.array(text, { maxLength: 2 }) },
  { requiredKeys: ['id', 'width', 'height'] },
)
const policy = fc.record({
  rounds: fc.nat(),
  zoom: fc.constantFrom('free', 'never', 'adaptive'),
  atLimit: fc.constantFrom('stop', 'answer'),
  maxNewTokens: fc.nat(),
  maxVisualTokens: fc.nat(),
  grammar: fc.boolean(),
  sampling: fc.record({ temperature: num, topP: num, seed: fc.nat() }),
})
const trace: fc.Arbitrary<Trace> = fc.record(
  {
    schema: fc.constant('loupe.trace/1'),
    id: text,
    question: text,
    images: fc.array(image, { maxLength: 2 }),
    views: fc.array(view, { maxLength: 5 }),
    producer: fc.record(
      { model: text, device: text, extra: fc.jsonValue({ maxDepth: 1 }) },
      { requiredKeys: ['model'] },
    ),
    rounds: fc.array(round, { maxLength: 4 }),
    answer: fc.option(fc.record({ text, by: text }, { requiredKeys: ['text'] })),
    policy,
    system: text,
    complaints,
    ended: text,
    created: text,
    seed: fc.jsonValue({ maxDepth: 2 }),
    branchOf: fc.record({ trace: text, round: fc.nat(), box: fc.option(region), by: text }),
  },
  { requiredKeys: ['schema', 'id', 'question', 'images', 'views', 'producer', 'rounds', 'answer'] },
) as fc.Arbitrary<Trace> // the records above are the schema's, key for key; unknown keys come on top

/** A run of two rounds: one zoom, then the answer. The file is ours. */
const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace

describe('fold', () => {
  test('folding what was unfolded gives the trace again, unknown keys and all', () => {
    fc.assert(
      fc.property(trace, (one) => {
        expect(sameValue(foldAll(emptyTrace(), unfold(one)), one)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('saved, opened and replayed it is the same trace', () => {
    fc.assert(
      fc.property(trace, (one) => {
        const read = readTrace(JSON.parse(writeTrace(one)))
        expect(read.trace).toEqual(one)
        if (read.trace) expect(sameValue(foldAll(emptyTrace(), unfold(read.trace)), one)).toBe(true)
      }),
    )
  })

  test('events one by one and at once give the same', () => {
    fc.assert(
      fc.property(trace, (one) => {
        const events = unfold(one)
        expect(foldAll(emptyTrace(), events)).toEqual(events.reduce(fold, emptyTrace()))
      }),
    )
  })

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
      { view: null, raw: '', roi: null, actions: [] },
      { view: null, raw: 'x', roi: null, actions: [], tokenIds: [7], tokenProbs: [0.5], tokenTexts: ['x'] },
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

  test('4,000 tokens fold in far less than a frame', () => {
    const events = Array.from({ length: 4000 }, (_, id): RunEvent => ({
      kind: 'token',
      round: 0,
      id,
      text: 'x',
      prob: 1,
    }))
    const start = performance.now()
    expect(foldAll(emptyTrace(), events).rounds[0]?.tokenIds).toHaveLength(4000)
    expect(performance.now() - start).toBeLessThan(100)
  })
})
