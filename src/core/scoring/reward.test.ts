import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Numbers4 } from '../geometry/box'
import { SCORING_DEFAULTS } from './defaults'
import {
  advantages,
  isRedundant,
  lookCredit,
  lookRewards,
  refinement,
  repeats,
  trajectoryReward,
  type Look,
} from './reward'
import { fidelity } from './overlap'

const PARAMETERS = SCORING_DEFAULTS.looks
type Case = {
  readonly looks: Look[]
  readonly gold: Numbers4[]
  readonly right: boolean
  readonly grammar: boolean
  readonly h0: number
  readonly tau: number
  readonly price: number
  readonly u: number[]
  readonly redundant: boolean[]
  readonly rewards: number[]
  readonly reward: number
  readonly advantage: number
  readonly credits: number[]
}

/** Written by `python -m training.rl.reward_cases`. */
const boxes = JSON.parse(readFileSync(new URL('testing/rewards.json', import.meta.url), 'utf8')) as readonly Case[]

test('200 trajectories have the rewards that training gives them, to 1e-6', () => {
  expect(boxes).toHaveLength(200)
  for (const one of boxes) {
    const { looks, gold, right, grammar, h0, tau, price } = one
    const parameters = { ...PARAMETERS, h0, tau, price }
    const u = looks.map((look) => fidelity(look, gold))
    u.forEach((value, k) => expect(value).toBeCloseTo(one.u[k] ?? NaN, 6))
    const repeat = repeats(looks)
    expect(u.map((_, k) => isRedundant(k, u, repeat, parameters))).toEqual(one.redundant)
    lookRewards(looks, gold, parameters).forEach((value, k) => expect(value).toBeCloseTo(one.rewards[k] ?? NaN, 6))
    expect(trajectoryReward(right, grammar, looks, gold, parameters)).toBeCloseTo(one.reward, 6)
    one.credits.forEach((credit, k) =>
      expect(lookCredit(u[k] ?? NaN, one.advantage, PARAMETERS)).toBeCloseTo(credit, 6),
    )
  }
})

test('advantages of groups of eight are those of training, to 1e-6', () => {
  const groups = Array.from({ length: 25 }, (_, k) => boxes.slice(8 * k, 8 * k + 8).map(({ reward }) => reward))
  advantages(groups)
    .flat()
    .forEach((value, k) => expect(value).toBeCloseTo(boxes[k]?.advantage ?? NaN, 6))
})

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const anyBox = fc
  .tuple(unit, unit, unit, unit)
  .map(([a, b, c, d]): Numbers4 => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)])
const anyLooks = fc.array(fc.option(anyBox), { maxLength: 8 })
const anyGold = fc.array(anyBox, { minLength: 1, maxLength: 4 })

describe('laws', () => {
  test('a look is worth between -1 - rho and 1 + beta', () => {
    fc.assert(
      fc.property(anyLooks, anyGold, (looks, gold) => {
        const { beta, rho } = PARAMETERS
        for (const reward of lookRewards(looks, gold, PARAMETERS)) {
          expect(reward).toBeGreaterThanOrEqual(-1 - rho)
          expect(reward).toBeLessThanOrEqual(1 + beta)
        }
      }),
    )
  })

  test('fidelity is in [0,1], and more gold never lowers it', () => {
    fc.assert(
      fc.property(anyBox, anyGold, anyGold, (look, gold, more) => {
        const u = fidelity(look, gold)
        expect(u).toBeGreaterThanOrEqual(0)
        expect(u).toBeLessThanOrEqual(1 + 1e-9)
        expect(fidelity(look, [...gold, ...more])).toBeGreaterThanOrEqual(u)
        expect(fidelity(look, gold.toReversed())).toBe(u)
      }),
    )
  })

  test('the first look refines nothing and is never redundant; a look twice is redundant', () => {
    fc.assert(
      fc.property(anyBox, anyGold, (look, gold) => {
        fc.pre((look[2] - look[0]) * (look[3] - look[1]) > 1e-6)
        const u = [fidelity(look, gold), fidelity(look, gold)]
        expect(refinement(0, u)).toBe(0)
        expect(isRedundant(0, u, repeats([look, look]), PARAMETERS)).toBe(false)
        expect(isRedundant(1, u, repeats([look, look]), PARAMETERS)).toBe(true)
      }),
    )
  })

  test('credit grows with fidelity under a positive advantage, falls under a negative one, within its bounds', () => {
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(lookCredit(high, 1, PARAMETERS)).toBeGreaterThanOrEqual(lookCredit(low, 1, PARAMETERS))
        expect(lookCredit(high, -1, PARAMETERS)).toBeLessThanOrEqual(lookCredit(low, -1, PARAMETERS))
        expect(lookCredit(a, 1, PARAMETERS)).toBeGreaterThanOrEqual(PARAMETERS.weak)
        expect(lookCredit(a, 1, PARAMETERS)).toBeLessThanOrEqual(PARAMETERS.strong)
      }),
    )
  })

  test('advantages of each group sum to nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(unit, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        (groups) => {
          for (const group of advantages(groups)) expect(group.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 6)
        },
      ),
    )
  })
})
