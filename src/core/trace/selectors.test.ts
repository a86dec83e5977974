import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unitBox } from '../geometry/box'
import { withEffective, prefixOf } from './change'
import {
  isOwnBox,
  pointsOfShape,
  predictedRegion,
  requestedRegion,
  requestedShape,
  roiRegion,
  shapeRegion,
  zoomRegion,
} from './selectors'
import type { Action, Frame, Region, Shape, Trace } from './schema'

/** A run of two rounds: one zoom, then the answer. The file is ours. */
const GOOD = JSON.parse(readFileSync(new URL('./good.sample.json', import.meta.url), 'utf8')) as Trace
const UNKNOWN: Trace = {
  ...GOOD,
  images: GOOD.images.map((image) => ({ ...image, width: null, height: null })),
  views: GOOD.views.map((view) => ({ ...view, cropPx: null, receivedPx: null })),
}
const box = (numbers: number[], frame?: Frame, more: Partial<Shape> = {}): Shape => ({
  kind: 'box',
  numbers,
  author: 'call',
  ...(frame ? { frame } : {}),
  ...more,
})
const unit = (of: string): Frame => ({ unit: 'unit', order: 'xyxy', of })

describe('shapes in their image', () => {
  test('the frame of the shape goes first, then the trace’s; without either its numbers stay as written', () => {
    const shape = box([0.5, 0, 1, 0.5], undefined, { view: 'v0' })
    expect(shapeRegion(GOOD, shape)?.box).toEqual([0.5, 0, 1, 0.5])
    expect(shapeRegion(GOOD, { ...shape, frame: { unit: 'percent', order: 'xywh', of: 'original' } })?.box).toEqual([
      0.005, 0, 0.015, 0.005,
    ])
    const frameless = { ...GOOD }
    delete frameless.frame
    expect(shapeRegion(frameless, shape)).toBeNull()
  })

  test('numbers of the last view need that view', () => {
    expect(shapeRegion(GOOD, box([0, 0, 1, 1], unit('last')))).toBeNull()
    expect(shapeRegion(GOOD, box([0, 0, 1, 1], unit('last')), { view: 'v1' })?.box).toEqual([
      201 / 896,
      151 / 672,
      471 / 896,
      353 / 672,
    ])
    expect(shapeRegion(GOOD, box([0, 0, 1, 1], unit('v9')))).toBeNull()
  })

  test('while the picture is not found, only shares of the image whole can be placed', () => {
    const numbers = [0, 0, 0.5, 1]
    expect(shapeRegion(UNKNOWN, box(numbers, unit('original')))?.box).toEqual(numbers)
    expect(shapeRegion(UNKNOWN, box(numbers, unit('v0')))?.box).toEqual(numbers)
    expect(shapeRegion(UNKNOWN, box(numbers, unit('v1')))).toBeNull()
    expect(shapeRegion(UNKNOWN, box([0, 0, 448, 672], { unit: 'pixel', order: 'xyxy', of: 'original' }))).toBeNull()
    expect(shapeRegion(UNKNOWN, box(numbers, { ...unit('original'), padded: 'square' }))).toBeNull()
    const sized: Frame = { unit: 'pixel', order: 'xyxy', of: 'original', size: { width: 100, height: 50 } }
    expect(shapeRegion(UNKNOWN, box([50, 0, 100, 25], sized))?.box).toEqual([0.5, 0, 1, 0.5])
  })

  test('pixels of a view count in the size at which the model got it', () => {
    const frame: Frame = { unit: 'pixel', order: 'xyxy', of: 'last' }
    expect(shapeRegion(GOOD, box([0, 0, 128, 96], frame, { view: 'v0' }))?.box).toEqual([0, 0, 0.5, 0.5])
    const views = GOOD.views.map((view) => ({ ...view, receivedPx: null }))
    expect(shapeRegion({ ...GOOD, views }, box([0, 0, 128, 96], frame, { view: 'v0' }))).toBeNull()
    expect(shapeRegion({ ...GOOD, views }, box([0, 0, 1, 1], unit('last'), { view: 'v0' }))?.box).toEqual([0, 0, 1, 1])
  })

  test('a view padded to a square reaches beyond its image', () => {
    const frame: Frame = { unit: 'unit', order: 'xyxy', of: 'original', padded: 'square' }
    // 896 x 672: 112 pixels above and below.
    expect(shapeRegion(GOOD, box([0, 0.125, 1, 0.875], frame))?.box).toEqual([0, 0, 1, 1])
  })

  test.each([
    ['point', [0.5, 0.25], [0.5, 0.25, 0.5, 0.25], 1],
    ['line', [0.5, 0.5, 0.25, 0.75], [0.25, 0.5, 0.5, 0.75], 2],
    ['polygon', [0.5, 0, 1, 0.5, 0, 0.5], [0, 0, 1, 0.5], 3],
    ['polyline', [0.5, 0, 1, 0.5, 0], [0.5, 0, 1, 0.5], 2],
  ] as const)('a %s has the box around its points', (kind, numbers, around, count) => {
    const shape: Shape = { kind, numbers: [...numbers], author: 'tool', frame: unit('original') }
    expect(shapeRegion(GOOD, shape)?.box).toEqual(around)
    expect(pointsOfShape(GOOD, shape)?.points).toHaveLength(count)
  })

  test('a mask has the box around its pixels, in either writing of COCO', () => {
    const frame = unit('original')
    const mask = (counts: string | number[]): Shape => ({
      kind: 'mask',
      numbers: [],
      author: 'tool',
      frame,
      mask: { size: [4, 5], counts },
    })
    // Columns of 4: rows 1 and 2 of the columns 1 and 2.
    expect(shapeRegion(GOOD, mask([5, 2, 2, 2, 9]))?.box).toEqual([0.2, 0.25, 0.6, 0.75])
    expect(shapeRegion(GOOD, mask('52207'))?.box).toEqual([0.2, 0.25, 0.6, 0.75])
    expect(shapeRegion(GOOD, mask([]))).toBeNull()
    expect(shapeRegion(GOOD, { ...mask([0, 4]), numbers: [] })?.box).toEqual([0, 0, 0.2, 1])
  })

  test('spans, too few numbers and pictures that were made by a model have no place', () => {
    expect(shapeRegion(GOOD, { kind: 'span', numbers: [1, 2], author: 'call', frame: unit('original') })).toBeNull()
    expect(shapeRegion(GOOD, box([1, 2, 3], unit('original')))).toBeNull()
    const views = GOOD.views.map((view) => ({ ...view, made: 'generated' as const }))
    expect(shapeRegion({ ...GOOD, views }, box([0, 0, 1, 1], unit('v1')))).toBeNull()
  })

  test('nothing makes it throw', () => {
    const numbers = fc.array(fc.oneof(fc.double(), fc.integer()), { maxLength: 9 })
    fc.assert(
      fc.property(
        fc.constantFrom('box', 'point', 'line', 'polygon', 'span', 'mask'),
        numbers,
        fc.string(),
        (kind, list, counts) => {
          const shape: Shape = {
            kind,
            numbers: list,
            author: 'tool',
            view: 'v1',
            mask: { size: [list[0] ?? 3, 4], counts },
          }
          const region = shapeRegion(GOOD, shape)
          expect(region === null || region.box.length === 4).toBe(true)
        },
      ),
    )
  })
})

