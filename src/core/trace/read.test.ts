import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { migrate } from '../json/migrate'
import { readTrace, readTraceText, writeTrace } from './read'
import type { Trace } from './schema'

/** A run of two rounds: one zoom, then the answer. The file is ours. */
const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace

const ROI = ['rounds', 0, 'rois', 0] as const

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
    ['NaN in a box', [...ROI, 'box', 0], Number.NaN, [['not-a-number', 'rounds.0.rois.0.box.0']]],
    ['an inverted box', [...ROI, 'box'], [0.5, 0.5, 0.2, 0.7], [['box-inverted', 'rounds.0.rois.0.box']]],
    ['a box without area', [...ROI, 'box'], [0.5, 0.5, 0.5, 0.7], [['box-empty', 'rounds.0.rois.0.box']]],
    ['a box outside', [...ROI, 'box'], [0.5, 0.5, 1.5, 0.7], [['box-outside', 'rounds.0.rois.0.box']]],
    [
      'an inverted request that no run complained of',
      ['rounds', 0, 'actions', 0, 'shapes', 0, 'numbers'],
      [0.5, 0.5, 0.2, 0.7],
      [['box-inverted', 'rounds.0.actions.0.shapes.0']],
    ],
    ['a box of another image', [...ROI, 'image'], 'i9', [['image-unknown', 'rounds.0.rois.0.image']]],
    ['a view that is not there', ['rounds', 0, 'view'], 'v9', [['view-unknown', 'rounds.0.view']]],
    ['an image that is nowhere', ['images', 0, 'uri'], undefined, [['image-missing', 'images.0']]],
    ['an image without a size', ['images', 0, 'width'], 0, [['image-size', 'images.0']]],
    ['a text where a number is meant', ['images', 0, 'width'], 'wide', [['wrong-type', 'images.0.width']]],
    ['no question', ['question'], undefined, [['missing', 'question']]],
    ['a round that is no round', ['rounds', 1], 'x', [['wrong-type', 'rounds.1']]],
    ['token ids that are no numbers', ['rounds', 0, 'tokenIds'], ['a'], [['wrong-type', 'rounds.0.tokenIds.0']]],
    ['an answer that is no answer', ['answer'], 7, [['wrong-type', 'answer']]],
    [
      'an action of a kind that is not known',
      ['rounds', 0, 'actions', 0, 'kind'],
      'spin',
      [['wrong-type', 'rounds.0.actions.0.kind']],
    ],
    ['a newer schema', ['schema'], 'loupe.trace/7', [['schema-newer', 'schema']]],
    ['no schema', ['schema'], undefined, [['schema-missing', 'schema']]],
    [
      'five numbers',
      ['rounds', 0, 'actions', 0, 'effective', 'box'],
      [0, 0, 1, 1, 1],
      [['wrong-type', 'rounds.0.actions.0.effective.box']],
    ],
  ] as const)('%s gets a complaint with its path, and the rest is kept', (_, path, value, expected) => {
    const { trace: read, complaints: found } = readTrace(withPlace([...path], value))
    expect(found.map((one) => [one.code, one.path])).toEqual(expect.arrayContaining(expected.map((pair) => [...pair])))
    expect(read?.rounds).toHaveLength(2)
    expect(read?.rounds[0]?.raw).toBe(GOOD.rounds[0]?.raw)
  })

  test.each([
    [['question'], 7, 'A text is wanted here.'],
    [['images', 0, 'width'], 'wide', 'A number is wanted here.'],
    [['rounds', 0, 'actions'], 7, 'A list is wanted here.'],
    [['frame', 'unit'], 'inch', 'One of pixel, unit, mille, percent is wanted here.'],
  ] as const)('a complaint about %j as %j says what is wanted', (path, value, message) => {
    expect(readTrace(withPlace([...path], value)).complaints[0]?.message).toBe(message)
  })

  test('what was taken away is kept in its complaint', () => {
    expect(readTrace(withPlace(['answer'], 7)).complaints).toEqual([
      expect.objectContaining({ path: 'answer', value: 7 }),
    ])
  })

  test('two faults in one box cost the box, not its RoI', () => {
    const { trace: read, complaints: found } = readTrace(withPlace([...ROI, 'box'], [Number.NaN, 0, 1, null]))
    const roi = { ...GOOD.rounds[0]?.rois[0] }
    delete roi.box
    expect(read?.rounds[0]?.rois).toEqual([roi])
    expect(found.map((one) => one.path)).toEqual(['rounds.0.rois.0.box.0', 'rounds.0.rois.0.box.3'])
  })

  test('two bad items of a list go, and their neighbours stay', () => {
    const actions = [3, GOOD.rounds[0]?.actions[0], 'x', GOOD.rounds[0]?.actions[0]]
    expect(readTrace(withPlace(['rounds', 0, 'actions'], actions)).trace?.rounds[0]?.actions).toHaveLength(2)
  })

  test.each([
    null,
    undefined,
    3,
    'x',
    [],
    {},
    { schema: 'loupe.trace/1' },
    { schema: 'loupe.trace/2' },
    { rounds: [], schema: 'other/1' },
    { schema: 'loupe.trace/0', rounds: [] },
  ])('%j is no trace and gets a complaint', (json) => {
    const read = readTrace(json)
    expect(read.trace).toBeNull()
    expect(read.complaints.length).toBeGreaterThan(0)
  })

  test('a trace of which only the rounds are left is read', () => {
    expect(readTrace({ rounds: [{ raw: 'hello' }] }).trace).toMatchObject({
      question: '',
      images: [],
      rounds: [{ id: 'r0', raw: 'hello', actions: [], rois: [], view: null }],
      answer: null,
    })
  })

  test('an object that throws when it is looked at is a complaint', () => {
    const trap = {
      rounds: [],
      schema: 'loupe.trace/2',
      get images(): never {
        throw new Error('trap')
      },
    }
    expect(codesOf(trap)).toEqual([['unreadable', '']])
  })

  test('nothing makes it throw', () => {
    const place = fc.array(
      fc.constantFrom(
        'images',
        'views',
        'rounds',
        'actions',
        'rois',
        'shape',
        'shapes',
        'numbers',
        'box',
        'answer',
        'producer',
        '0',
        '1',
        'frame',
        'id',
        'observation',
        'received',
        'tokenIds',
      ),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(
        place,
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(Number.NaN), fc.constant(undefined)),
        (path, value) => {
          let copy: unknown
          try {
            copy = withPlace(path, value)
          } catch {
            return // there is no such place
          }
          const read = readTrace(copy)
          expect(Array.isArray(read.complaints)).toBe(true)
          if (read.trace) expect(readTrace(read.trace).trace).toEqual(read.trace)
        },
      ),
      { numRuns: process.env['LOUPE_LONG'] === '1' ? 20_000 : 300 },
    )
  }, 600_000)

  test('a file with a BOM, with NaN, cut off, or of HTML', () => {
    const file = writeTrace(GOOD)
    expect(readTraceText(`\uFEFF${file}`)).toEqual({ trace: GOOD, complaints: [] })
    const nan = file
      .replace('"box": [0.25, 0.25, 0.5, 0.5]', '"box": [NaN, 0.25, 0.5, -Infinity]')
      .replaceAll('I think [0.25, 0.25, 0.5, 0.5].', 'NaN \\"so\\"')
    const read = readTraceText(nan)
    expect(read.complaints.map((one) => one.code)).toContain('not-a-number')
    expect(read.trace?.rounds[0]?.raw).toBe('NaN "so"')
    expect(readTraceText(file.slice(0, 300))).toMatchObject({ trace: null, complaints: [{ code: 'not-json' }] })
    expect(readTraceText('<!doctype html>')).toMatchObject({ trace: null, complaints: [{ code: 'not-json' }] })
    expect(readTraceText('')).toMatchObject({ trace: null, complaints: [{ code: 'not-json' }] })
  })

  test('numbers that are written as text are read, and said where they stand', () => {
    const { trace: read, complaints: found } = readTrace(withPlace(['images', 0, 'width'], ' 896 '))
    expect(read).toEqual(GOOD)
    expect(found).toEqual([
      {
        code: 'numbers-as-text',
        path: 'images.0.width',
        message: 'The number 896 is written as text.',
        level: 'dirt',
        value: ' 896 ',
      },
    ])
  })

  test.each([
    ['0x10', null],
    ['1e999', null],
    ['', null],
    ['wide', null],
    ['12 px', null],
    ['-.5e1', -5],
    ['+3.', 3],
  ])('%j as a size is %j', (written, width) => {
    expect(readTrace(withPlace(['images', 0, 'width'], written)).trace?.images[0]?.width).toBe(width)
  })

  test('what cannot be read goes with the trace, so that saving it loses nothing', () => {
    const { trace: read } = readTrace(withPlace(['images', 0, 'width'], 'wide'))
    expect(read?.complaints).toMatchObject([{ code: 'wrong-type', path: 'images.0.width', value: 'wide' }])
    if (!read) throw new Error('not read')
    const again = readTrace(JSON.parse(writeTrace(read)))
    expect(again.complaints).toEqual([])
    expect(writeTrace(again.trace ?? GOOD)).toBe(writeTrace(read))
  })

  test('what goes with a bad place is kept whole', () => {
    const bad = { image: 'i0', parent: null, cropPx: [1, 2, 3, 4], receivedPx: null, id: 'v2' }
    const { trace: read } = readTrace({ ...GOOD, views: [...GOOD.views, { ...bad, image: 7 }] })
    expect(read?.views).toEqual(GOOD.views)
    expect(read?.complaints).toMatchObject([
      { path: 'views.2.image', value: 7, taken: { path: 'views.2', value: { id: 'v2', cropPx: [1, 2, 3, 4] } } },
    ])
  })

  test('lists of numbers are written on one line', () => {
    expect(writeTrace(GOOD)).toContain('"tokenIds": [1, 2],')
  })
})

describe('migrations', () => {
  const versions = {
    family: 'toy',
    version: 2,
    migrations: {
      0: (old: object) => ({ ...old, steps: 1 }),
      1: (old: Readonly<Record<string, unknown>>) => ({ ...old, steps: Number(old['steps']) + 1 }),
    },
  }

  test('an old record walks each step to the current version', () => {
    expect(migrate({ schema: 'toy/0', mine: true }, versions)).toEqual({
      json: { schema: 'toy/2', mine: true, steps: 2 },
      complaints: [],
    })
    expect(migrate({ schema: 'toy/2' }, versions)).toEqual({ json: { schema: 'toy/2' }, complaints: [] })
  })

  test('a step that is not there is a complaint', () => {
    expect(migrate({ schema: 'toy/0' }, { ...versions, migrations: {} }).complaints).toMatchObject([
      { code: 'schema-older' },
    ])
  })
})
