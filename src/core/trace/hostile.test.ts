import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { growth } from '../json/testing/hostile'
import { readTrace } from './read'
import type { Trace } from './schema'
import type { Trace as TraceV1 } from './v1/schema'

const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace
const OLD = JSON.parse(readFileSync(new URL('./v1/good.sample.json', import.meta.url), 'utf8')) as TraceV1
const [round] = GOOD.rounds
const [old] = OLD.rounds
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
const BOX = '[0.25, 0.25, 0.5, 0.5]'

/** Traces of a given number of parts that would cost more than linear time if each part were compared with each. */
const COSTLY: Readonly<Record<string, (count: number) => object>> = {
  'views of one id, each received': (count) => ({
    ...GOOD,
    views: many(count, () => ({ ...GOOD.views[1], id: 'v' })),
    rounds: many(count, () => ({ ...round, actions: [{ ...round?.actions[0], received: 'v' }] })),
  }),
  'rounds, RoIs and actions of one id': (count) => ({ ...GOOD, rounds: many(count, () => ({ ...round, id: 'r' })) }),
  'numbers as text': (count) => ({
    ...GOOD,
    views: many(count, (index) => ({ ...GOOD.views[1], id: `v${index}`, cropPx: ['1', '2', '3', '4'] })),
  }),
  'shapes without a meaning': (count) => ({
    ...GOOD,
    rounds: [
      { ...round, actions: [{ ...round?.actions[0], shapes: many(count, () => ({ kind: 'star', numbers: [1] })) }] },
    ],
  }),
  'version 1: a thought of many boxes and as many calls': (count) => ({
    ...OLD,
    rounds: [
      { ...old, raw: BOX.repeat(count), thought: BOX.repeat(count), actions: many(count, () => old?.actions[0]) },
    ],
  }),
  'version 1: many views': (count) => ({
    ...OLD,
    views: many(count, (index) => ({ ...OLD.views[0], id: `v${index}` })),
    rounds: many(count, (index) => ({ ...old, view: `v${index}`, raw: BOX, thought: BOX })),
  }),
}

test.each(Object.keys(COSTLY))(
  '%s: four times as many take about four times as long',
  (name) => {
    const make = COSTLY[name]
    if (!make) throw new Error('there is no such trace')
    const [small, large] = [make(1000), make(4000)]
    expect(readTrace(large).trace).not.toBeNull()
    // A square would be 16 times.
    const took = growth(
      () => readTrace(small),
      () => readTrace(large),
      10,
    )
    expect(took).toBeLessThanOrEqual(10)
  },
  120_000,
)
