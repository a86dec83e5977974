import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readTrace } from './read'
import type { Trace } from './schema'

/** A run of two rounds: one zoom, then the answer. The file is ours. */
const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace

describe('ids', () => {
  test('ids that are not there come from their places', () => {
    const bare = structuredClone(GOOD) as unknown as {
      images: object[]
      views: object[]
      rounds: { rois: object[]; actions: object[] }[]
    }
    const [round] = bare.rounds
    for (const part of [
      ...bare.rounds,
      ...(round?.rois ?? []),
      ...(round?.actions ?? []),
      ...bare.views,
      ...bare.images,
    ])
      Reflect.deleteProperty(part, 'id')
    expect(readTrace(bare)).toEqual({ trace: GOOD, complaints: [] })
  })

  test('of two parts with one id the second gets another, and its own pixels', () => {
    const views = GOOD.views.map((view) => ({ ...view, id: 'view-0' }))
    const [first, second] = GOOD.rounds
    const rounds = [
      {
        ...first,
        view: 'view-0',
        actions: first?.actions.map((one) => ({ ...one, received: 'view-0' })),
        observation: { views: ['view-0'], shapes: [] },
      },
      { ...second, id: 'r0', view: 'view-0' },
    ]
    const { trace: read, complaints: found } = readTrace({ ...GOOD, views, rounds })
    expect(read?.views.map((view) => view.id)).toEqual(['view-0', 'view-1'])
    expect(read?.rounds.map((one) => [one.id, one.view, one.actions[0]?.received, one.observation?.views])).toEqual([
      ['r0', 'view-0', 'view-1', ['view-1']],
      ['r1', 'view-1', undefined, undefined],
    ])
    expect(found.filter((one) => one.code === 'duplicate-id').map((one) => one.path)).toEqual([
      'views.1.id',
      'rounds.1.id',
    ])
  })

  test('parts with one id are named apart in a time that grows with their number', () => {
    const many = (length: number) => ({ ...GOOD, views: Array.from({ length }, () => ({ ...GOOD.views[1], id: 'v' })) })
    const { trace: read } = readTrace(many(5000))
    expect(new Set(read?.views.map((view) => view.id)).size).toBe(5000)
  })
})
