import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainBox, unitBox, type UnitBox } from '../../geometry/box'
import { readRationale } from '../../rationale/v1/read'
import type { Region, Round, Trace } from '../../trace/schema'
import { SCORING_DEFAULTS } from '../defaults'
import { depthRoundsOfRationale, depthRoundsOfTrace, type DepthRound } from './rounds'
import { depthByAction, poolDepth, scoreDepth, scoreTraceDepth, type DepthScore, type ScoredMention } from './score'
import { truthOfMaps, truthOfObjects, type DepthTruth } from './truth'

/** Three things with known depth: near 0.9, middle 0.5, far 0.1. */
const NEAR = unitBox(0, 0, 0.2, 0.2)
const MIDDLE = unitBox(0.4, 0.4, 0.6, 0.6)
const FAR = unitBox(0.8, 0.8, 1, 1)
const objects = [
  { id: 'a', name: 'near cone', box: NEAR, depth: 0.9 },
  { id: 'b', name: 'middle box', box: MIDDLE, depth: 0.5 },
  { id: 'c', name: 'far torus', box: FAR, depth: 0.1 },
]
const truth = truthOfObjects(objects)
const written = (box: UnitBox) => `[${box.map((v) => v.toFixed(3)).join(', ')}]`
const region = (box: UnitBox): Region => ({ image: 'i0', box })

const FRAME = { unit: 'unit', order: 'xyxy', of: 'v0' } as const

type Draft = Partial<Omit<Round, 'rois'>> & { thought: string; roi?: UnitBox; zoom?: UnitBox; view?: string }
function traceOf(...rounds: Draft[]): Trace {
  return {
    schema: 'loupe.trace/2',
    id: 't',
    question: 'q',
    answer: null,
    images: [{ id: 'i0', width: 1000, height: 1000 }],
    views: [
      { id: 'v0', image: 'i0', parent: null, cropPx: [0, 0, 1000, 1000], receivedPx: { width: 100, height: 100 } },
      { id: 'v1', image: 'i0', parent: 'v0', cropPx: [400, 400, 1000, 1000], receivedPx: { width: 100, height: 100 } },
    ],
    producer: { model: 'm', dialect: 'visreason' },
    rounds: rounds.map(({ roi, zoom, ...round }, index) => ({
      id: `r${index}`,
      view: 'v0',
      raw: '',
      rois: roi
        ? [{ id: `r${index}.b0`, shape: { kind: 'box', numbers: plainBox(roi), author: 'thought' }, ...region(roi) }]
        : [],
      ...round,
      actions: zoom
        ? [
            {
              id: `r${index}.a0`,
              kind: 'zoom',
              shapes: [{ kind: 'box', numbers: plainBox(zoom), frame: FRAME, view: 'v0', author: 'call' }],
              executed: true,
              effective: region(zoom),
              received: null,
            },
          ]
        : [],
    })),
  }
}

const errors = ({ mentions }: DepthScore) =>
  mentions.map((one) => (one.kind === 'value' ? one.error && Number(one.error.toFixed(6)) : one.verdict))
const ties = ({ mentions }: DepthScore) =>
  mentions.map((one) =>
    one.kind === 'value'
      ? one.tie && `${one.tie.round} ${one.tie.by}`
      : [one.left?.by ?? null, one.right?.by ?? null].join(' '),
  )

test('right, wrong and ungrounded values score exactly', () => {
  const score = scoreTraceDepth(
    traceOf(
      { thought: `The near cone ${written(NEAR)} is at depth 0.9, the middle box ${written(MIDDLE)} at depth 0.25.` },
      { thought: `The far torus ${written(FAR)} is at depth 0.351.` },
      { thought: 'The blue sphere is at depth 0.4.' },
      { thought: 'The near cone has a depth of 0.7, I recall.' },
    ),
    truth,
  )
  expect(errors(score)).toEqual([0, 0.25, 0.251, null, 0.2])
  expect(ties(score)).toEqual(['0 name', '0 name', '1 name', null, '0 name'])
  // An error of exactly the tolerance is none over it.
  expect(score.mentions.map(({ hallucinated }) => hallucinated)).toEqual([false, false, true, false, false])
  expect(score.summary).toMatchObject({
    mentions: 5,
    tied: 4,
    grounded: 0.8,
    values: 4,
    orders: 0,
    orderErrors: 0,
    hallucinations: 1,
  })
  expect(score.summary.error).toBeCloseTo((0 + 0.25 + 0.251 + 0.2) / 4, 9)
  expect(score.hallucinates).toBe(true)
})

