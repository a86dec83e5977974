import type { Complaint, Shape } from '../../trace/schema'
import { readJsonish } from '../../dialects/jsonish'
import { isFields, type Fields } from '../content'
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
  const { shapes, isText } = boxesOf(record)
  if (shapes.length === 0) return told
  return { ...told, kind: 'gold', gold: { ...told.gold, shapes }, ...(isText ? { complaints: [AS_TEXT] } : {}) }
}

function boxesOf(record: Fields): { shapes: Shape[]; isText: boolean } {
  const value = BOXES.map((key) => record[key]).find((one) => one !== undefined)
  const isText = typeof value === 'string'
  const list: unknown = isText ? readJsonish(value).value : value
  const boxes = Array.isArray(list) ? (typeof list[0] === 'number' ? [list] : (list as unknown[])) : []
  return { shapes: boxes.flatMap((box) => goldBoxOf(box, PIXELS) ?? []), isText }
}
