import { describe, expect, test } from 'vitest'
import type { Numbers4 } from '../geometry/box'
import { measuredAt, measuredOne, packMeasures } from './columns'
import { SCORING_DEFAULTS } from './defaults'
import { lookEffect, measureTrace } from './measure'
import { scoreOf } from './score'
import { TRIAGE } from './triage'
import { signaturesIn } from './signatures'
import { traceWith, type Told } from './testing/traces'

/**
 * Traces that were worked by hand, with h0 0.3, beta 0.5, rho 0.5, tau 0.7. The gold box G is [0, 0, 0.4, 0.4]; the IoU
 * of each other box with it stands beside it.
 */
const G: Numbers4 = [0, 0, 0.4, 0.4]
/** 0.5: its upper half. */
const H: Numbers4 = [0, 0, 0.4, 0.2]
/** 0.25: a quarter. */
const Q: Numbers4 = [0, 0, 0.2, 0.2]
/** 0.75: three quarters; 0.667 with H. */
const T: Numbers4 = [0, 0, 0.4, 0.3]
/** 0.5: twice as wide; 0.25 with H. */
const D: Numbers4 = [0, 0, 0.8, 0.4]
/** 0.16: the picture whole. */
const W: Numbers4 = [0, 0, 1, 1]
/** 0: beside it. */
const N: Numbers4 = [0.6, 0.6, 0.9, 0.9]
/** 1/3: moved by half its width. */
const S: Numbers4 = [0.2, 0, 0.6, 0.4]
/** 0, and out of the picture. */
const O: Numbers4 = [0.8, 0.8, 1.2, 1]

type Expected = {
  readonly u?: readonly number[]
  readonly reward?: number
  readonly hits?: number
  readonly best?: number
  readonly final?: number
  readonly signs?: readonly string[]
  readonly triage?: string
  readonly right?: number
  readonly effect?: string
}

