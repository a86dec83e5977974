import type { Complaint } from '../../trace/schema'
import { readJsonish } from '../../dialects/jsonish'
import { isFields, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { goldBoxOf, PIXELS } from '../goldShapes'
import { isItem, itemTold } from '../itemOf'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Told } from '../told'

const BOXES = ['target_instances', 'bbox', 'bboxes', 'boxes', 'gt_bbox', 'target_boxes'] as const

/** An item a record, perhaps with the boxes that hold its answer: a benchmark's own file. */
export const itemsJsonl: Layout = {
  name: 'items-jsonl',
  title: 'Items, one a record',
  source: 'HaochenWang/TreeBench treebench.jsonl',
  sniff: (sample) =>
    sample.top === 'object' || sample.top === 'text' || sample.top === 'tree'
      ? null
      : guessOf(shareOf(sample, isItem), 0.55, 'items with questions and answers; no traces', { dialect: 'text' }),
  read: (record) => (isFields(record) && isItem(record) ? [toldOf(record)] : []),
}

const AS_TEXT: Complaint = {
  code: 'list-as-text',
  path: 'target_instances',
  message: 'A list of boxes is written as a text; it was read all the same.',
  level: 'note',
}

function toldOf(record: Fields): Told {
  const told = itemTold(record)
  const { reader, isText } = boxesOf(record)
  const { shapes } = reader
  const complaints = [...(reader.said.complaints ?? []), ...(isText && shapes.length > 0 ? [AS_TEXT] : [])]
  const said = complaints.length > 0 ? { complaints } : {}
  return shapes.length === 0 ? { ...told, ...said } : { ...told, kind: 'gold', gold: { ...told.gold, shapes }, ...said }
}

function boxesOf(record: Fields): { reader: GoldReader; isText: boolean } {
  const key = BOXES.find((one) => record[one] !== undefined && record[one] !== null) ?? 'boxes'
  const value = record[key]
  const isText = typeof value === 'string'
  const list: unknown = isText ? readJsonish(value).value : value
  const boxes = Array.isArray(list) ? (typeof list[0] === 'number' ? [list] : (list as unknown[])) : []
  const reader = new GoldReader()
  for (const [index, box] of boxes.entries()) reader.add(`${key}[${index}]`, goldBoxOf(box, PIXELS))
  return { reader, isText }
}
