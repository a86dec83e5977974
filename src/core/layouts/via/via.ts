import type { Shape } from '../../trace/schema'
import { isFields, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { fieldNumbers, numbersOf, PIXELS_XYWH, shapeOf, valuesOf } from '../goldShapes'
import type { Layout } from '../layout'
import type { Told } from '../told'

/** VGG Image Annotator: an object keyed by file name and size; `regions` a list, or an object of numbers. */
export const via: Layout = {
  name: 'via',
  title: 'VGG Image Annotator',
  source: 'VGG Image Annotator 1 and 2, annotations as JSON',
  sniff({ top, records: [first] }) {
    const files = top === 'object' && isFields(first) ? filesIn(first) : []
    const fits = files.length > 0 && files.slice(0, 10).every(isFile)
    return fits ? { score: 0.95, why: ['has "filename" and "regions" by file'], dialect: 'text' } : null
  },
  read: (record) => (isFields(record) ? filesIn(record).map(toldOf) : []),
}

/** A project file keeps the same under one more key. */
function filesIn(record: Fields): Fields[] {
  const inner = record['_via_img_metadata']
  return Object.values(isFields(inner) ? inner : record).filter(isFields)
}

/** A file's name, and regions of which each has a shape. */
function isFile(file: Fields): boolean {
  const regions = file['regions']
  if (textOf(file, 'filename') === undefined || typeof regions !== 'object' || regions === null) return false
  const few = valuesOf(regions).slice(0, 10)
  return few.length === 0 || few.some((one) => isFields(one) && 'shape_attributes' in one)
}

function toldOf(file: Fields): Told {
  const name = textOf(file, 'filename') ?? ''
  const reader = new GoldReader()
  for (const [index, region] of valuesOf(file['regions']).entries())
    reader.add(`${name}: regions[${index}]`, shapeIn(region))
  return {
    kind: 'gold',
    key: name,
    item: { id: name },
    pictures: [{ name }],
    turns: [],
    gold: { shapes: reader.shapes },
    ...reader.said,
  }
}

function shapeIn(region: unknown): Shape | null {
  const shape = isFields(region) ? region['shape_attributes'] : undefined
  if (!isFields(region) || !isFields(shape)) return null
  const label = isFields(region['region_attributes'])
    ? textOf(region['region_attributes'], 'name', 'label', 'class')
    : undefined
  const found = numbersOfRegion(shape)
  return found?.numbers ? shapeOf(found.kind, found.numbers, PIXELS_XYWH, label) : null
}

type Region = { readonly kind: Shape['kind']; readonly numbers: number[] | null }

function numbersOfRegion(shape: Fields): Region | null {
  const kind = shape['name']
  if (kind === 'rect') return { kind: 'box', numbers: fieldNumbers(shape, 'x', 'y', 'width', 'height') }
  if (kind === 'point') return { kind: 'point', numbers: fieldNumbers(shape, 'cx', 'cy') }
  if (kind === 'circle') return { kind: 'box', numbers: around(fieldNumbers(shape, 'cx', 'cy', 'r', 'r')) }
  if (kind === 'ellipse') return { kind: 'box', numbers: around(fieldNumbers(shape, 'cx', 'cy', 'rx', 'ry')) }
  const [xs, ys] = [numbersOf(shape['all_points_x']), numbersOf(shape['all_points_y'])]
  if (!xs || xs.length !== ys?.length) return null
  const numbers = xs.flatMap((x, index) => [x, ys[index] ?? NaN])
  return { kind: kind === 'polyline' ? 'polyline' : 'polygon', numbers }
}

/** The box around an ellipse, as x, y, width, height. */
function around(numbers: number[] | null): number[] | null {
  const [x = 0, y = 0, rx = 0, ry = 0] = numbers ?? []
  return numbers && [x - rx, y - ry, 2 * rx, 2 * ry]
}
