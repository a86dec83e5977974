import type { Shape } from '../../trace/schema'
import { entryOf, isFields, listOf, pictureOf, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { numbersOf, PIXELS, shapeOf } from '../goldShapes'
import type { Layout } from '../layout'
import type { PictureRef } from '../told'

/** Keys of a label file, of which an older or a foreign one may lack one. */
const OWN = ['version', 'flags', 'imageData', 'imageWidth', 'imageHeight', 'lineColor', 'fillColor'] as const

/** Its picture, its shapes and something else of its own; shapes, where there are any, have points. */
function isLabelFile(record: Fields): boolean {
  const shapes = listOf(record, 'shapes')
  if (!shapes || !('imagePath' in record)) return false
  if (shapes.length === 0) return OWN.some((key) => key in record)
  return shapes.slice(0, 10).some((one) => isFields(one) && Array.isArray(one['points']) && 'label' in one)
}

const KINDS: Readonly<Record<string, Shape['kind']>> = {
  polygon: 'polygon',
  linestrip: 'polyline',
  line: 'line',
  point: 'point',
}

/** labelme: one file a picture, shapes by their points in pixels. */
export const labelme: Layout = {
  name: 'labelme',
  title: 'labelme',
  source: 'wkentaro/labelme, label file',
  sniff({ top, records: [first] }) {
    const fits = top === 'object' && isFields(first) && isLabelFile(first)
    return fits ? { score: 0.96, why: ['has "shapes" and "imagePath"'], dialect: 'text' } : null
  },
  read(record) {
    if (!isFields(record)) return []
    const path = textOf(record, 'imagePath')
    const reader = new GoldReader()
    for (const [index, shape] of (listOf(record, 'shapes') ?? []).entries()) addShape(reader, shape, `shapes[${index}]`)
    return [
      {
        kind: 'gold',
        ...(path === undefined ? {} : { key: path, item: { id: path } }),
        pictures: picturesIn(record, path),
        turns: [],
        gold: { shapes: reader.shapes },
        ...reader.said,
      },
    ]
  },
}

function picturesIn(record: Fields, path: string | undefined): PictureRef[] {
  const [width, height] = [record['imageWidth'], record['imageHeight']]
  const size = typeof width === 'number' && typeof height === 'number' ? { width, height } : {}
  const data = textOf(record, 'imageData')
  const inside = data === undefined ? null : pictureOf(data)
  return [{ ...(path === undefined ? {} : { uri: path }), ...(inside?.data ? { data: inside.data } : {}), ...size }]
}

/** A circle is its middle and a point of its rim: the box around it. A mask lies in the box of its two corners. */
function addShape(reader: GoldReader, shape: unknown, path: string): void {
  const fields = isFields(shape) ? shape : {}
  const numbers = pointsOf(listOf(fields, 'points'))
  const type = textOf(fields, 'shape_type') ?? 'polygon'
  const label = textOf(fields, 'label')
  if (type === 'rectangle' || type === 'mask') return reader.addCorners(path, numbers, PIXELS, label)
  if (type === 'circle') return reader.addCorners(path, around(numbers), PIXELS, label)
  const kind = entryOf(KINDS, type)
  reader.add(path, kind && numbers ? shapeOf(kind, numbers, PIXELS, label) : null)
}

/** The numbers of points, one after the other; null where one is no pair of numbers. */
function pointsOf(points: readonly unknown[] | undefined): number[] | null {
  const pairs = points?.map((one) => numbersOf(one, 2))
  return pairs?.every((pair) => pair?.length === 2) ? pairs.flatMap((pair) => pair ?? []) : null
}

function around(numbers: readonly number[] | null): number[] | null {
  const [x, y, a, b] = numbers ?? []
  if (x === undefined || y === undefined || a === undefined || b === undefined) return null
  const r = Math.hypot(a - x, b - y)
  return [x - r, y - r, x + r, y + r]
}
