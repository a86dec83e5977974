import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import type { RunEvent } from './events'
import { emptyTrace, fold, foldAll } from './fold'
import { migrate } from './migrate'
import { readTrace, readTraceText, writeTrace } from './read'
import { isOwnBox, prefixOf, requestedRegion, withEffective, zoomRegion } from './requested'
import { sameValue } from './same'
import type { Action, Region, Round, Trace, View } from './schema'
import { unfold } from './unfold'

const num = fc.double({ min: -10, max: 3000, noNaN: true }).map((v) => v + 0)
const text = fc.string({ maxLength: 12 })
const numbers4 = fc.tuple(num, num, num, num)
const region: fc.Arbitrary<Region> = fc.record({ image: text, box: numbers4.map((box) => unitBox(...box)) })
const complaint = fc.record({ code: text, path: text, message: text })
const complaints = fc.array(complaint, { maxLength: 2 })
const frame = fc.record(
  { unit: fc.constantFrom('pixel', 'unit', 'mille', 'percent'), order: fc.constantFrom('xyxy', 'xywh'), of: text, size: fc.record({ width: num, height: num }) },
  { requiredKeys: ['unit', 'order', 'of'] },
)
const view: fc.Arbitrary<View> = fc.record(
  { id: fc.constantFrom('v0', 'v1', 'v2', 'v3'), image: text, parent: fc.option(text), cropPx: numbers4, receivedPx: fc.record({ width: num, height: num }), tokens: fc.nat(), seen: fc.jsonValue({ maxDepth: 1 }) },
  { requiredKeys: ['id', 'image', 'parent', 'cropPx', 'receivedPx'] },
)
const viewId = fc.option(fc.constantFrom('v0', 'v1', 'v2', 'v3', 'v9'))
const action: fc.Arbitrary<Action> = fc.record(
  { kind: fc.constantFrom('zoom', 'point'), requested: fc.option(fc.record({ box: numbers4, frame })), effective: fc.option(region), received: viewId, label: text, complaints, why: text },
  { requiredKeys: ['kind', 'requested', 'effective', 'received'] },
)
const tokens = fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }).map((v) => v + 0)), { maxLength: 8 })
const round: fc.Arbitrary<Round> = fc
  .record(
    {
      view: viewId, raw: text, roi: fc.option(region), actions: fc.array(action, { maxLength: 3 }),
      tokenIds: fc.array(fc.nat(), { maxLength: 4 }), tokenProbs: fc.array(num, { maxLength: 4 }), promptIds: fc.array(fc.nat(), { maxLength: 4 }),
      prompt: text, sketch: text, thought: text, answer: text, complaints, forced: fc.boolean(), accepted: fc.boolean(), mine: fc.jsonValue({ maxDepth: 2 }),
      stats: fc.record({ prefillTokens: fc.nat(), generatedTokens: fc.nat(), imagesEncoded: fc.nat(), ms: num }),
    },
    { requiredKeys: ['view', 'raw', 'roi', 'actions'] },
  )
  .chain((one) => fc.oneof(fc.constant(one), tokens.map((pairs) => ({ ...one, tokenIds: pairs.map(([id]) => id), tokenProbs: pairs.map(([, prob]) => prob) }))))
const image = fc.record({ id: text, width: fc.nat(), height: fc.nat(), uri: text, notes: fc.array(text, { maxLength: 2 }) }, { requiredKeys: ['id', 'width', 'height'] })
const policy = fc.record({
  rounds: fc.nat(), zoom: fc.constantFrom('free', 'never', 'adaptive'), atLimit: fc.constantFrom('stop', 'answer'), maxNewTokens: fc.nat(),
  maxVisualTokens: fc.nat(), grammar: fc.boolean(), sampling: fc.record({ temperature: num, topP: num, seed: fc.nat() }),
})
const trace: fc.Arbitrary<Trace> = fc.record(
  {
    schema: fc.constant('loupe.trace/1'), id: text, question: text, images: fc.array(image, { maxLength: 2 }), views: fc.array(view, { maxLength: 5 }),
    producer: fc.record({ model: text, device: text, extra: fc.jsonValue({ maxDepth: 1 }) }, { requiredKeys: ['model'] }),
    rounds: fc.array(round, { maxLength: 4 }), answer: fc.option(fc.record({ text, by: text }, { requiredKeys: ['text'] })),
    policy, system: text, complaints, ended: text, created: text, seed: fc.jsonValue({ maxDepth: 2 }),
    branchOf: fc.record({ trace: text, round: fc.nat(), box: fc.option(region), by: text }),
  },
  { requiredKeys: ['schema', 'id', 'question', 'images', 'views', 'producer', 'rounds', 'answer'] },
) as fc.Arbitrary<Trace> // the records above are the schema's, key for key; unknown keys come on top

