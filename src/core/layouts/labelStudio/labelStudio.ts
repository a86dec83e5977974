import type { Frame, Shape } from '../../trace/schema'
import { isFields, keyOf, listOf, pictureOf, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { fieldNumbers, numbersOf, shapeOf } from '../goldShapes'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { PictureRef, Told } from '../told'

const PERCENT: Frame = { unit: 'percent', order: 'xywh', of: 'original' }

/** An export of Label Studio: tasks with annotations; numbers are percent of the picture. */
export const labelStudio: Layout = {
  name: 'label-studio',
  title: 'Label Studio export',
  source: 'HumanSignal/label-studio, JSON export',
  sniff: (sample) =>
    guessOf(shareOf(sample, isTask), 0.95, 'tasks with "annotations" of "result"', { dialect: 'text' }),
  read: (record) => (isFields(record) && isTask(record) ? [toldOf(record)] : []),
}

function isTask(record: Fields): boolean {
  const annotations = listOf(record, 'annotations', 'completions')
  return 'data' in record && (annotations ?? []).some((one) => isFields(one) && Array.isArray(one['result']))
}

function toldOf(task: Fields): Told {
  const key = keyOf(task, 'id')
  const results = (listOf(task, 'annotations', 'completions') ?? []).flatMap((one) =>
    isFields(one) ? (listOf(one, 'result') ?? []) : [],
  )
  const reader = new GoldReader()
  for (const [index, result] of results.entries()) addShape(reader, result, `result[${index}]`)
  return {
    kind: 'gold',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    pictures: pictureIn(task['data']),
    turns: [],
    gold: { shapes: reader.shapes },
    ...reader.said,
  }
}

function pictureIn(data: unknown): PictureRef[] {
  const text = isFields(data) ? textOf(data, 'image', 'img', 'url') : undefined
  const picture = text === undefined ? null : pictureOf(text)
  if (!picture) return []
  return picture.uri === undefined ? [picture] : [{ name: picture.uri }]
}

/** Numbers of a value that points at nothing in the picture, a choice or a text, are not missed. */
const POINTING = [
  'x',
  'points',
  'rle',
  'rectanglelabels',
  'polygonlabels',
  'keypointlabels',
  'brushlabels',
  'ellipselabels',
]

function addShape(reader: GoldReader, result: unknown, path: string): void {
  const value = isFields(result) ? result['value'] : undefined
  if (!isFields(value) || !POINTING.some((key) => key in value)) return
  reader.add(path, shapeIn(value))
}

function shapeIn(value: Fields): Shape | null {
  const label = ['rectanglelabels', 'polygonlabels', 'keypointlabels', 'ellipselabels', 'labels']
    .flatMap((key) => listOf(value, key) ?? [])
    .find((one): one is string => typeof one === 'string')
  const ellipse = fieldNumbers(value, 'x', 'y', 'radiusX', 'radiusY')
  if (ellipse) {
    const [x = 0, y = 0, rx = 0, ry = 0] = ellipse
    return shapeOf('box', [x - rx, y - ry, 2 * rx, 2 * ry], PERCENT, label)
  }
  const box = fieldNumbers(value, 'x', 'y', 'width', 'height')
  if (box && !('keypointlabels' in value)) return shapeOf('box', box, PERCENT, label)
  const points = listOf(value, 'points')?.map((one) => numbersOf(one, 2))
  if (points) {
    const isWhole = points.every((one) => one?.length === 2)
    return isWhole
      ? shapeOf(
          'polygon',
          points.flatMap((one) => one ?? []),
          PERCENT,
          label,
        )
      : null
  }
  const point = fieldNumbers(value, 'x', 'y')
  return point && shapeOf('point', point, PERCENT, label)
}
