import { expect, test } from 'vitest'
import { pixelBox, unitBox } from '../core'
import type { RoundMark } from '../store'
import { hit } from './boxes'
import { CHIP, chipPlaces, drawingsOf, handleBoxes } from './scene'

const image = { width: 100, height: 50 }
const mark: RoundMark = {
  round: 0,
  colour: 0,
  requested: { image: 'i', box: unitBox(0.1, 0.2, 0.5, 0.6) },
  requestedNumbers: null,
  effective: { image: 'i', box: unitBox(0, 0, 0.6, 0.8) },
  rois: [],
  id: 'r0',
  call: null,
  tied: null,
  removed: false,
  roi: { image: 'i', box: unitBox(0.1, 0.2, 0.5, 0.6001) },
  edited: null,
  received: 'v1',
  cropPx: null,
  receivedPx: null,
}
const cropOf = () => pixelBox(1, 2, 3, 4)

test('requested and effective are drawn; a RoI that is the same box is not drawn again', () => {
  expect(drawingsOf({ image, marks: [mark], preview: null, cropOf })).toEqual([
    { round: 0, asked: pixelBox(10, 10, 50, 30), cut: pixelBox(0, 0, 60, 40), roi: null, changed: false },
  ])
})

test('a box under the hand stands in for the one that was asked for, with the crop that it would give', () => {
  const preview = { round: 0, box: unitBox(0.5, 0.5, 1, 1) }
  expect(drawingsOf({ image, marks: [mark], preview, cropOf })[0]).toMatchObject({
    asked: pixelBox(50, 25, 100, 50),
    cut: pixelBox(1, 2, 3, 4),
    changed: true,
  })
})

test('a round without any box has nothing to take', () => {
  const bare = { ...mark, requested: null, effective: null, roi: null }
  expect(handleBoxes(drawingsOf({ image, marks: [bare], preview: null, cropOf }))).toEqual([])
})

test('numbers of boxes that share a corner stand side by side', () => {
  const at = { x: 40, y: 40, width: 10, height: 10 }
  const places = chipPlaces([
    { round: 0, at },
    { round: 1, at },
    { round: 2, at: { ...at, y: 200 } },
  ])
  expect(places.get(0)).toEqual({ x: 39, y: 40 - CHIP.height })
  expect(places.get(1)).toEqual({ x: 39 + CHIP.width + 1, y: 40 - CHIP.height })
  expect(places.get(2)).toEqual({ x: 39, y: 200 - CHIP.height })
})

test('a handle of the selected box is taken before a smaller box under it', () => {
  const boxes = [
    { round: 0, box: pixelBox(0, 0, 50, 50) },
    { round: 1, box: pixelBox(45, 45, 60, 60) },
  ]
  expect(hit({ x: 50, y: 50 }, boxes, 0, 3)).toEqual({ kind: 'handle', round: 0, handle: 'se' })
  expect(hit({ x: 50, y: 50 }, boxes, null, 3)).toEqual({ kind: 'box', round: 1 })
  expect(hit({ x: 90, y: 90 }, boxes, null, 3)).toEqual({ kind: 'none' })
})
