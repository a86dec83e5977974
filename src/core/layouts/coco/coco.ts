import type { Shape } from '../../trace/schema'
import { isFields, keyOf, listOf, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { goldBoxOf, numbersOf, PIXELS, PIXELS_XYWH, shapeOf } from '../goldShapes'
import type { Layout } from '../layout'
import type { Told } from '../told'

/** COCO's object annotations: gold shapes by picture; boxes are x, y, width, height in pixels. */
export const coco: Layout = {
  name: 'coco',
  title: 'COCO annotations',
  source: 'cocodataset.org, format of data',
  sniff({ top, records: [first] }) {
    const [images, annotations] = isFields(first) ? [first['images'], first['annotations']] : []
    const fits = top === 'object' && isListOfFields(images) && isListOfFields(annotations)
    return fits ? { score: 0.95, why: ['has "images" and "annotations"'], dialect: 'text' } : null
  },
  read(record) {
    if (!isFields(record)) return []
    const readers = readersOf(record)
    return (listOf(record, 'images') ?? []).flatMap((one, index) =>
      isFields(one) ? [toldOf(one, index, readers.get(one['id']))] : [],
    )
  },
}

/** A list of objects, or an empty one: a set may have pictures that nobody has annotated yet. */
function isListOfFields(value: unknown): boolean {
  return Array.isArray(value) && value.slice(0, 10).every(isFields)
}

/** The annotations in one pass, by the picture that they are of. */
function readersOf(record: Fields): Map<unknown, GoldReader> {
  const names = new Map(
    (listOf(record, 'categories') ?? []).flatMap((one) =>
      isFields(one) ? [[one['id'], textOf(one, 'name')] as const] : [],
    ),
  )
  const readers = new Map<unknown, GoldReader>()
  for (const [index, one] of (listOf(record, 'annotations') ?? []).entries()) {
    if (!isFields(one)) continue
    const reader = readers.get(one['image_id']) ?? new GoldReader()
    readers.set(one['image_id'], reader)
    reader.add(`annotations[${index}]`, ...shapesOf(one, names.get(one['category_id'])))
  }
  return readers
}

function toldOf(image: Fields, index: number, reader = new GoldReader()): Told {
  const name = textOf(image, 'file_name', 'path') ?? ''
  const key = keyOf(image, 'id')
  const [width, height] = [image['width'], image['height']]
  return {
    kind: 'gold',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    pictures: [{ name, ...(typeof width === 'number' && typeof height === 'number' ? { width, height } : {}) }],
    turns: [],
    gold: { shapes: reader.shapes },
    path: `images[${index}]`,
    ...reader.said,
  }
}

/** The box, where there is one, then what is drawn: run lengths are a mask, each outline is a polygon. */
function shapesOf(one: Fields, label: string | undefined): (Shape | null)[] {
  const hasBox = one['bbox'] !== undefined && one['bbox'] !== null
  const box = hasBox ? [goldBoxOf(one['bbox'], PIXELS_XYWH, label)] : []
  return [...box, ...drawnOf(one['segmentation'], label)]
}

function drawnOf(drawn: unknown, label: string | undefined): (Shape | null)[] {
  if (Array.isArray(drawn)) return (drawn as unknown[]).map((outline) => outlineOf(outline, label))
  if (drawn === undefined || drawn === null) return []
  const mask = isFields(drawn) ? maskOf(drawn) : null
  return [mask ? { ...shapeOf('mask', [], PIXELS, label), mask } : null]
}

function outlineOf(outline: unknown, label: string | undefined): Shape | null {
  const numbers = numbersOf(outline, 6)
  return numbers && shapeOf('polygon', numbers, PIXELS, label)
}

/** Run lengths, as a list or packed into a text; `size` is [height, width]. */
function maskOf({ size, counts }: Fields): NonNullable<Shape['mask']> | null {
  const [height, width] = numbersOf(size, 2) ?? []
  if (height === undefined || width === undefined || height <= 0 || width <= 0) return null
  const runs = typeof counts === 'string' && counts !== '' ? counts : numbersOf(counts)
  if (!runs || (typeof runs !== 'string' && runs.some((run) => run < 0))) return null
  return { size: [height, width], counts: runs }
}
