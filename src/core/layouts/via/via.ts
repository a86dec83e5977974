import type { Shape } from '../../trace/schema'
import { isFields, textOf, type Fields } from '../content'
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
    const fits = files.length > 0 && files.slice(0, 10).every((one) => 'filename' in one && 'regions' in one)
    return fits ? { score: 0.95, why: ['has "filename" and "regions" by file'], dialect: 'text' } : null
  },
  read: (record) => (isFields(record) ? filesIn(record).map(toldOf) : []),
}

/** A project file keeps the same under one more key. */
function filesIn(record: Fields): Fields[] {
  const inner = record['_via_img_metadata']
  return Object.values(isFields(inner) ? inner : record).filter(isFields)
}

function toldOf(file: Fields): Told {
  const name = textOf(file, 'filename') ?? ''
  return {
    kind: 'gold',
    key: name,
    item: { id: name },
    pictures: [{ name }],
    turns: [],
    gold: { shapes: valuesOf(file['regions']).flatMap(shapesOf) },
  }
}

function shapesOf(region: unknown): Shape[] {
  const shape = isFields(region) ? region['shape_attributes'] : undefined
  if (!isFields(region) || !isFields(shape)) return []
  const label = isFields(region['region_attributes'])
    ? textOf(region['region_attributes'], 'name', 'label', 'class')
    : undefined
  const kind = shape['name']
  if (kind === 'rect') return some('box', fieldNumbers(shape, 'x', 'y', 'width', 'height'), label)
  if (kind === 'point') return some('point', fieldNumbers(shape, 'cx', 'cy'), label)
  if (kind === 'circle') return some('box', around(fieldNumbers(shape, 'cx', 'cy', 'r', 'r')), label)
  if (kind === 'ellipse') return some('box', around(fieldNumbers(shape, 'cx', 'cy', 'rx', 'ry')), label)
  const [xs, ys] = [numbersOf(shape['all_points_x']), numbersOf(shape['all_points_y'])]
  if (!xs || !ys) return []
  return some(
    kind === 'polyline' ? 'polyline' : 'polygon',
    xs.flatMap((x, index) => [x, ys[index] ?? 0]),
    label,
  )
}

function some(kind: Shape['kind'], numbers: number[] | null, label: string | undefined): Shape[] {
  return numbers ? [shapeOf(kind, numbers, PIXELS_XYWH, label)] : []
}

/** The box around an ellipse, as x, y, width, height. */
function around(numbers: number[] | null): number[] | null {
  const [x = 0, y = 0, rx = 0, ry = 0] = numbers ?? []
  return numbers && [x - rx, y - ry, 2 * rx, 2 * ry]
}
