import { expect, test } from 'vitest'
import { pixelBox, unitBox } from '../core'
import { boundsOf, chosen, takeable } from './scene'
import { sceneOf, type Mark, type SceneInput } from './sceneOf'

const image = { width: 100, height: 50 }
const region = (...box: [number, number, number, number]) => ({ image: 'i', box: unitBox(...box) })
const roi = (index: number, ...box: [number, number, number, number]) => ({
  ...region(...box),
  id: `r0.b${index}`,
  changed: false,
})
const mark: Mark = {
  id: 'r0',
  call: 'r0.a0',
  tied: null,
  removed: false,
  round: 0,
  colour: 0,
  requested: region(0.1, 0.2, 0.5, 0.6),
  effective: region(0, 0, 0.6, 0.8),
  roi: region(0.1, 0.2, 0.5, 0.6001),
  rois: [roi(0, 0.1, 0.2, 0.5, 0.6001)],
  edited: null,
}
/** The same round at another place, with ids of its own. */
const roundAt = (round: number, from: Mark = mark): Mark => ({
  ...from,
  id: `r${round}`,
  call: `r${round}.a0`,
  round,
  rois: from.rois.map((one, index) => ({ ...one, id: `r${round}.b${index}` })),
})
const bare: Mark = { ...mark, requested: null, effective: null, roi: null, rois: [] }
const nothing: SceneInput = {
  image,
  marks: [],
  beside: [],
  gold: [],
  preview: null,
  selection: null,
  hovered: null,
  cropOf: () => pixelBox(1, 2, 3, 4),
  roisMovable: true,
}
const scene = (over: Partial<SceneInput>) => sceneOf({ ...nothing, ...over })
const inShort = (over: Partial<SceneInput>) =>
  scene(over).shapes.map(({ id, numbers, dash }) => [id, numbers, dash === null ? 'solid' : 'dashed'])

test('requested is dashed, effective is solid; a RoI that is tied to the call is the same box and is drawn once', () => {
  expect(inShort({ marks: [mark] })).toEqual([
    ['r0.a0:effective', pixelBox(0, 0, 60, 40), 'solid'],
    ['r0.a0:requested', pixelBox(10, 10, 50, 30), 'dashed'],
  ])
})

test('every box of a thought is drawn, each under its own id', () => {
  const rois = [roi(0, 0, 0, 0.2, 0.2), roi(1, 0.6, 0.6, 1, 1)]
  expect(inShort({ marks: [{ ...bare, rois }] })).toEqual([
    ['r0.b0:roi', pixelBox(0, 0, 20, 10), 'dashed'],
    ['r0.b1:roi', pixelBox(60, 30, 100, 50), 'dashed'],
  ])
})

test('a box under the hand stands in for the one that was asked for, with the crop that it would give', () => {
  const shapes = scene({ marks: [mark], preview: { round: 0, box: unitBox(0.5, 0.5, 1, 1) } }).shapes
  expect(shapes.map(({ role, numbers, changed }) => [role, numbers, changed])).toEqual([
    ['effective', pixelBox(1, 2, 3, 4), true],
    ['requested', pixelBox(50, 25, 100, 50), true],
  ])
})

test('a RoI under the hand moves alone', () => {
  const two = { ...mark, rois: [roi(0, 0.6, 0.6, 1, 1)] }
  const preview = { round: 0, part: 'r0.b0', box: unitBox(0, 0, 0.2, 0.2) }
  const shapes = scene({ marks: [two], preview }).shapes
  expect(shapes.map(({ part, changed }) => [part, changed])).toEqual([
    ['r0.b0', true],
    ['r0.a0', false],
    ['r0.a0', false],
  ])
})

test('a RoI that the call is made from is one box with it: selecting either means the same', () => {
  const made = scene({ marks: [{ ...mark, tied: 'r0.b0' }], selection: 'r0.b0' })
  expect(takeable(made).map((shape) => shape.part)).toEqual(['r0.a0'])
  expect(chosen(made, 'r0.b0')?.part).toBe('r0.a0')
})

