import { expect, test } from 'vitest'
import type { Trace } from '../trace/schema'
import { SCORING_DEFAULTS } from './defaults'
import { effectOfLook, lookScores } from './looks'
import { measureTrace } from './measure'
import { scoreOf } from './score'
import { measuredOne } from './columns'
import { signaturesIn } from './signatures'
import { boxShape, traceWith } from './testing/traces'
import { TRIAGE } from './triage'

const G = [0, 0, 0.4, 0.4] as const
const N = [0.6, 0.6, 0.9, 0.9] as const

function answering(trace: Trace, answers: readonly (string | undefined)[]): Trace {
  const rounds = trace.rounds.map((round, index) => {
    const answer = answers[index]
    return answer === undefined ? round : { ...round, answer }
  })
  return { ...trace, rounds }
}

test('a producer that answers in every round tells what each look did', () => {
  const trace = answering(traceWith({ looks: [N, G, N] }), ['no', 'no', 'yes', 'no'])
  const effects = [0, 1, 2].map((round) => effectOfLook(trace, round, ['yes']))
  expect(effects).toEqual(['none', 'helped', 'hurt'])
})

test('without an answer before a look or after it, its effect is unknown', () => {
  const trace = answering(traceWith({ looks: [G] }), [undefined, 'yes'])
  expect(effectOfLook(trace, 0, ['yes'])).toBe('unknown')
  expect(effectOfLook(answering(traceWith({ looks: [G] }), ['no', 'yes']), 0, [])).toBe('unknown')
})

test('each look says which gold box it met, and none where it met none', () => {
  const trace = traceWith({ looks: [N, G] })
  const shapes = [boxShape([0.1, 0.6, 0.2, 0.7]), boxShape(G)]
  const scores = lookScores(trace, { shapes, answers: [] }, SCORING_DEFAULTS)
  expect(scores.map(({ u, met, right }) => [u, met, right])).toEqual([
    [0, null, false],
    [1, 1, true],
  ])
})

const OBJECTS = [
  { name: 'red box', box: [0, 0, 0.4, 0.4], depth: 0.8 },
  { name: 'blue cone', box: [0.6, 0.6, 0.9, 0.9], depth: 0.2 },
] as unknown as NonNullable<NonNullable<Trace['gold']>['objects']>

function signsOfThought(thought: string, objects = OBJECTS) {
  const trace = traceWith({ looks: [G], gold: [G] })
  const rounds = trace.rounds.map((round, index) => (index === 0 ? { ...round, thought } : round))
  const measure = measureTrace({ ...trace, rounds, gold: { ...trace.gold, objects } }, -1)
  const { signs, triage } = scoreOf(measuredOne(measure), SCORING_DEFAULTS)
  return { signs: signaturesIn(signs), triage: TRIAGE[triage] }
}

test('depth that gold objects contradict is a signature and a reason to look', () => {
  const red = 'the red box [0, 0, 0.4, 0.4]'
  const blue = 'the blue cone [0.6, 0.6, 0.9, 0.9]'
  expect(signsOfThought(`I think ${red} is at depth 0.75.`)).toEqual({ signs: [], triage: 'none' })
  expect(signsOfThought(`I think ${red} is at depth 0.3.`)).toEqual({ signs: ['depth'], triage: 'depth' })
  expect(signsOfThought(`I think ${red} is behind ${blue}.`)).toEqual({ signs: ['depth'], triage: 'depth' })
  expect(signsOfThought(`I think ${red} is in front of ${blue}.`)).toEqual({ signs: [], triage: 'none' })
})

test('without gold objects nobody knows whether depth is so', () => {
  expect(signsOfThought('I think the red box [0, 0, 0.4, 0.4] is at depth 0.3.', [])).toEqual({
    signs: [],
    triage: 'none',
  })
})

test('what could not be read whole comes before all else', () => {
  const measure = measureTrace(traceWith({ looks: [G], gold: [G] }), 0, { isFaulty: true })
  expect(TRIAGE[scoreOf(measuredOne(measure), SCORING_DEFAULTS).triage]).toBe('error')
})

test('pixels of a picture of unknown size and gold in [0,1] are said to be unplaced, and are no miss', () => {
  const made = traceWith({ thought: [0, 345, 644, 448], gold: [[0, 0.4, 0.9, 1]] })
  const pixels = { unit: 'pixel', order: 'xyxy', of: 'last' } as const
  const trace: Trace = {
    ...made,
    images: [{ id: 'i0', width: null, height: null }],
    views: [],
    rounds: made.rounds.map((round) => ({
      ...round,
      rois: round.rois.map((roi) => ({ ...roi, shape: { ...roi.shape, frame: pixels } })),
    })),
  }
  expect(measureTrace(trace, 1)).toMatchObject({ hasGold: false, hasBox: true, isUnplaced: true, u: [0] })
  expect(measureTrace(made, 1)).toMatchObject({ hasGold: true, isUnplaced: false })
})
