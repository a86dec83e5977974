import { expect, test } from 'vitest'
import { depthRange, unitBox, type DepthMap } from '../../core'
import type { RoundMark } from '../../store'
import { depthRows } from './rows'

/** Nearer to the right: ten columns from 0 to 1. */
const map: DepthMap = { width: 10, height: 4, values: Float32Array.from({ length: 40 }, (_, i) => (i % 10) / 9) }
const mark = (round: number, x1: number, x2: number): RoundMark => ({
  round,
  colour: round,
  requested: null,
  requestedNumbers: null,
  effective: { image: 'i', box: unitBox(x1, 0, x2, 1) },
  roi: null,
  rois: [],
  id: 'r0',
  call: null,
  tied: null,
  removed: false,
  edited: null,
  received: null,
  image: null,
  saved: null,
  cropPx: null,
  receivedPx: null,
})

test('regions stand from near to far, looks and gold objects alike, each with what gold says of it', () => {
  const objects = [{ id: 'o', name: 'red box', box: unitBox(0.3, 0, 0.7, 1), depth: 0.4 }]
  const rows = depthRows([mark(0, 0, 0.2), mark(1, 0.8, 1)], objects, map, depthRange(map))
  expect(rows.map((row) => [row.name, row.gold])).toEqual([
    ['Round 2', null],
    ['red box', 0.4],
    ['Round 1', null],
  ])
  expect(rows.map((row) => row.depth.median)).toEqual([...rows.map((row) => row.depth.median)].sort((a, b) => b - a))
})

test('a box that a person has put in its place counts, and a round without a box has no row', () => {
  const edited: RoundMark = { ...mark(0, 0, 0.2), edited: { image: 'i', box: unitBox(0.8, 0, 1, 1) } }
  const bare: RoundMark = { ...mark(1, 0, 1), effective: null }
  const rows = depthRows([edited, bare], undefined, map, depthRange(map))
  expect(rows.map((row) => row.box)).toEqual([edited.edited?.box])
})