const gold = [G]
const wrong = { answer: 'no' }
const WORKED: readonly (readonly [string, Told, Expected])[] = [
  [
    'one right look',
    { looks: [G], gold },
    { u: [1], reward: 1, hits: 1, best: 1, final: 1, signs: [], triage: 'none' },
  ],
  ['one wrong look', { looks: [N], gold }, { u: [0], reward: -1, hits: 0, best: 0, triage: 'right-unseen' }],
  ['a look under h0', { looks: [Q], gold }, { u: [0.25], reward: -1, hits: 0, triage: 'none' }],
  ['a look over h0', { looks: [S], gold }, { u: [1 / 3], reward: 1, hits: 1 }],
  ['the picture whole', { looks: [W], gold }, { u: [0.16], reward: -1, hits: 0 }],
  ['half of it', { looks: [H], gold }, { u: [0.5], reward: 1, best: 0.5 }],
  ['twice as wide', { looks: [D], gold }, { u: [0.5], reward: 1 }],
  ['three quarters', { looks: [T], gold }, { u: [0.75], reward: 1 }],
  ['a call that can not be read', { looks: [null], gold }, { u: [0], reward: -1, hits: 0, triage: 'right-unseen' }],
  ['refined from under h0', { looks: [Q, G], gold }, { u: [0.25, 1], reward: 0.1875, hits: 1 }],
  ['refined from over h0', { looks: [H, G], gold }, { reward: 1.125, hits: 2 }],
  ['worse after right', { looks: [G, H], gold }, { reward: 0.75, hits: 2, final: 0.5, signs: [] }],
  ['the same twice', { looks: [G, G], gold }, { reward: 0.75, signs: ['loop'], triage: 'loop' }],
  ['beside it twice', { looks: [N, N], gold }, { reward: -1.25, signs: ['superficial', 'loop'] }],
  ['found at the second look', { looks: [N, G], gold }, { reward: 0.25, hits: 1, signs: [] }],
  ['lost at the second look', { looks: [G, N], gold }, { reward: -0.25, best: 1, final: 0, signs: ['overZoom'] }],
  ['found after a bad call', { looks: [null, G], gold }, { u: [0, 1], reward: 0.25 }],
  ['nearly the same, and better', { looks: [T, G], gold }, { reward: 0.8125, signs: ['loop'] }],
  ['a little better', { looks: [H, T], gold }, { reward: 1.0625, signs: [] }],
  ['from a quarter to a half', { looks: [Q, H], gold }, { reward: 0.0625 }],
  ['from the whole', { looks: [W, G], gold }, { reward: 0.21 }],
  ['three views, each nearer', { looks: [W, D, G], gold }, { u: [0.16, 0.5, 1], reward: 1.42 / 3, hits: 2 }],
  ['beside, half, whole', { looks: [N, H, G], gold }, { reward: (-1 + 1.25 + 1.25) / 3 }],
  ['whole, half, beside', { looks: [G, H, N], gold }, { reward: (1 + 0.5 - 1.5) / 3, final: 0, signs: ['overZoom'] }],
  ['there and back', { looks: [G, N, G], gold }, { reward: (1 - 1.5 + 0.5) / 3, final: 1, signs: ['loop'] }],
  [
    'five times beside it, and wrong',
    { looks: [N, N, N, N, N], gold, ...wrong },
    { reward: -1.4, hits: 0, signs: ['explosion', 'superficial', 'loop'], triage: 'loop' },
  ],
  ['four times is no explosion', { looks: [N, N, N, N], gold, ...wrong }, { signs: ['superficial', 'loop'] }],
  ['five looks, and right', { looks: [N, N, N, N, G], gold }, { hits: 1, signs: ['superficial', 'loop'] }],
  ['two looks of which half are right', { looks: [N, G], gold }, { signs: [] }],
  ['one look of four is right', { looks: [N, Q, W, G], gold }, { hits: 1, signs: ['superficial'] }],
  ['right without a look', { gold }, { right: 1, signs: ['collapse'], triage: 'right-unseen' }],
  ['wrong without a look', { gold, ...wrong }, { right: 0, signs: [], triage: 'wrong' }],
  ['right by the box of its thought', { thought: G, gold }, { u: [1], signs: ['collapse'], triage: 'none' }],
  ['a thought beside it', { thought: N, gold }, { u: [0], reward: -1, triage: 'right-unseen' }],
  ['looks go before thoughts', { looks: [G], thought: N, gold }, { u: [1] }],
  ["a tool's box never counts", { looks: [N], tool: G, gold }, { u: [0] }],
  ['what was only written is no look', { written: [G], gold }, { u: [], signs: ['collapse'] }],
  ['written calls beside executed ones', { looks: [N], written: [G], gold }, { u: [0] }],
  ['right look, wrong answer', { looks: [G], gold, ...wrong }, { right: 0, triage: 'wrong-seen' }],
  ['wrong look, wrong answer', { looks: [N], gold, ...wrong }, { right: 0, triage: 'wrong' }],
  ['out of the picture', { looks: [O], gold, ...wrong }, { u: [0], signs: ['outOfBounds'], triage: 'out-of-bounds' }],
  ['in, then out', { looks: [G, O], gold }, { signs: ['overZoom', 'outOfBounds'] }],
  ['two gold boxes, the better counts', { looks: [N], gold: [G, N] }, { u: [1], best: 1 }],
  ['two gold boxes, one look each', { looks: [G, N], gold: [G, N] }, { u: [1, 1], reward: 0.75 }],
  ['no gold box', { looks: [G] }, { u: [0], best: NaN, reward: NaN, triage: 'none' }],
  ['no gold at all', { looks: [G], answers: [] }, { right: -1, triage: 'none' }],
  ['no answer', { looks: [G], gold, answer: null }, { right: 0, triage: 'wrong-seen' }],
  ['an answer in other words', { gold, answer: 'A Yes.', answers: ['yes'] }, { right: 1 }],
  ['one of two right answers', { gold, answer: 'grey', answers: ['gray', 'grey'] }, { right: 1 }],
  ['boxed', { gold, answer: 'so \\boxed{42}', answers: ['42'] }, { right: 1 }],
  ['the same number', { gold, answer: '3.0', answers: ['3'] }, { right: 1 }],
  ['an option letter', { gold, answer: '(B)', answers: ['B'] }, { right: 1 }],
  ['an option with its text', { gold, answer: 'B. a red flag', answers: ['B'] }, { right: 1 }],
  ['the text of an option', { gold, answer: 'B. a red flag', answers: ['Red flag'] }, { right: 1 }],
  ['another option', { gold, answer: 'C', answers: ['B. a red flag'] }, { right: 0 }],
  ['a sentence that names the option', { gold, answer: 'The answer is B.', answers: ['(B)'] }, { right: 1 }],
  ['a look that helped', { looks: [G], gold, early: 'no' }, { effect: 'helped', right: 1 }],
  ['a look that hurt', { looks: [G], gold, early: 'yes', ...wrong }, { effect: 'hurt', right: 0 }],
  ['a look without effect', { looks: [G], gold, early: 'yes' }, { effect: 'none' }],
  ['wrong before and after', { looks: [G], gold, early: 'perhaps', ...wrong }, { effect: 'none' }],
  ['nobody knows what was said before', { looks: [G], gold }, { effect: 'unknown' }],
]

test('there are sixty of them or more', () => {
  expect(WORKED.length).toBeGreaterThanOrEqual(60)
})

describe.each(WORKED)('%s', (_, told, expected) => {
  const measure = measureTrace(traceWith(told), -1)
  // What is kept in columns has single precision, and must say the same.
  const kept = measuredAt(packMeasures([measureTrace(traceWith({ looks: [S, S] }), 1), measure]), 1)

  test.each([
    ['measured', measuredOne(measure)],
    ['kept in columns', kept],
  ])('%s', (__, seen) => {
    const score = scoreOf(seen, SCORING_DEFAULTS)
    const found = {
      ...score,
      u: measure.u,
      signs: signaturesIn(score.signs),
      triage: TRIAGE[score.triage],
      effect: lookEffect(measure),
    }
    for (const [name, value] of Object.entries(expected)) {
      const own = found[name as keyof Expected]
      if (typeof value === 'number' && !Number.isNaN(value))
        expect([name, own]).toEqual([name, expect.closeTo(value, 6)])
      else if (name === 'u') expect(own).toEqual((value as number[]).map((one) => expect.closeTo(one, 6) as number))
      else expect([name, own]).toEqual([name, value])
    }
  })
})
