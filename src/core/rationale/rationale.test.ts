import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import { isTied } from '../geometry/tie'
import { rationaleId, rationaleOf } from './ofTrace'
import { overlay } from './overlay'
import { resolveRationale } from './resolve'
import { madeTrace, madeTraces, recordedTrace } from './testing/traces'
import { act, BOX, GOLD, MADE, thoughts, TRACE } from './testing/gold'

describe('a rationale of a trace', () => {
  test('has the ids of the trace and is the model’s, part by part', () => {
    expect(GOLD.id).toBe(rationaleId(TRACE.id, 'ann'))
    expect(rationaleId('t', 'ann')).not.toBe(rationaleId('t', 'bob'))
    expect(GOLD.rounds.map((round) => round.id)).toEqual(['r0', 'r1', 'r2', 'r3'])
    expect(GOLD.rois.map((roi) => roi.from)).toEqual(TRACE.rounds.flatMap((round) => round.rois.map((roi) => roi.id)))
    const parts = [...GOLD.rounds, ...GOLD.rois, ...GOLD.calls, ...(GOLD.answer ? [GOLD.answer] : [])]
    expect(parts.every((part) => part.by.kind === 'model' && part.accepted === null)).toBe(true)
  })

  test('reads as the trace does, letter for letter', () => {
    for (const trace of madeTraces()) {
      const gold = rationaleOf(trace, 'ann')
      expect(thoughts(gold)).toEqual(trace.rounds.map((round) => round.thought))
      expect(resolveRationale(gold).rounds.every((round) => round.complaints.length === 0)).toBe(true)
      expect(
        gold.rounds.every((round) => round.thought.pieces.filter((one) => typeof one !== 'string').length === 3),
      ).toBe(true)
    }
  })

  test('ties a call to the RoI that it is made from, though they differ by thousandths', () => {
    const ids = ['s000-q0', 's000-q1', 's002-q0', 's004-q0']
    const calls = ids.flatMap((id) => {
      const json: unknown = JSON.parse(readFileSync(`public/samples/recorded/${id}.json`, 'utf8'))
      return rationaleOf(recordedTrace(json), 'ann').calls
    })
    expect(calls.length).toBeGreaterThan(5)
    expect(calls.every((call) => call.roi !== null && call.region === null)).toBe(true)
    expect(isTied(unitBox(0, 0, 0.5, 0.5), unitBox(0, 0, 0.5, 0.45))).toBe(true)
    expect(isTied(unitBox(0, 0, 0.5, 0.5), unitBox(0, 0, 0.5, 0.44))).toBe(false)
    const wide = madeTrace({ ...MADE, wide: 400 })
    expect(rationaleOf(wide, 'ann').calls.every((call) => call.roi === null && call.region !== null)).toBe(true)
  })

  test('finds the crop rule of traces that do not say it', () => {
    const json: unknown = JSON.parse(readFileSync('public/samples/recorded/s000-q0.json', 'utf8'))
    const { from } = rationaleOf(recordedTrace(json), 'ann')
    expect(from?.cropRule).toEqual({ pad: 0.2, minSide: 48 })
    expect(from?.cropRuleGuessed).toBeUndefined()
    const silent = { ...TRACE, cropRule: undefined }
    expect(rationaleOf(silent, 'ann').from?.cropRule).toEqual({ pad: 0.1, minSide: 1 })
  })
})

describe('the overlay', () => {
  test('of a trace alone is the trace', () => {
    const { rounds, answer, byPart } = overlay(TRACE, null)
    expect(rounds.map((round) => round.state)).toEqual(['same', 'same', 'same', 'same'])
    expect(answer).toEqual({ was: 'K7', now: 'K7', changed: false })
    expect(byPart.get('r0.a0')?.state).toBe('same')
    expect(overlay(TRACE, GOLD).rounds.map((round) => round.state)).toEqual(['same', 'same', 'same', 'same'])
  })

  test('says what was moved, added and removed, by the trace’s parts', () => {
    const moved = act(GOLD, { kind: 'setRoi', roi: 'r0.b1', box: BOX })
    const more = act(moved, { kind: 'addRoi', round: 'r0', id: 'n1', image: 'i0', box: BOX })
    const less = act(act(more, { kind: 'removeRoi', roi: 'r0.b2' }), { kind: 'removeRound', round: 'r2' })
    const { rounds, byPart } = overlay(TRACE, less)
    expect(rounds.map((round) => [round.id, round.state])).toEqual([
      ['r0', 'changed'],
      ['r1', 'changed'],
      ['r2', 'removed'],
      ['r3', 'changed'],
    ])
    expect(rounds[0]?.rois.map((box) => [box.id, box.state])).toEqual([
      ['r0.b0', 'same'],
      ['r0.b1', 'changed'],
      ['n1', 'added'],
      ['r0.b2', 'removed'],
    ])
    expect(byPart.get('r0.a0')).toMatchObject({ state: 'changed', roi: 'r0.b1', now: { box: BOX } })
    expect(byPart.get('r2.a0')?.now).toBeNull()
  })
})
