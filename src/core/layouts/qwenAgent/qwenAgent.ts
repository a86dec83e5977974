import type { Numbers4 } from '../../geometry/box'
import type { Complaint, Frame } from '../../trace/schema'
import { isFields, textOfParts, type Fields } from '../content'
import type { Layout } from '../layout'
import { boxesOf, goldBox, metaOf, picturesBeside, questionPictures } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { Told, Turn } from '../told'
import { isMessages, turnsOf } from '../turns'

const UNIT: Frame = { unit: 'unit', order: 'xyxy', of: 'original' }
const PIXEL: Frame = { unit: 'pixel', order: 'xyxy', of: 'original' }

/** Qwen-Agent's messages: parts are `{text}` or `{image}` without a type; gold boxes stand beside them. */
export const qwenAgent: Layout = {
  name: 'qwen-agent',
  title: 'Qwen-Agent messages',
  source: 'MEKSAAA/Pixel-Reasoner@17c2f8f ad-dt; QwenLM/Qwen-Agent messages',
  sniff(sample) {
    const listed = guessOf(shareOf(sample, hasMessageList), 0.95, 'has "message_list"')
    return listed ?? guessOf(shareOf(sample, hasUntypedParts), 0.88, 'messages have parts without a type')
  },
  read(record) {
    if (!isFields(record)) return []
    const key = isMessages(record['message_list']) ? 'message_list' : 'messages'
    const list = record[key]
    return isMessages(list) ? [toldOf(record, list, key)] : []
  },
}

function hasMessageList(record: Fields): boolean {
  return isMessages(record['message_list'])
}

function hasUntypedParts({ messages }: Fields): boolean {
  if (!isMessages(messages)) return false
  const parts = messages.flatMap((message) =>
    isFields(message) && Array.isArray(message['content']) ? (message['content'] as unknown[]) : [],
  )
  return parts.length > 0 && parts.every((part) => isFields(part) && !('type' in part) && isPart(part))
}

function isPart(part: Fields): boolean {
  return 'text' in part || 'image' in part
}

function toldOf(record: Fields, list: readonly unknown[], key: string): Told {
  const { turns, complaints } = turnsOf(list, [], key)
  const pictures = questionPictures(turns, picturesBeside(record))
  const { gold, ...meta } = metaOf(record)
  const boxes = boxesOf(record['bbox'] ?? record['gt_bbox'])
  const copies = copied(boxes, turns)
  const shapes = boxes.map((box) => goldBox(box, box.every((number) => number >= 0 && number <= 1) ? UNIT : PIXEL))
  const boxed = { shapes, ...(copies.length > 0 ? { copied: true } : {}) }
  const all: Complaint[] = [...complaints, ...copies]
  return {
    kind: 'trace',
    ...meta,
    ...(pictures ? { pictures } : {}),
    turns,
    ...(gold || shapes.length > 0 ? { gold: { ...gold, ...(shapes.length > 0 ? boxed : {}) } } : {}),
    ...(all.length > 0 ? { complaints: all } : {}),
  }
}

/** Gold that a reply holds number for number was written from it, or it from the gold: it can not judge the call. */
function copied(boxes: readonly Numbers4[], turns: readonly Turn[]): Complaint[] {
  const numbers = turns.filter(({ role }) => role === 'assistant').map((turn) => numbersOf(textOfParts(turn.parts)))
  const isCall = boxes.some((box) => numbers.some((list) => holds(list, box)))
  const message = 'The gold box is the box that was called: it can not judge the call.'
  return isCall ? [{ code: 'gold-is-the-call', path: 'bbox', message, level: 'dirt' }] : []
}

function numbersOf(text: string): number[] {
  return [...text.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => Number(number))
}

function holds(list: readonly number[], box: Numbers4): boolean {
  return list.some((_, from) => box.every((number, index) => Math.abs((list[from + index] ?? NaN) - number) < 1e-6))
}
