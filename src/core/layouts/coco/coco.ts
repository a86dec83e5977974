import type { Shape } from '../../trace/schema'
import { isFields, keyOf, listOf, textOf, type Fields } from '../content'
import { goldBoxOf, numbersOf, PIXELS, PIXELS_XYWH, shapeOf } from '../goldShapes'
import type { Layout } from '../layout'
import type { Told } from '../told'

/** COCO's object annotations: gold shapes by picture; boxes are x, y, width, height in pixels. */
export const coco: Layout = {
  name: 'coco',
  title: 'COCO annotations',
  source: 'cocodataset.org, format of data',
  sniff({ top, records: [first] }) {
    const fits =
      top === 'object' && isFields(first) && Array.isArray(first['images']) && Array.isArray(first['annotations'])
    return fits ? { score: 0.95, why: ['has "images" and "annotations"'], dialect: 'text' } : null
  },
  read(record) {
    if (!isFields(record)) return []
    const names = new Map(
      (listOf(record, 'categories') ?? []).flatMap((one) =>
        isFields(one) ? [[one['id'], textOf(one, 'name')] as const] : [],
      ),
    )
    const shapes = new Map<unknown, Shape[]>()
    for (const one of listOf(record, 'annotations') ?? []) {
      if (!isFields(one)) continue
      const own = shapes.get(one['image_id']) ?? []
      shapes.set(one['image_id'], [...own, ...shapesOf(one, names.get(one['category_id']))])
    }
    return (listOf(record, 'images') ?? []).flatMap((one, index) =>
      isFields(one) ? [toldOf(one, index, shapes.get(one['id']) ?? [])] : [],
    )
  },
}

function toldOf(image: Fields, index: number, shapes: readonly Shape[]): Told {
  const name = textOf(image, 'file_name', 'path') ?? ''
  const key = keyOf(image, 'id')
  const [width, height] = [image['width'], image['height']]
  return {
    kind: 'gold',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    pictures: [{ name, ...(typeof width === 'number' && typeof height === 'number' ? { width, height } : {}) }],
    turns: [],
    gold: { shapes: [...shapes] },
    path: `images[${index}]`,
  }
}

/** The outline where there is one, else the box; run lengths are a mask. */
function shapesOf(one: Fields, label: string | undefined): Shape[] {
  const box = goldBoxOf(one['bbox'], PIXELS_XYWH, label)
  if (box) return [box]
  const outlines = Array.isArray(one['segmentation']) ? (one['segmentation'] as unknown[]) : []
  return outlines.flatMap((outline) => {
    const numbers = numbersOf(outline, 6)
    return numbers ? [shapeOf('polygon', numbers, PIXELS, label)] : []
  })
}