const GOOD: Trace = {
  schema: 'loupe.trace/1',
  id: 't1',
  question: 'What is written on the box?',
  images: [{ id: 'i0', width: 896, height: 672, uri: 'a.webp' }],
  views: [
    { id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 896, 672], receivedPx: { width: 256, height: 192 } },
    { id: 'v1', image: 'i0', parent: 'v0', cropPx: [201, 151, 471, 353], receivedPx: { width: 128, height: 96 } },
  ],
  producer: { model: 'loupe-vlm' },
  rounds: [
    {
      view: 'v0', raw: 'I think so.', roi: { image: 'i0', box: unitBox(0.25, 0.25, 0.5, 0.5) }, tokenIds: [1, 2], tokenProbs: [0.5, 1], thought: 'I think so.',
      actions: [{
        kind: 'zoom', requested: { box: [0.25, 0.25, 0.5, 0.5], frame: { unit: 'unit', order: 'xyxy', of: 'last' }, view: 'v0' },
        effective: { image: 'i0', box: unitBox(201 / 896, 151 / 672, 471 / 896, 353 / 672) }, received: 'v1',
      }],
    },
    { view: 'v1', raw: '<answer>K7</answer>', roi: null, actions: [], answer: 'K7' },
  ],
  answer: { text: 'K7' },
  ended: 'answer',
}

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
    expect(unfold(GOOD).map((event) => event.kind)).toEqual(['begin', 'view', 'round', 'token', 'token', 'parsed', 'action', 'view', 'round', 'parsed', 'answer', 'keep', 'end'])
    // The second round has a text and no token ids, which no live run gives.
    expect(unfold(GOOD).find((event) => event.kind === 'keep')).toEqual({ kind: 'keep', round: 1, keys: { raw: '<answer>K7</answer>' } })
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
      { view: null, raw: 'x', roi: null, actions: [], tokenIds: [7], tokenProbs: [0.5] },
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
    const events = Array.from({ length: 4000 }, (_, id): RunEvent => ({ kind: 'token', round: 0, id, text: 'x', prob: 1 }))
    const start = performance.now()
    expect(foldAll(emptyTrace(), events).rounds[0]?.tokenIds).toHaveLength(4000)
    expect(performance.now() - start).toBeLessThan(100)
  })
})

