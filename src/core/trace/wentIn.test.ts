import { expect, test } from 'vitest'
import { traceWith } from '../scoring/testing/traces'
import type { Trace, View } from './schema'
import { wentIn } from './wentIn'

const CROP: View = { id: 'v1', image: 'i0', parent: 'v0', cropPx: null, receivedPx: null }

function lookedAt(view: Partial<View>): Trace {
  const trace = traceWith({ looks: [[0, 0, 0.4, 0.4]] })
  const rounds = trace.rounds.map((round) => ({
    ...round,
    actions: round.actions.map((action) => ({ ...action, received: 'v1' })),
  }))
  return { ...trace, rounds, views: [...trace.views, { ...CROP, ...view }] }
}

function saidOf(view: Partial<View>) {
  const trace = lookedAt(view)
  const [first] = trace.rounds
  return first && wentIn(trace, first)
}

test('tokens, size and bytes are signs of a picture that went in', () => {
  expect(saidOf({ tokens: 64 })).toEqual({ tokens: 64, width: null, height: null, isKept: false })
  expect(saidOf({ receivedPx: { width: 448, height: 224 } })).toMatchObject({ width: 448, height: 224 })
  for (const kept of [{ sha256: 'a' }, { embedded: 'data:,' }, { uri: 'crop.png' }])
    expect(saidOf(kept)).toMatchObject({ isKept: true })
})

test('a view that nothing is known of is no sign, nor is a picture that nobody named', () => {
  const nothing = { tokens: null, width: null, height: null, isKept: false }
  expect(saidOf({})).toEqual(nothing)
  expect(saidOf({ uri: '' })).toEqual(nothing)
})

test('nothing is said of a round that called nothing, or whose call was only written', () => {
  const written = traceWith({ written: [[0, 0, 0.4, 0.4]] })
  const [called, last] = written.rounds
  expect(called && wentIn(written, called)).toBeNull()
  expect(last && wentIn(written, last)).toBeNull()
})
