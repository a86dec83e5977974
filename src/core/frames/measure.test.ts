import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Numbers4, Size } from '../geometry/box'
import { fromCorners } from '../geometry/frames'
import { smartResize } from '../geometry/resize'
import type { Frame } from '../trace/schema'
import type { FrameItem } from './fit'
import { LEAST_ITEMS, measureFrame } from './measure'

const PIXELS: Frame = { unit: 'pixel', order: 'xyxy', of: 'original' }
const IMAGE: Size = { width: 800, height: 600 }

/** Boxes of many places and sizes, none near the border. */
function goldOf(index: number): Numbers4 {
  const [x, y] = [40 + ((index * 97) % 500), 30 + ((index * 61) % 400)]
  return [x, y, x + 60 + ((index * 13) % 90), y + 50 + ((index * 29) % 80)]
}

type Written = (gold: Numbers4, index: number) => Numbers4
function itemsOf(count: number, written: Written, known: Partial<FrameItem> = {}): FrameItem[] {
  return Array.from({ length: count }, (_, index) => {
    const gold = goldOf(index)
    return { numbers: written(gold, index), gold: [gold], image: IMAGE, view: null, ...known }
  })
}

const by =
  (x: number, y: number): Written =>
  ([a, b, c, d]) => [a * x, b * y, c * x, d * y]

describe('units and views', () => {
  test.each([
    ['unit', by(1 / 800, 1 / 600)],
    ['mille', by(1000 / 800, 1000 / 600)],
    ['percent', by(100 / 800, 100 / 600)],
  ] as const)('boxes in %s that are declared as pixels are found out', (unit, written) => {
    const measured = measureFrame(itemsOf(30, written), PIXELS)
    expect(measured).toMatchObject({ replaced: true, frame: { unit, order: 'xyxy' } })
    expect(measured.why).toContain('not as pixels of the original')
    const row = measured.table.find(({ frame }) => frame.unit === unit && frame.order === 'xyxy')
    expect(row).toMatchObject({ items: 30, impossible: 0 })
    expect(row?.meanIou).toBeCloseTo(1, 9)
  })

  test('pixels of a view of another size are told from pixels of the original', () => {
    const measured = measureFrame(itemsOf(30, by(0.5, 0.5), { view: { width: 400, height: 300 } }), PIXELS)
    expect(measured.frame).toEqual({ unit: 'pixel', order: 'xyxy', of: 'last' })
  })

  test('where the declaration is right it stays, and the table still has every reading', () => {
    const measured = measureFrame(itemsOf(30, by(1, 1)), PIXELS)
    expect(measured).toMatchObject({ replaced: false, frame: PIXELS })
    expect(measured.why).toContain('as declared (mean IoU 1.000 over the last boxes of 30 traces')
    // Declared, three units, three corner orders; there is no view to try.
    expect(measured.table.map(({ frame }) => `${frame.unit} ${frame.order}`)).toEqual([
      'pixel xyxy',
      'unit xyxy',
      'mille xyxy',
      'percent xyxy',
      'pixel xywh',
      'pixel cxcywh',
      'pixel yxyx',
    ])
  })
})

describe('corner orders', () => {
  test.each(['xywh', 'cxcywh', 'yxyx'] as const)('%s under a declaration of xyxy is found out', (order) => {
    const measured = measureFrame(
      itemsOf(40, (gold) => fromCorners(gold, order)),
      PIXELS,
    )
    expect(measured).toMatchObject({ replaced: true, frame: { ...PIXELS, order } })
  })

  test('a unit and an order that are both wrong: the unit is found first, then the order in it', () => {
    const mille = by(1000 / 800, 1000 / 600)
    const items = itemsOf(40, (gold, index) => fromCorners(mille(gold, index), 'cxcywh'))
    expect(measureFrame(items, { ...PIXELS, order: 'xywh' }).frame).toMatchObject({ unit: 'mille', order: 'cxcywh' })
  })
})