describe('boxes of a round', () => {
  const zoom = GOOD.rounds[0]?.actions[0]
  const inCrop: Action = {
    id: 'r1.a0',
    kind: 'zoom',
    shapes: [box([0, 0, 1, 1], unit('last'), { view: 'v1' })],
    executed: false,
    effective: null,
    received: null,
  }

  test('the requested box maps to the image by the view it was written in', () => {
    expect(zoom && requestedRegion(GOOD, zoom)).toEqual({ image: 'i0', box: [0.25, 0.25, 0.5, 0.5] })
    expect(requestedRegion(GOOD, inCrop)?.box).toEqual([201 / 896, 151 / 672, 471 / 896, 353 / 672])
    expect(requestedRegion({ ...GOOD, views: [] }, inCrop)).toBeNull()
  })

  test('a call asks with its first box; what a tool gave back is not asked for', () => {
    const tool = box([0, 0, 1, 1], unit('original'), { author: 'tool' })
    const point: Shape = { kind: 'point', numbers: [1, 1], author: 'call' }
    const [asked] = inCrop.shapes
    expect(requestedShape({ ...inCrop, shapes: [tool] })).toBeNull()
    expect(requestedShape({ ...inCrop, shapes: [tool, point] })).toBe(point)
    expect(asked && requestedShape({ ...inCrop, shapes: [tool, point, asked] })).toBe(asked)
  })

  test('a RoI is placed by its own box, or by its shape in the view of its round', () => {
    const [round] = GOOD.rounds
    const roi = round?.rois[0]
    if (!round || !roi) throw new Error('it has a RoI')
    expect(predictedRegion(GOOD, round)).toEqual({ image: 'i0', box: [0.25, 0.25, 0.5, 0.5] })
    const shape = { ...roi.shape }
    delete shape.view
    expect(roiRegion(GOOD, { id: roi.id, shape }, round)).toEqual({ image: 'i0', box: [0.25, 0.25, 0.5, 0.5] })
    expect(predictedRegion(GOOD, { ...round, rois: [] })).toBeNull()
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
