import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Numbers4 } from '../geometry/box'
import { chainDistance, plannedChain } from './chain'
import { measuredOne } from './columns'
import { SCORING_DEFAULTS } from './defaults'
import { evidenceOf } from './evidence'
import { addSample, emptyTally, groupNumbers, passAt, spreadOf } from './groups'
import { meanFrom, shareOf } from './interval'
import { measureTrace } from './measure'
import { bestIou, containsGold, drawnCoverage, goldCovered, iouByOrder, passes, pointsAtGold, spanIou } from './overlap'
import { isRight } from './right'
import { scoreOf } from './score'
import { likeness } from './likeness'
import { addTrace, emptySums, h0Curve, mergeSums, numbersFrom, type RunSums } from './sums'
import type { Shape } from '../trace/schema'
import { boxShape, traceWith, type Told } from './testing/traces'

const G: Numbers4 = [0, 0, 0.4, 0.4]
const N: Numbers4 = [0.6, 0.6, 0.9, 0.9]

describe('boxes and gold', () => {
  test('by order a box too many or too few counts nothing; the best of all does not mind', () => {
    expect(iouByOrder([G, N], [G, N])).toBe(1)
    expect(iouByOrder([N, G], [G, N])).toBe(0)
    expect(bestIou([N, G], [G, N])).toBe(1)
    expect(iouByOrder([G, N], [G])).toBe(0.5)
    expect(iouByOrder([], [])).toBe(0)
  })

  test('at the threshold itself the rules differ', () => {
    expect([passes(0.5, 0.5), passes(0.5, 0.5, 'over')]).toEqual([true, false])
  })

  test('containment, pointing game and coverage', () => {
    expect(containsGold([0, 0, 0.4, 0.2], [G])).toBeCloseTo(0.5, 9)
    expect(containsGold([0, 0, 1, 1], [G])).toBe(1)
    expect([pointsAtGold([0.1, 0.1, 0.3, 0.3], [G]), pointsAtGold(N, [G]), pointsAtGold(null, [G])]).toEqual([
      true,
      false,
      false,
    ])
    expect(goldCovered([G], [G, N], 0.3)).toBe(0.5)
    expect(drawnCoverage([0, 0, 0.4, 0.1], [G])).toBeCloseTo(0.25, 9)
  })

  test('spans meet as boxes do', () => {
    expect(spanIou([0, 10], [5, 15])).toBeCloseTo(1 / 3, 9)
    expect(spanIou([0, 1], [2, 3])).toBe(0)
    expect(spanIou([1, 1], [1, 1])).toBe(0)
  })
})

test('pixels of a picture that nobody has are compared as they stand, and polygons by what lies around them', () => {
  const frame = { unit: 'pixel', order: 'xywh', of: 'original' } as const
  const trace = traceWith({ looks: [G] })
  const [round, ...rest] = trace.rounds
  const [look] = round?.actions ?? []
  if (!round || !look) throw new Error('the trace has a look')
  const shape = { ...boxShape([10, 10, 20, 20]), frame }
  const unknown = {
    ...trace,
    images: [{ id: 'i0', width: null, height: null }],
    views: [{ id: 'v0', image: 'i0', parent: null, cropPx: null, receivedPx: null }],
    rounds: [{ ...round, actions: [{ ...look, shapes: [shape] }] }, ...rest],
  }
  const polygon: Shape = { kind: 'polygon', numbers: [10, 10, 30, 10, 30, 30, 10, 30], frame, author: 'prompt' }
  const evidence = evidenceOf(unknown, [polygon])
  expect(evidence).toMatchObject({ isUnit: false, looks: [[10, 10, 30, 30]], gold: [[10, 10, 30, 30]] })
})

test('a number within a share of the right one is right only where that is allowed', () => {
  expect([isRight('99', ['100']), isRight('99', ['100'], { tolerance: 0.02 })]).toEqual([false, true])
  expect(isRight('ninety', ['100'], { tolerance: 0.5 })).toBe(false)
})