describe('what a reading needs before it replaces the declared one', () => {
  test('20 items', () => {
    const written = by(1 / 800, 1 / 600)
    const few = measureFrame(itemsOf(LEAST_ITEMS - 1, written), PIXELS)
    expect(few).toMatchObject({ replaced: false, frame: PIXELS })
    expect(few.why).toContain('only 19 boxes have gold')
    expect(measureFrame(itemsOf(LEAST_ITEMS, written), PIXELS).replaced).toBe(true)
  })

  test('a gain that is sure: a large mean over items that differ wildly is not enough', () => {
    // 2 of 24 boxes are of a thousand: the mean gains 0.08, but it could be chance.
    const mixed = itemsOf(24, (gold, index) => (index < 2 ? by(1.25, 1000 / 600)(gold, 0) : [1, 1, 2, 2]))
    const measured = measureFrame(mixed, PIXELS)
    const mille = measured.table.find(({ frame }) => frame.unit === 'mille')
    expect(mille?.gain).toBeGreaterThan(0.05)
    expect(mille?.lower).toBeLessThan(0.05)
    expect(measured.replaced).toBe(false)
  })

  test('boxes that lie in the picture: more than 5 % outside or without area rule a reading out', () => {
    const written = by(1 / 800, 1 / 600)
    const outside = (share: number) =>
      itemsOf(40, (gold, index) => (index < share * 40 ? [0.9, 0.9, 1.4, 1.4] : written(gold, index)))
    expect(measureFrame(outside(0.05), PIXELS).frame.unit).toBe('unit')
    expect(measureFrame(outside(0.1), PIXELS)).toMatchObject({ replaced: false })
    const inverted = itemsOf(40, (gold, index) => (index < 4 ? [0.5, 0.5, 0.4, 0.4] : written(gold, index)))
    expect(measureFrame(inverted, PIXELS).replaced).toBe(false)
  })

  test('something to hold it against: without gold the declaration stands', () => {
    const measured = measureFrame(itemsOf(30, by(1, 1), { gold: [] }), PIXELS)
    expect(measured).toMatchObject({ replaced: false, frame: PIXELS })
    expect(measured.why).toContain('no gold')
    expect(measureFrame([], PIXELS).frame).toEqual(PIXELS)
  })
})

describe('pictures of unknown size', () => {
  const gold01: Written = by(1 / 800, 1 / 600)
  const unknown = (written: Written): FrameItem[] =>
    Array.from({ length: 40 }, (_, index) => ({
      numbers: written(goldOf(index), index),
      gold: [gold01(goldOf(index), index)],
      goldUnit: 'unit' as const,
      image: null,
      view: null,
    }))

  test('gold in [0,1] and boxes in pixels: one view, the smallest multiples of 28 that hold every number', () => {
    const items = [...unknown(by(1, 1)), ...unknown(() => [700, 500, 800, 590])]
    const { frame, table } = measureFrame(items, { unit: 'mille', order: 'xyxy', of: 'last' })
    expect(frame).toEqual({ unit: 'pixel', order: 'xyxy', of: 'last', size: { width: 812, height: 616 } })
    expect(table.some((row) => row.frame.of === 'original')).toBe(false)
  })

  test('gold in pixels is held against pixels of the original alone, in each order', () => {
    const { frame, table } = measureFrame(itemsOf(30, by(1, 1), { image: null }), PIXELS)
    expect(frame).toEqual(PIXELS)
    expect(table.map((row) => row.frame.unit)).toEqual(['pixel', 'pixel', 'pixel', 'pixel'])
  })
})

const SAMPLES = process.env['LOUPE_SAMPLES'] ?? '../shared/samples'
const missing = (...files: readonly string[]) => files.some((file) => !existsSync(join(SAMPLES, file)))
const load = (file: string): unknown => JSON.parse(readFileSync(join(SAMPLES, file), 'utf8'))

const VSR = 'vsr-multistage/qwen_multistage_clean.json'
type Staged = { readonly target_box: Numbers4; readonly initial_parsed_json: { readonly box: Numbers4 } }

/** The largest side up to 640 at which these shares are whole hundredths of a pixel; null where there is none. */
function sideOf(...shares: readonly number[]): number | null {
  for (let side = 640; side > 100; side -= 1) {
    const isWhole = (share: number) => Math.abs(share * side * 100 - Math.round(share * side * 100)) < 1e-6
    if (shares.every(isWhole)) return side
  }
  return null
}