test('right, reversed and ungrounded orders score exactly', () => {
  const score = scoreTraceDepth(
    traceOf(
      { thought: `The near cone ${written(NEAR)} is in front of the far torus ${written(FAR)}.` },
      { thought: `The near cone ${written(NEAR)} is behind the middle box ${written(MIDDLE)}.` },
      { thought: 'The far torus is closer than the near cone.' },
      { thought: 'The near cone is behind the green sphere.' },
      { thought: 'The far torus is farther away than the middle box.' },
    ),
    truth,
  )
  expect(errors(score)).toEqual(['right', 'reversed', 'reversed', null, 'right'])
  expect(score.summary).toEqual({
    mentions: 5,
    tied: 4,
    grounded: 0.8,
    values: 0,
    error: null,
    orders: 4,
    orderErrors: 2,
    hallucinations: 2,
  })
})

test('a value is tied to its own round first: by name, by place, by the call; then to an earlier round by name', () => {
  const byName = scoreTraceDepth(
    traceOf({
      thought: `The near cone ${written(NEAR)} and the far torus ${written(FAR)}: the near cone is at depth 0.9.`,
    }),
    truth,
  )
  expect([ties(byName), errors(byName)]).toEqual([['0 name'], [0]])
  const byPlace = scoreTraceDepth(
    traceOf({
      thought: `The near cone ${written(NEAR)} and the far torus ${written(FAR)}: something is at depth 0.1.`,
    }),
    truth,
  )
  expect([ties(byPlace), errors(byPlace)]).toEqual([['0 place'], [0]])
  const after = scoreTraceDepth(traceOf({ thought: `At depth 0.5 there is a thing, ${written(MIDDLE)}.` }), truth)
  expect([ties(after), errors(after)]).toEqual([['0 place'], [0]])
  const byCall = scoreTraceDepth(traceOf({ thought: 'Something at depth 0.1 must be read.', zoom: FAR }), truth)
  expect([ties(byCall), errors(byCall)]).toEqual([['0 action'], [0]])
  const latest = scoreTraceDepth(
    traceOf(
      { thought: `The near cone ${written(FAR)}.` },
      { thought: `The near cone ${written(NEAR)}.` },
      { thought: 'Then the near cone lies at about 0.8.' },
      { thought: `The near cone ${written(FAR)}.` },
    ),
    truth,
  )
  expect(ties(latest)).toEqual(['1 name'])
  const none = scoreTraceDepth(
    traceOf({ thought: 'The near cone is at depth 0.9.' }, { thought: `The near cone ${written(NEAR)}.` }),
    truth,
  )
  expect(ties(none)).toEqual([null])
})

test("boxes of a thought are read in the frame of their round's view", () => {
  // In view v1, which shows 0.4 to 1 of the image, the far torus is at 2/3 to 1.
  const [round] = depthRoundsOfTrace(
    traceOf({ view: 'v1', thought: 'The far torus [0.667, 0.667, 1.000, 1.000] is at depth 0.1.' }),
  )
  expect(round?.boxes[0]?.region.box.map((v) => Number(v.toFixed(2)))).toEqual([0.8, 0.8, 1, 1])
  const score = scoreTraceDepth(
    traceOf({ view: 'v1', thought: 'The far torus [0.667, 0.667, 1.000, 1.000] is at depth 0.1.' }),
    truth,
  )
  expect(errors(score)).toEqual([0])
})

test("two regions that are about as deep are in no order, and a side that is on the other's box is not tied", () => {
  const close = traceOf({ thought: `The near cone ${written(NEAR)} is behind the middle box ${written(MIDDLE)}.` })
  const margin = { ...SCORING_DEFAULTS.depth, orderMargin: 0.5 }
  expect(scoreTraceDepth(close, truth, margin)).toMatchObject({ hallucinates: false, summary: { orders: 0, tied: 1 } })
  const one = scoreTraceDepth(traceOf({ thought: 'The cone is behind the torus.', zoom: NEAR }), truth)
  expect([ties(one), one.summary.tied]).toEqual([['action '], 0])
})

test('gold that nobody knows leaves a tied mention unchecked', () => {
  const score = scoreTraceDepth(
    traceOf({ thought: `The near cone [0.300, 0.300, 0.350, 0.350] is at depth 0.9.` }),
    truth,
  )
  expect(score.summary).toMatchObject({ mentions: 1, tied: 1, grounded: 1, values: 0, error: null, hallucinations: 0 })
})

test('a map gives the median over the central half of a box', () => {
  const values = Float32Array.from({ length: 100 * 100 }, (_, i) => (i % 100 < 50 ? i % 100 : 99))
  const map = truthOfMaps({ i0: { width: 100, height: 100, values } })
  expect(map(region(unitBox(0.6, 0, 1, 1)))).toBe(1)
  expect(map(region(unitBox(0, 0, 0.4, 1)))).toBeCloseTo(19.5 / 98, 1)
  expect(map({ image: 'other', box: FAR })).toBeNull()
})

