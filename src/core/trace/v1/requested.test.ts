import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { unitBox } from '../../geometry/box'
import { isOwnBox, prefixOf, requestedRegion, withEffective, zoomRegion } from './requested'
import type { Action, Region, Trace } from './schema'

/** A run of two rounds: one zoom, then the answer. The file is ours. */
const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace

describe('boxes of a round', () => {
  const zoom = GOOD.rounds[0]?.actions[0]
  const inCrop: Action = {
    kind: 'zoom',
    requested: { box: [0, 0, 1, 1], frame: { unit: 'unit', order: 'xyxy', of: 'last' }, view: 'v1' },
    effective: null,
    received: null,
  }

  test('the requested box maps to the image by the view it was written in', () => {
    expect(zoom && requestedRegion(GOOD, zoom)).toEqual({ image: 'i0', box: [0.25, 0.25, 0.5, 0.5] })
    expect(requestedRegion(GOOD, inCrop)?.box).toEqual([201 / 896, 151 / 672, 471 / 896, 353 / 672])
    expect(requestedRegion({ ...GOOD, views: [] }, inCrop)).toBeNull()
  })

  test('a round knows its own box, as asked for and as cut', () => {
    expect(isOwnBox(GOOD, 0, unitBox(0.25, 0.25, 0.5, 0.5))).toBe(true)
    expect(isOwnBox(GOOD, 0, unitBox(201 / 896, 151 / 672, 471 / 896, 353 / 672))).toBe(true)
    expect(isOwnBox(GOOD, 0, unitBox(0.25, 0.25, 0.5, 0.51))).toBe(false)
    expect(isOwnBox(GOOD, 1, unitBox(0.25, 0.25, 0.5, 0.5))).toBe(false)
  })

  test('another effective box is put in, and nothing else changes', () => {
    const moved: Region = { image: 'i0', box: unitBox(0, 0, 0.5, 0.5) }
    const after = withEffective(GOOD, 0, moved)
    expect(after.rounds[0]?.actions[0]?.effective).toEqual(moved)
    expect(withEffective(after, 0, zoom?.effective ?? moved)).toEqual(GOOD)
    expect(withEffective(GOOD, 1, moved)).toBe(GOOD)
    expect(withEffective(GOOD, 9, moved)).toBe(GOOD)
  })

  test('a zoom that was cut counts as it was asked for, inside the image', () => {
    expect(GOOD.rounds[0] && zoomRegion(GOOD, GOOD.rounds[0])?.box).toEqual([0.25, 0.25, 0.5, 0.5])
  })

  test('the prefix of a trace ends before its round and keeps the views shown so far', () => {
    expect(prefixOf(GOOD, 1)).toMatchObject({
      rounds: [{ view: 'v0' }],
      answer: null,
      views: [{ id: 'v0' }, { id: 'v1' }],
    })
    expect(prefixOf(GOOD, 0)).toMatchObject({ rounds: [], views: [{ id: 'v0' }] })
    expect('ended' in prefixOf(GOOD, 0)).toBe(false)
  })
})