describe.skipIf(missing(VSR))('boxes of Qwen2.5-VL that their producer read as 0-1000', () => {
  const MILLE: Frame = { unit: 'mille', order: 'xyxy', of: 'last' }
  const records = missing(VSR) ? [] : (load(VSR) as readonly Staged[])
  const itemOf = ({ target_box: gold, initial_parsed_json: { box } }: Staged): FrameItem => ({
    numbers: box,
    gold: [gold],
    goldUnit: 'unit',
    image: null,
    view: null,
  })

  test('with the sizes that gold gives away they are pixels of the resized view: 0.331, not 0.112', () => {
    const items = records.flatMap((record): FrameItem[] => {
      const [x1, y1, x2, y2] = record.target_box
      const [width, height] = [sideOf(x1, x2), sideOf(y1, y2)]
      // COCO's pictures have 640 pixels on their longer side: a smaller find is a divisor of the size.
      if (width === null || height === null || Math.max(width, height) !== 640) return []
      const view = smartResize({ width, height }, 28, 4 * 28 * 28, 16384 * 28 * 28)
      return [{ ...itemOf(record), image: { width, height }, view }]
    })
    const { frame, table } = measureFrame(items, MILLE)
    expect(items.length).toBe(111)
    expect(table[0]?.meanIou).toBeCloseTo(0.1119, 3)
    expect(frame).toEqual({ unit: 'pixel', order: 'xyxy', of: 'last' })
    const found = table.find((row) => row.frame.unit === 'pixel' && row.frame.of === 'last')
    expect(found?.meanIou).toBeCloseTo(0.3309, 3)
  })

  test('without sizes one view stands for all, and the corner order stays', () => {
    const { frame, table } = measureFrame(records.map(itemOf), MILLE)
    expect(table[0]).toMatchObject({ items: 127 })
    expect(table[0]?.meanIou).toBeCloseTo(0.1075, 3)
    expect(frame).toEqual({ unit: 'pixel', order: 'xyxy', of: 'last', size: { width: 644, height: 644 } })
  })

  test('in the view that most pictures had they fit better still, and widths for corners are not believed', () => {
    const items = records.map((record) => ({ ...itemOf(record), view: { width: 644, height: 476 } }))
    const { table } = measureFrame(items, { unit: 'pixel', order: 'xyxy', of: 'last' })
    expect(table[0]?.meanIou).toBeCloseTo(0.2793, 3)
    const wide = table.find((row) => row.frame.order === 'xywh')
    expect(wide?.meanIou).toBeCloseTo(0.2829, 3)
    expect(wide?.impossible).toBeGreaterThan(0.5)
  })
})

const GOLD = 'vstar-seal/eval_results_correct_bounding_boxes.json'
const PAPER = 'vstar-seal/eval_result_from_paper.json'
const DEEPEYES = ['direct_attributes', 'relative_position'].map((one) => `deepeyes/result_${one}_tmp_acc.jsonl`)
type Searched = { readonly image: string; readonly search_result: readonly { readonly bbox: Numbers4 }[] | null }

const searched = (file: string): Searched[] => Object.values(load(file) as Record<string, Searched[]>).flat()
const XYWH: Frame = { unit: 'pixel', order: 'xywh', of: 'original' }

function goldByImage(): Map<string, Numbers4[]> {
  const boxes = (one: Searched) =>
    (one.search_result ?? []).map(({ bbox: [x, y, w, h] }): Numbers4 => [x, y, x + w, y + h])
  return new Map(searched(GOLD).map((one) => [one.image, boxes(one)]))
}

describe.skipIf(missing(GOLD, PAPER, ...DEEPEYES))('the runs on V*, whose pictures are unknown', () => {
  test('a SEAL file that holds centres under the same key is recognised', () => {
    const gold = goldByImage()
    const items = [...gold.values()].flatMap((boxes) =>
      boxes.map((box): FrameItem => ({ numbers: fromCorners(box, 'cxcywh'), gold: boxes, image: null, view: null })),
    )
    expect(items.length).toBe(245)
    expect(measureFrame(items, XYWH)).toMatchObject({ replaced: true, frame: { ...XYWH, order: 'cxcywh' } })
  })

  test("SEAL's own boxes stay x, y, width, height", () => {
    const gold = goldByImage()
    const items = searched(PAPER).flatMap(({ image, search_result }) =>
      (search_result ?? []).map(({ bbox }): FrameItem => {
        return { numbers: bbox, gold: gold.get(image) ?? [], image: null, view: null }
      }),
    )
    expect(measureFrame(items, XYWH)).toMatchObject({ replaced: false, frame: XYWH })
  })

  test("DeepEyes' boxes stay corners in pixels of the original", () => {
    const gold = goldByImage()
    const lines = DEEPEYES.flatMap((file) => readFileSync(join(SAMPLES, file), 'utf8').split('\n'))
    const items = lines
      .filter((line) => line !== '')
      .flatMap((line): FrameItem[] => {
        const { image, pred_output } = JSON.parse(line) as { image: string; pred_output: { content: unknown }[] }
        const reply = String(pred_output[2]?.content)
        const numbers = /"bbox_2d": \[(\d+), (\d+), (\d+), (\d+)\]/.exec(reply)?.slice(1).map(Number)
        if (!numbers) return []
        return [{ numbers: numbers as unknown as Numbers4, gold: gold.get(image) ?? [], image: null, view: null }]
      })
    const { frame, replaced, table } = measureFrame(items, PIXELS)
    expect({ frame, replaced, items: items.length }).toEqual({ frame: PIXELS, replaced: false, items: 191 })
    expect(table[0]?.meanIou).toBeCloseTo((0.4146 * 115 + 0.3804 * 76) / 191, 3)
  })
})