describe('intervals', () => {
  test("Wilson's, of 8 of 10: as statsmodels gives it", () => {
    const { value, low, high } = shareOf(8, 10)
    expect([value, low, high]).toEqual([0.8, expect.closeTo(0.490162, 6), expect.closeTo(0.943318, 6)])
  })

  test('of a mean: 1.96 standard errors', () => {
    const values = [1, 2, 3, 4]
    const { value, low, high } = meanFrom(
      10,
      values.reduce((sum, one) => sum + one * one, 0),
      4,
    )
    expect([value, low, high]).toEqual([2.5, expect.closeTo(1.234849, 6), expect.closeTo(3.765151, 6)])
  })

  test('of nothing there is none', () => {
    expect(shareOf(0, 0).value).toBeNaN()
    expect(meanFrom(0, 0, 0).value).toBeNaN()
  })

  test('a mean of one value has no interval, and none reaches out of what its values can be', () => {
    expect(meanFrom(0.4, 0.16, 1)).toEqual({ value: 0.4, low: NaN, high: NaN, n: 1 })
    expect(meanFrom(1, 1, 9, [0, 1]).low).toBe(0)
    expect(meanFrom(8, 8, 9, [0, 1]).high).toBe(1)
  })
})

describe('groups', () => {
  test('pass@k: of 4 samples 1 is right', () => {
    expect([1, 2, 4, 5].map((k) => passAt(k, 4, 1))).toEqual([0.25, 0.5, 1, NaN])
    expect(passAt(2, 4, 0)).toBe(0)
  })

  test('of samples: two of four right, the other group dead, one alone in none', () => {
    const tallies = [[1, 0, 0, 1], [1, 1], [0]].map((rights) => {
      const tally = emptyTally()
      for (const right of rights) addSample(tally, right, right === 1 ? 1 : -1)
      return tally
    })
    expect(groupNumbers(tallies)).toEqual({
      groups: 2,
      passAt: [
        { k: 1, value: 0.75, groups: 2 },
        { k: 2, value: expect.closeTo(11 / 12, 12) as number, groups: 2 },
        { k: 4, value: 1, groups: 1 },
      ],
      average: 0.75,
      dead: 1,
      rewardSpread: 0.5,
    })
    expect(groupNumbers([])).toBeNull()
  })

  test('the spread', () => {
    expect(spreadOf([1, 1, 1])).toBe(0)
    expect(spreadOf([0, 2])).toBe(1)
  })
})

describe("the planner's chain", () => {
  const { zoom } = SCORING_DEFAULTS
  const target: Numbers4 = [0.5, 0.5, 0.6, 0.6]

  test('goes to a target at once where one look is left', () => {
    expect(plannedChain(target, [], 1, zoom)).toEqual([target.map((one) => expect.closeTo(one, 9) as number)])
  })

  test('goes by way of the gold box that holds the target', () => {
    const way: Numbers4 = [0.4, 0.4, 0.8, 0.8]
    const [first, last] = plannedChain(target, [way, [0, 0, 0.2, 0.2]], 2, zoom)
    expect(first).toEqual(way)
    expect(last).toEqual(target.map((one) => expect.closeTo(one, 9) as number))
  })

  test('where none holds it each step makes the view smaller by the same factor', () => {
    const [first] = plannedChain(target, [], 2, zoom)
    expect(((first?.[2] ?? 0) - (first?.[0] ?? 0)) ** 2).toBeCloseTo(0.1, 6)
  })

  test('does not look at what covers enough', () => {
    expect(plannedChain([0, 0, 0.6, 0.6], [], 4, zoom)).toEqual([])
    expect(plannedChain([0, 0, 0.6, 0.6], [], 4, { n: 2, cover: 0.67 })).toHaveLength(2)
  })

  test('a trace is as far from it as its looks miss', () => {
    expect(chainDistance([target], [target])).toBe(0)
    expect(chainDistance([], [target])).toBe(1)
    expect(chainDistance([], [])).toBe(0)
    expect(chainDistance([target, N], [target])).toBe(0.5)
  })
})

