import type { Frame, Shape } from '../../trace/schema'
import { isFields, keyOf, listOf, pictureOf, textOf, type Fields } from '../content'
import { fieldNumbers, shapeOf } from '../goldShapes'
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
  return {
    kind: 'gold',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    pictures: pictureIn(task['data']),
    turns: [],
    gold: { shapes: results.flatMap(shapesIn) },
  }
}

function pictureIn(data: unknown): PictureRef[] {
  const text = isFields(data) ? textOf(data, 'image', 'img', 'url') : undefined
  const picture = text === undefined ? null : pictureOf(text)
  if (!picture) return []
  return picture.uri === undefined ? [picture] : [{ name: picture.uri }]
}

function shapesIn(result: unknown): Shape[] {
  const value = isFields(result) ? result['value'] : undefined
  if (!isFields(value)) return []
  const label = ['rectanglelabels', 'polygonlabels', 'keypointlabels', 'labels']
    .flatMap((key) => listOf(value, key) ?? [])
    .find((one): one is string => typeof one === 'string')
  const box = fieldNumbers(value, 'x', 'y', 'width', 'height')
  if (box && !('keypointlabels' in value)) return [shapeOf('box', box, PERCENT, label)]
  const points = (listOf(value, 'points') ?? []).flatMap((one) => (Array.isArray(one) ? (one as unknown[]) : []))
  const numbers = points.filter((one): one is number => typeof one === 'number')
  if (numbers.length >= 6) return [shapeOf('polygon', numbers, PERCENT, label)]
  const point = fieldNumbers(value, 'x', 'y')
  return point ? [shapeOf('point', point, PERCENT, label)] : []
}