test("mentions belong to the action of their round, and an answer's round has none", () => {
  const trace = traceOf(
    { thought: `The near cone ${written(NEAR)} is at depth 0.1.`, zoom: NEAR },
    { thought: 'The near cone is at depth 0.9.' },
  )
  const actions = depthByAction(trace, scoreTraceDepth(trace, truth))
  expect(
    actions.map(({ round, action, summary }) => [round, action, summary.mentions, summary.hallucinations]),
  ).toEqual([[0, 0, 1, 1]])
  const first = trace.rounds[0]
  const zoom = first?.actions[0]
  if (!first || !zoom) throw new Error('no zoom')
  const far = { ...zoom, shapes: [], effective: region(FAR) }
  const two: Trace = { ...trace, rounds: [{ ...first, actions: [far, zoom] }] }
  expect(depthByAction(two, scoreTraceDepth(two, truth)).map(({ summary }) => summary.mentions)).toEqual([0, 1])
})

test('gold thoughts of the bundled samples are all grounded and right', () => {
  const lines = readFileSync(new URL('../../../../public/samples/index.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const scores = lines.map((line) => {
    const { rationale } = readRationale((JSON.parse(line) as { gold: unknown }).gold)
    if (!rationale) throw new Error(line)
    return scoreDepth(depthRoundsOfRationale(rationale), truthOfObjects(rationale.objects))
  })
  const run = poolDepth(scores)
  expect(run.traces).toBe(lines.length)
  expect(run.speaking).toBeGreaterThan(5)
  expect(run).toMatchObject({
    grounded: 1,
    values: (2 * run.mentions) / 3,
    orders: run.mentions / 3,
    orderErrors: 0,
    hallucinations: 0,
    hallucinating: 0,
    hallucinatingShare: 0,
  })
  // Gold is written with three decimals.
  expect(run.error).toBeLessThan(0.001)
})

const thing = fc.constantFrom<[string, UnitBox]>(['near cone', NEAR], ['middle box', MIDDLE], ['far torus', FAR])
const valueRound = fc
  .tuple(thing, fc.integer({ min: 0, max: 1000 }), fc.boolean())
  .map(([[name, box], n, boxed]): DepthRound => {
    const thought = `The ${name} ${boxed ? written(box) : 'there'} is at depth ${(n / 1000).toFixed(3)}.`
    const start = thought.indexOf('[')
    return { thought, boxes: boxed ? [{ start, end: thought.indexOf(']') + 1, region: region(box) }] : [], own: null }
  })
const anyRounds = fc.array(valueRound, { maxLength: 6 })

test('shares lie in [0,1], counts add up, and a run is its traces together', () => {
  fc.assert(
    fc.property(fc.array(anyRounds, { maxLength: 4 }), (traces) => {
      const scores = traces.map((rounds) => scoreDepth(rounds, truth))
      const run = poolDepth(scores)
      const total = (pick: (score: DepthScore) => number) => scores.reduce((sum, score) => sum + pick(score), 0)
      expect(run.mentions).toBe(total(({ summary }) => summary.mentions))
      expect(run.hallucinations).toBe(total(({ summary }) => summary.hallucinations))
      expect(run.tied).toBeLessThanOrEqual(run.mentions)
      expect(run.values + run.orders).toBeLessThanOrEqual(run.tied)
      expect(run.grounded ?? 0.5).toBeLessThanOrEqual(1)
      expect(run.hallucinating).toBe(scores.filter(({ summary }) => summary.hallucinations > 0).length)
    }),
  )
})

test('a stricter tolerance never finds fewer hallucinations, and the truth said exactly is never one', () => {
  const count = (rounds: DepthRound[], tolerance: number, from: DepthTruth = truth) =>
    scoreDepth(rounds, from, { ...SCORING_DEFAULTS.depth, tolerance }).summary.hallucinations
  fc.assert(
    fc.property(
      anyRounds,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rounds, a, b) => {
        expect(count(rounds, Math.min(a, b))).toBeGreaterThanOrEqual(count(rounds, Math.max(a, b)))
      },
    ),
  )
  fc.assert(
    fc.property(valueRound, (round) => {
      const said = (scoreDepth([round], () => null).mentions[0] as ScoredMention & { kind: 'value' }).mention.value
      expect(count([round], 0, () => said)).toBe(0)
    }),
  )
})

test("turning the picture's depth over reverses every verdict of an order", () => {
  const flipped: DepthTruth = (one) => {
    const depth = truth(one)
    return depth === null ? null : 1 - depth
  }
  const words = fc.constantFrom('in front of', 'behind', 'closer than', 'farther away than', 'not behind')
  fc.assert(
    fc.property(thing, thing, words, ([a, boxA], [b, boxB], how) => {
      fc.pre(a !== b)
      const trace = traceOf({ thought: `The ${a} ${written(boxA)} is ${how} the ${b} ${written(boxB)}.` })
      const verdicts = [truth, flipped].map((from) => errors(scoreTraceDepth(trace, from))[0])
      expect(verdicts.toSorted()).toEqual(['reversed', 'right'])
    }),
  )
})
