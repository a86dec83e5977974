import { expect, test } from 'vitest'
import { emptyTrace, type Complaint } from '../../core'
import type { TraceEntry } from '../../store'
import { complaintsOf, pathInRound } from './complaints'

const complaint = (path: string, message = 'Bad.'): Complaint => ({ code: 'wrong-type', path, message })

function entryWith(complaints: readonly Complaint[], more: Partial<TraceEntry> = {}): TraceEntry {
  return {
    id: 'entry',
    trace: emptyTrace(),
    kind: 'opened',
    running: false,
    fault: null,
    picture: null,
    from: null,
    shown: Infinity,
    sample: null,
    draft: null,
    complaints,
    ...more,
  }
}

test('a complaint about a round goes to its card, the others stand for the file', () => {
  const [size, box, other] = [complaint('images.0.width'), complaint('rounds.3.rois.0.box'), complaint('rounds.*.raw')]
  expect(complaintsOf(entryWith([size, box, other]))).toEqual({ rounds: new Map([[3, [box]]]), file: [size, other] })
  expect(pathInRound(box.path)).toBe('rois.0.box')
})

test('where a round was taken away, no complaint is put on the card of another round', () => {
  const all = [complaint('rounds.1'), complaint('rounds.3.raw')]
  expect(complaintsOf(entryWith(all))).toEqual({ rounds: new Map(), file: all })
})

test('what an opened trace brought along is said once; what a run of this page met is not said here', () => {
  const [here, before] = [complaint('question'), complaint('answer', 'Worse.')]
  const trace = { ...emptyTrace(), complaints: [here, before] }
  expect(complaintsOf(entryWith([here], { trace })).file).toEqual([here, before])
  expect(complaintsOf(entryWith([], { trace, kind: 'live' })).file).toEqual([])
})