test('a call that a person took away is not drawn', () => {
  expect(scene({ marks: [{ ...bare, ...mark, rois: [], removed: true }] }).shapes).toEqual([])
})

test('a further box that is being drawn is in the scene and cannot be taken', () => {
  const made = scene({ marks: [mark], preview: { round: 0, part: 'r0.new', box: unitBox(0, 0, 0.2, 0.2) } })
  expect(made.shapes.at(-1)).toMatchObject({ role: 'drawing', numbers: pixelBox(0, 0, 20, 10), takeable: false })
  expect(made.shapes).toHaveLength(3)
})

test('the other run is thin and says so; gold has its own colour; neither can be taken', () => {
  const shapes = scene({ beside: [mark], gold: [{ round: 0, zoom: region(0, 0, 1, 1), rois: [] }] }).shapes
  expect(shapes.map(({ role, colour, thin, chip, takeable: taken }) => ({ role, colour, thin, chip, taken }))).toEqual([
    { role: 'gold', colour: 'gold', thin: false, chip: 'G1', taken: false },
    { role: 'beside', colour: 0, thin: true, chip: 'beside 1', taken: false },
  ])
})

test('what is pointed at lies on top, else what is selected', () => {
  const marks = [mark, roundAt(1), roundAt(2)]
  expect(scene({ marks, selection: 'r0' }).shapes.at(-1)?.part).toBe('r0.a0')
  expect(scene({ marks, selection: 'r0', hovered: 'r1' }).shapes.at(-1)?.part).toBe('r1.a0')
})

test('no two shapes share an id, and a part has one shape that can be taken', () => {
  const rois = [roi(0, 0, 0, 0.2, 0.2), roi(1, 0.6, 0.6, 1, 1)]
  const made = scene({
    marks: [0, 1, 2].map((round) => roundAt(round, { ...mark, rois })),
    beside: [mark],
    selection: 'r1',
  })
  const ids = made.shapes.map((shape) => shape.id)
  expect(new Set(ids).size).toBe(ids.length)
  const parts = takeable(made).map((shape) => shape.part)
  expect(parts).toEqual(['r0.a0', 'r0.b0', 'r0.b1', 'r1.a0', 'r1.b0', 'r1.b1', 'r2.a0', 'r2.b0', 'r2.b1'])
})

test('a round without any box has nothing to take', () => {
  expect(takeable(scene({ marks: [bare] }))).toEqual([])
})

test('a selected round means its call, a selected part that part, and a round without a box nothing', () => {
  const rois = [roi(0, 0.6, 0.6, 1, 1)]
  const made = scene({
    marks: [{ ...mark, rois }, roundAt(1, bare)],
  })
  expect(chosen(made, 'r0')?.part).toBe('r0.a0')
  expect(chosen(made, 'r0.b0')?.part).toBe('r0.b0')
  expect(chosen(made, 'r1')).toBeNull()
  expect(chosen(made, null)).toBeNull()
})

test('the bounds of a mask are those of its rows', () => {
  expect(boundsOf({ kind: 'mask', numbers: [3, 10, 20, 4, 5, 12] })).toEqual(pixelBox(5, 3, 20, 5))
})

test("a round's number stands on its first box, be it only pointed at", () => {
  const pointed = [
    { part: 'r0.answer', kind: 'box' as const, numbers: [10, 10, 50, 30] },
    { part: 'r0.answer', kind: 'box' as const, numbers: [20, 10, 50, 30] },
  ]
  const chips = (one: Mark) => scene({ marks: [one] }).shapes.map(({ role, chip }) => [role, chip])
  expect(chips({ ...bare, pointed, note: '0.87' })).toEqual([
    ['pointed', '1 · 0.87'],
    ['pointed', null],
  ])
  expect(chips({ ...bare, rois: [roi(0, 0, 0, 0.2, 0.2)], pointed: pointed.slice(1) })).toEqual([
    ['roi', '1'],
    ['pointed', null],
  ])
})
