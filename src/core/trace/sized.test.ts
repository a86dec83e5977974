import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readTrace } from './read'
import { withImageSize } from './sized'
import type { Trace } from './schema'

/** A run of two rounds: one zoom, then the answer. The file is ours. */
const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace
const SIZE = { width: 896, height: 672 }

/** As a producer's file has it: no sizes, no crops, no boxes in the image. */
function bare(change: Partial<Trace> = {}): Trace {
  return {
    ...GOOD,
    images: GOOD.images.map((image) => ({ ...image, width: null, height: null })),
    views: GOOD.views.map((view) => ({ ...view, cropPx: null, receivedPx: null })),
    rounds: GOOD.rounds.map((round) => ({
      ...round,
      rois: round.rois.map(({ id, shape }) => ({ id, shape })),
      actions: round.actions.map((action) => ({ ...action, effective: null })),
    })),
    ...change,
  }
}

describe('a trace whose picture is found', () => {
  test('without sizes it opens without a complaint, and its boxes stay as written', () => {
    expect(readTrace(bare())).toEqual({ trace: bare(), complaints: [] })
  })

  test('with its crop rule it gets back all that follows from the size', () => {
    const cropRule = { pad: 0.1, minSide: 16 }
    const found = withImageSize(bare({ cropRule }), 'i0', SIZE)
    const views = GOOD.views.map((view) => ({ ...view, receivedPx: null }))
    expect(found).toEqual({ ...GOOD, cropRule, views })
  })

  test('without a crop rule the crop stays unknown, and the boxes of the thought are placed', () => {
    const found = withImageSize(bare(), 'i0', SIZE)
    expect(found.views.map((view) => view.cropPx)).toEqual([[0, 0, 896, 672], null])
    expect(found.rounds[0]?.rois).toEqual(GOOD.rounds[0]?.rois)
    expect(found.rounds[0]?.actions[0]?.effective).toBeNull()
  })

  test('the box that was cut makes the crop, whatever the rule was', () => {
    const rounds = bare().rounds.map((round, index) => ({
      ...round,
      actions: round.actions.map((action, nth) => ({
        ...action,
        effective: GOOD.rounds[index]?.actions[nth]?.effective ?? null,
      })),
    }))
    expect(withImageSize(bare({ rounds }), 'i0', SIZE).views[1]?.cropPx).toEqual([201, 151, 471, 353])
  })

  test('what the trace says itself stays', () => {
    expect(withImageSize(GOOD, 'i0', { width: 10, height: 10 })).toBe(GOOD)
    expect(withImageSize(bare(), 'i9', SIZE)).toEqual(bare())
  })
})