describe('readTrace', () => {
  function codesOf(json: unknown): [string, string][] {
    return readTrace(json).complaints.map(({ code, path }) => [code, path])
  }
  /** A copy of the good trace with one place changed. */
  function withPlace(path: (string | number)[], value: unknown): unknown {
    const copy = structuredClone(GOOD) as unknown
    const last = path.at(-1) ?? ''
    const parent = path.slice(0, -1).reduce<unknown>((now, key) => Reflect.get(now as object, key), copy) as object
    if (value === undefined) Reflect.deleteProperty(parent, last)
    else Reflect.set(parent, last, value)
    return copy
  }

  test('a good trace is read without a complaint', () => {
    expect(readTrace(GOOD)).toEqual({ trace: GOOD, complaints: [] })
  })

  test.each([
    ['NaN in a box', ['rounds', 0, 'roi', 'box', 0], Number.NaN, [['not-a-number', 'rounds.0.roi.box.0']]],
    ['an inverted box', ['rounds', 0, 'roi', 'box'], [0.5, 0.5, 0.2, 0.7], [['box-inverted', 'rounds.0.roi.box']]],
    ['a box without area', ['rounds', 0, 'roi', 'box'], [0.5, 0.5, 0.5, 0.7], [['box-empty', 'rounds.0.roi.box']]],
    ['a box outside', ['rounds', 0, 'roi', 'box'], [0.5, 0.5, 1.5, 0.7], [['box-outside', 'rounds.0.roi.box']]],
    ['an inverted request that no run complained of', ['rounds', 0, 'actions', 0, 'requested', 'box'], [0.5, 0.5, 0.2, 0.7], [['box-inverted', 'rounds.0.actions.0.requested.box']]],
    ['a box of another image', ['rounds', 0, 'roi', 'image'], 'i9', [['image-unknown', 'rounds.0.roi.image']]],
    ['a view that is not there', ['rounds', 0, 'view'], 'v9', [['view-unknown', 'rounds.0.view']]],
    ['an image that is nowhere', ['images', 0, 'uri'], undefined, [['image-missing', 'images.0']]],
    ['an image without a size', ['images', 0, 'width'], 0, [['image-size', 'images.0']]],
    ['a text where a number is meant', ['images', 0, 'width'], 'wide', [['wrong-type', 'images.0.width']]],
    ['no question', ['question'], undefined, [['missing', 'question']]],
    ['a round that is no round', ['rounds', 1], 'x', [['wrong-type', 'rounds.1']]],
    ['token ids that are no numbers', ['rounds', 0, 'tokenIds'], ['a'], [['wrong-type', 'rounds.0.tokenIds.0']]],
    ['an answer that is no answer', ['answer'], 7, [['wrong-type', 'answer']]],
    ['a newer schema', ['schema'], 'loupe.trace/7', [['schema-newer', 'schema']]],
    ['no schema', ['schema'], undefined, [['schema-missing', 'schema']]],
    ['five numbers', ['rounds', 0, 'actions', 0, 'effective', 'box'], [0, 0, 1, 1, 1], [['wrong-type', 'rounds.0.actions.0.effective.box']]],
  ] as const)('%s gets a complaint with its path, and the rest is kept', (_, path, value, expected) => {
    const { trace: read, complaints: found } = readTrace(withPlace([...path], value))
    expect(found.map(({ code, path: at }) => [code, at])).toEqual(expect.arrayContaining(expected.map((pair) => [...pair])))
    expect(read?.rounds).toHaveLength(2)
    expect(read?.rounds[0]?.raw).toBe('I think so.')
  })

  test('what was taken away is kept in its complaint', () => {
    expect(readTrace(withPlace(['answer'], 7)).complaints).toEqual([expect.objectContaining({ path: 'answer', value: 7 })])
  })

  test('two faults in one box cost the box, not its round', () => {
    const { trace: read, complaints: found } = readTrace(withPlace(['rounds', 0, 'roi', 'box'], [Number.NaN, 0, 1, null]))
    expect(read?.rounds[0]).toEqual({ ...GOOD.rounds[0], roi: null })
    expect(found.map((one) => one.path)).toEqual(['rounds.0.roi.box.0', 'rounds.0.roi.box.3'])
  })

  test('two bad items of a list go, and their neighbours stay', () => {
    const actions = [3, GOOD.rounds[0]?.actions[0], 'x', GOOD.rounds[0]?.actions[0]]
    expect(readTrace(withPlace(['rounds', 0, 'actions'], actions)).trace?.rounds[0]?.actions).toHaveLength(2)
  })

  test.each([null, undefined, 3, 'x', [], {}, { schema: 'loupe.trace/1' }, { rounds: [] , schema: 'other/1' }, { schema: 'loupe.trace/0', rounds: [] }])(
    '%j is no trace and gets a complaint', (json) => {
      const read = readTrace(json)
      expect(read.trace).toBeNull()
      expect(read.complaints.length).toBeGreaterThan(0)
    },
  )

  test('a trace of which only the rounds are left is read', () => {
    expect(readTrace({ rounds: [{ raw: 'hello' }] }).trace).toMatchObject({ question: '', images: [], rounds: [{ raw: 'hello', actions: [], roi: null, view: null }], answer: null })
  })

  test('an object that throws when it is looked at is a complaint', () => {
    const trap = { rounds: [], schema: 'loupe.trace/1', get images(): never { throw new Error('trap') } }
    expect(codesOf(trap)).toEqual([['unreadable', '']])
  })

  test('nothing makes it throw', () => {
    const place = fc.array(fc.constantFrom('images', 'views', 'rounds', 'actions', 'roi', 'box', 'answer', 'producer', '0', '1', 'requested', 'frame', 'tokenIds'), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(place, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(Number.NaN), fc.constant(undefined)), (path, value) => {
        let copy: unknown
        try {
          copy = withPlace(path, value)
        } catch {
          return // there is no such place
        }
        const read = readTrace(copy)
        expect(Array.isArray(read.complaints)).toBe(true)
        if (read.trace) expect(readTrace(read.trace).trace).toEqual(read.trace)
      }),
      { numRuns: 500 },
    )
  })

  test('a file with a BOM, with NaN, cut off, or of HTML', () => {
    const file = writeTrace(GOOD)
    expect(readTraceText(`\uFEFF${file}`)).toEqual({ trace: GOOD, complaints: [] })
    const nan = file.replace('[0.25, 0.25, 0.5, 0.5]', '[NaN, 0.25, 0.5, -Infinity]').replace('I think so.', 'NaN "so"'.replaceAll('"', '\\"'))
    const read = readTraceText(nan)
    expect(read.complaints.map((one) => one.code)).toContain('not-a-number')
    expect(read.trace?.rounds[0]?.raw).toBe('NaN "so"')
    expect(readTraceText(file.slice(0, 300))).toMatchObject({ trace: null, complaints: [{ code: 'not-json' }] })
    expect(readTraceText('<!doctype html>')).toMatchObject({ trace: null, complaints: [{ code: 'not-json' }] })
    expect(readTraceText('')).toMatchObject({ trace: null, complaints: [{ code: 'not-json' }] })
  })

  test('lists of numbers are written on one line', () => {
    expect(writeTrace(GOOD)).toContain('"tokenIds": [1, 2],')
  })
})

