import type { Shape } from '../../trace/schema'
import { isFields, listOf, pictureOf, textOf, type Fields } from '../content'
import { PIXELS, shapeOf } from '../goldShapes'
import type { Layout } from '../layout'
import type { PictureRef } from '../told'

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
    const fits = top === 'object' && isFields(first) && Array.isArray(first['shapes']) && 'imagePath' in first
    return fits ? { score: 0.96, why: ['has "shapes" and "imagePath"'], dialect: 'text' } : null
  },
  read(record) {
    if (!isFields(record)) return []
    const path = textOf(record, 'imagePath')
    return [
      {
        kind: 'gold',
        ...(path === undefined ? {} : { key: path, item: { id: path } }),
        pictures: picturesIn(record, path),
        turns: [],
        gold: { shapes: (listOf(record, 'shapes') ?? []).flatMap(shapesOf) },
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

function shapesOf(shape: unknown): Shape[] {
  if (!isFields(shape)) return []
  const points = (listOf(shape, 'points') ?? []).flatMap((one) => (Array.isArray(one) ? (one as unknown[]) : []))
  const numbers = points.filter((one): one is number => typeof one === 'number')
  const type = textOf(shape, 'shape_type') ?? 'polygon'
  const label = textOf(shape, 'label')
  if (type === 'rectangle') return cornersOf(numbers).map((box) => shapeOf('box', box, PIXELS, label))
  const kind = KINDS[type]
  return kind && numbers.length >= 2 ? [shapeOf(kind, numbers, PIXELS, label)] : []
}

/** Two corners, whichever they are. */
function cornersOf([a, b, c, d]: readonly number[]): number[][] {
  if (a === undefined || b === undefined || c === undefined || d === undefined) return []
  return [[Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]]
}