test('boxes that are alike whatever is asked', () => {
  expect(likeness([G, G, G])).toBe(1)
  expect(likeness([G, N])).toBe(0)
  expect(likeness([G])).toBeNaN()
})

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const anyBox = fc
  .tuple(unit, unit, unit, unit)
  .map(([a, b, c, d]): Numbers4 => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)])
const anyTold: fc.Arbitrary<Told> = fc.record({
  looks: fc.array(fc.option(anyBox), { maxLength: 4 }),
  gold: fc.array(anyBox, { maxLength: 2 }),
  answer: fc.constantFrom('yes', 'no', null),
  answers: fc.constantFrom(['yes'], []),
})

function sumsOf(told: readonly Told[]): RunSums {
  const sums = emptySums()
  for (const one of told) {
    const trace = traceWith(one)
    const seen = measuredOne(measureTrace(trace, -1))
    addTrace(sums, seen, scoreOf(seen, SCORING_DEFAULTS), trace.rounds.length, 0.3)
  }
  return sums
}

function flat(sums: RunSums): unknown {
  const { looks, iou, reward, ...counts } = sums
  return { ...counts, n: [looks.n, iou.n, reward.n] }
}

describe('sums', () => {
  test('of shards add up to those of the whole: counts are equal, means to 1e-12', () => {
    fc.assert(
      fc.property(fc.array(anyTold, { maxLength: 20 }), fc.nat({ max: 20 }), (told, cut) => {
        const merged = mergeSums(sumsOf(told.slice(0, cut)), sumsOf(told.slice(cut)))
        const whole = sumsOf(told)
        const counts = (sums: RunSums) => JSON.parse(JSON.stringify(flat(sums)).replaceAll('null', '0')) as unknown
        expect(counts(merged)).toEqual(counts(whole))
        const [a, b] = [numbersFrom(merged), numbersFrom(whole)]
        for (const name of ['meanIou', 'meanIouAll', 'reward', 'looks'] as const)
          expect(a[name].value).toEqual(Number.isNaN(b[name].value) ? NaN : expect.closeTo(b[name].value, 12))
      }),
      { numRuns: 60 },
    )
  })

  test('do not hang on the order of items, and every number is bounded', () => {
    fc.assert(
      fc.property(fc.array(anyTold, { maxLength: 12 }), (told) => {
        const [a, b] = [numbersFrom(sumsOf(told)), numbersFrom(sumsOf(told.toReversed()))]
        for (const name of ['accAns', 'accRat', 'meanIou', 'iou50', 'iou50All'] as const) {
          expect(a[name].value).toEqual(Number.isNaN(b[name].value) ? NaN : expect.closeTo(b[name].value, 12))
          if (a[name].n > 0) expect(a[name].value >= 0 && a[name].value <= 1 + 1e-9).toBe(true)
          // One value has no interval of its mean.
          if (Number.isFinite(a[name].low))
            expect(a[name].low <= a[name].value + 1e-9 && a[name].high >= a[name].value - 1e-9).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('the h0 curve falls from 1, and meets Acc_rat at its own h0', () => {
    fc.assert(
      fc.property(fc.array(anyTold, { minLength: 1, maxLength: 20 }), (told) => {
        const sums = sumsOf(told)
        fc.pre(sums.accRat.n > 0)
        const curve = h0Curve(sums).map(({ share }) => share.value)
        expect(curve[0]).toBe(1)
        curve.forEach((value, step) => expect(value).toBeLessThanOrEqual(curve[step - 1] ?? 1))
        const near = Math.abs((curve[6] ?? NaN) - numbersFrom(sums).accRat.value)
        // A fidelity within half a thousandth of h0 may fall on either side.
        expect(near).toBeLessThanOrEqual(1 / sums.accRat.n)
      }),
      { numRuns: 60 },
    )
  })
})
