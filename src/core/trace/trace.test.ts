import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import { emptyTrace, fold, foldAll } from './fold'
import { readTrace, writeTrace } from './read'
import { sameValue } from './same'
import { ACTION_KINDS, AUTHORS, SHAPE_KINDS } from './schema'
import type { Action, Region, Roi, Round, Shape, Trace, View } from './schema'
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
const ids = (prefix: string) => fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `${prefix}${index}`))
const shape: fc.Arbitrary<Shape> = fc.record(
  {
    kind: fc.constantFrom(...SHAPE_KINDS),
    numbers: fc.array(num, { maxLength: 6 }),
    frame,
    view: text,
    time: fc.record({ unit: fc.constantFrom('second', 'frame'), from: num, to: num }),
    mask: fc.record({ size: fc.tuple(num, num), counts: fc.oneof(text, fc.array(num, { maxLength: 3 })) }),
    author: fc.constantFrom(...AUTHORS),
    label: text,
    span: fc.tuple(fc.nat(), fc.nat()),
    mine: text,
  },
  { requiredKeys: ['kind', 'numbers', 'author'] },
)
const shapes = fc.array(shape, { maxLength: 2 })
const view: fc.Arbitrary<View> = fc.record(
  {
    id: ids('v'),
    image: text,
    parent: fc.option(text),
    cropPx: fc.option(numbers4),
    receivedPx: fc.option(fc.record({ width: num, height: num })),
    tokens: fc.nat(),
    made: fc.constantFrom('drawn', 'rendered', 'generated'),
    seen: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: ['id', 'image', 'parent', 'cropPx', 'receivedPx'] },
)
const viewId = fc.option(ids('v'))
const action: fc.Arbitrary<Action> = fc.record(
  {
    id: ids('a'),
    kind: fc.constantFrom(...ACTION_KINDS),
    name: text,
    arguments: fc.jsonValue({ maxDepth: 1 }),
    shapes,
    executed: fc.boolean(),
    effective: fc.option(region),
    received: viewId,
    returned: fc.jsonValue({ maxDepth: 1 }),
    text,
    label: text,
    complaints,
    why: text,
  },
  { requiredKeys: ['id', 'kind', 'shapes', 'executed', 'effective', 'received'] },
)
const roi: fc.Arbitrary<Roi> = fc.record(
  { id: ids('b'), shape, image: text, box: numbers4.map((box) => unitBox(...box)), mine: text },
  { requiredKeys: ['id', 'shape'] },
)
const sections = fc.array(fc.record({ name: text, start: fc.nat(), end: fc.nat() }), { maxLength: 2 })
const observation = fc.record(
  { text, views: fc.array(ids('v'), { maxLength: 2 }), shapes, mine: text },
  { requiredKeys: ['views', 'shapes'] },
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
      id: ids('r'),
      view: viewId,
      raw: text,
      rois: fc.array(roi, { maxLength: 2 }),
      actions: fc.array(action, { maxLength: 3 }),
      sections,
      observation,
      agent: text,
      latentSteps: fc.nat(),
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
    { requiredKeys: ['id', 'view', 'raw', 'rois', 'actions'] },
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
  {
    id: ids('i'),
    width: fc.option(fc.nat()),
    height: fc.option(fc.nat()),
    page: fc.nat(),
    uri: text,
    notes: fc.array(text, { maxLength: 2 }),
  },
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
/** Of parts that share an id only the first is kept: what is saved has ids of its own. */
function apart<T extends { id: string }>(parts: readonly T[], used = new Set<string>()): T[] {
  return parts.filter((part) => !used.has(part.id) && used.add(part.id))
}

const anyTrace = fc.record(
  {
    schema: fc.constant('loupe.trace/2'),
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
    frame,
    cropRule: fc.record({ pad: num, minSide: num }),
    budgets: fc.record({ crop: fc.record({ minPixels: fc.nat(), maxPixels: fc.nat() }) }),
    item: fc.record({ benchmark: text, id: text }),
    scores: fc.dictionary(fc.constantFrom('iou', 'acc'), num),
    group: fc.record({ id: text, index: fc.nat() }),
    branchOf: fc.record({ trace: text, round: text, box: fc.option(region), by: text }),
  },
  { requiredKeys: ['schema', 'id', 'question', 'images', 'views', 'producer', 'rounds', 'answer'] },
)
/** The records above are the schema's, key for key; unknown keys come on top. */
const trace = (anyTrace as fc.Arbitrary<Trace>).map((one): Trace => {
  const [rois, actions] = [new Set<string>(), new Set<string>()]
  return {
    ...one,
    images: apart(one.images),
    views: apart(one.views),
    rounds: apart(one.rounds).map((part) => ({
      ...part,
      rois: apart(part.rois, rois),
      actions: apart(part.actions, actions),
    })),
  }
})

describe('any trace', () => {
  test('folding what was unfolded gives the trace again, unknown keys and all', () => {
    fc.assert(
      fc.property(trace, (one) => {
        expect(sameValue(foldAll(emptyTrace(), unfold(one)), one)).toBe(true)
      }),
      { numRuns: 200 },
    )
  }, 60_000)

  test('saved, opened and replayed it is the same trace', () => {
    fc.assert(
      fc.property(trace, (one) => {
        const read = readTrace(JSON.parse(writeTrace(one)))
        expect(read.trace).toEqual(one)
        if (read.trace) expect(sameValue(foldAll(emptyTrace(), unfold(read.trace)), one)).toBe(true)
      }),
    )
  }, 60_000)

  test('events one by one and at once give the same', () => {
    fc.assert(
      fc.property(trace, (one) => {
        const events = unfold(one)
        expect(foldAll(emptyTrace(), events)).toEqual(events.reduce(fold, emptyTrace()))
      }),
    )
  }, 60_000)
})