describe('migrations', () => {
  const versions = { family: 'toy', version: 2, migrations: { 0: (old: object) => ({ ...old, steps: 1 }), 1: (old: Readonly<Record<string, unknown>>) => ({ ...old, steps: Number(old['steps']) + 1 }) } }

  test('an old record walks each step to the current version', () => {
    expect(migrate({ schema: 'toy/0', mine: true }, versions)).toEqual({ json: { schema: 'toy/2', mine: true, steps: 2 }, complaints: [] })
    expect(migrate({ schema: 'toy/2' }, versions)).toEqual({ json: { schema: 'toy/2' }, complaints: [] })
  })

  test('a step that is not there is a complaint', () => {
    expect(migrate({ schema: 'toy/0' }, { ...versions, migrations: {} }).complaints).toMatchObject([{ code: 'schema-older' }])
  })
})

describe('boxes of a round', () => {
  const zoom = GOOD.rounds[0]?.actions[0]

  test('the requested box maps to the image by the view it was written in', () => {
    expect(zoom && requestedRegion(GOOD, zoom)).toEqual({ image: 'i0', box: [0.25, 0.25, 0.5, 0.5] })
    const inCrop = { ...GOOD.rounds[0]!.actions[0]!, requested: { box: [0, 0, 1, 1] as [number, number, number, number], frame: { unit: 'unit', order: 'xyxy', of: 'last' } as const, view: 'v1' } }
    expect(requestedRegion(GOOD, inCrop)?.box).toEqual([201 / 896, 151 / 672, 471 / 896, 353 / 672])
    expect(requestedRegion({ ...GOOD, views: [] }, inCrop)).toBeNull()
  })

  test('a round knows its own box, as asked for and as cut', () => {
    expect(isOwnBox(GOOD, 0, unitBox(0.25, 0.25, 0.5, 0.5))).toBe(true)
    expect(isOwnBox(GOOD, 0, unitBox(201 / 896, 151 / 672, 471 / 896, 353 / 672))).toBe(true)
    expect(isOwnBox(GOOD, 0, unitBox(0.25, 0.25, 0.5, 0.51))).toBe(false)
    expect(isOwnBox(GOOD, 1, unitBox(0.25, 0.25, 0.5, 0.5))).toBe(false)
  })

  test('another effective box is put in, and nothing else changes', () => {
    const moved: Region = { image: 'i0', box: unitBox(0, 0, 0.5, 0.5) }
    const after = withEffective(GOOD, 0, moved)
    expect(after.rounds[0]?.actions[0]?.effective).toEqual(moved)
    expect(withEffective(after, 0, zoom?.effective ?? moved)).toEqual(GOOD)
    expect(withEffective(GOOD, 1, moved)).toBe(GOOD)
    expect(withEffective(GOOD, 9, moved)).toBe(GOOD)
  })

  test('a zoom that was cut counts as it was asked for, inside the image', () => {
    expect(GOOD.rounds[0] && zoomRegion(GOOD, GOOD.rounds[0])?.box).toEqual([0.25, 0.25, 0.5, 0.5])
  })

  test('the prefix of a trace ends before its round and keeps the views shown so far', () => {
    expect(prefixOf(GOOD, 1)).toMatchObject({ rounds: [{ view: 'v0' }], answer: null, views: [{ id: 'v0' }, { id: 'v1' }] })
    expect(prefixOf(GOOD, 0)).toMatchObject({ rounds: [], views: [{ id: 'v0' }] })
    expect('ended' in prefixOf(GOOD, 0)).toBe(false)
  })
})
