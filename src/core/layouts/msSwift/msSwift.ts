import type { Complaint, Frame } from '../../trace/schema'
import { isFields, picturesOfParts, textOf, textOfParts, type Fields } from '../content'
import type { Layout } from '../layout'
import { answerTexts, boxesOf, goldBox, hashOf, metaOf, picturesBeside } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { Told, Turn } from '../told'
import { isMessages, turnsOf } from '../turns'

const ROLES = new Set(['tool_call', 'tool_response'])

/**
 * ms-swift's messages: `loss` on each, a second rollout in `rejected_response`, gold boxes in `objects`. Samples of one
 * prompt stand one after another: they are a group by their prompt.
 */
export const msSwift: Layout = {
  name: 'ms-swift',
  title: 'ms-swift messages',
  source: 'modelscope/ms-swift@82eba95 examples/sampler, docs on custom data sets',
  sniff(sample) {
    return guessOf(shareOf(sample, isSwift), 0.95, 'messages have "loss", or a record "rejected_response" or "objects"')
  },
  read(record, { ordinal }) {
    if (!isFields(record) || !isMessages(record['messages'])) return []
    const list = record['messages']
    const { turns, complaints } = turnsOf(list, picturesBeside(record))
    const first: Told = { ...toldOf(record, turns), ...complained([...complaints, ...looks(turns)]) }
    const rejected = answerTexts(record['rejected_response'])
    if (rejected.length === 0) return [first]
    const prompt = promptOf(turns)
    const id = hashOf(prompt.map(({ parts }) => textOfParts(parts)).join('\n'))
    const others = rejected.map((text): Told => ({
      ...toldOf(record, [...prompt, { role: 'assistant', parts: [{ text }] }]),
      path: 'rejected_response',
    }))
    // Two rollouts of a record at most, as a rule: places in the group stay in the file's order.
    return [first, ...others].map((told, index) => ({
      ...told,
      scores: { ...told.scores, preferred: index === 0 ? 1 : 0 },
      group: { id, index: ordinal * (1 + rejected.length) + index },
    }))
  },
}

function isSwift(record: Fields): boolean {
  const list = record['messages']
  if (!isMessages(list)) return false
  if ('rejected_response' in record || isFields(record['objects'])) return true
  return list.some((one) => isFields(one) && ('loss' in one || ROLES.has(textOf(one, 'role') ?? '')))
}

function toldOf(record: Fields, turns: readonly Turn[]): Told {
  const { gold, ...meta } = metaOf(record)
  const shapes = shapesOf(record['objects'])
  return {
    kind: 'trace',
    ...meta,
    turns,
    ...(gold || shapes.length > 0 ? { gold: { ...gold, ...(shapes.length > 0 ? { shapes } : {}) } } : {}),
  }
}

function shapesOf(objects: unknown) {
  if (!isFields(objects)) return []
  const unit = textOf(objects, 'bbox_type') === 'norm1' ? 'unit' : 'pixel'
  const frame: Frame = { unit, order: 'xyxy', of: 'original' }
  return boxesOf(objects['bbox']).map((box) => goldBox(box, frame))
}

/** What stands before the last reply. */
function promptOf(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.findLastIndex(({ role }) => role === 'assistant')
  return last < 0 ? turns : turns.slice(0, last)
}

function looks(turns: readonly Turn[]): Complaint[] {
  if (turns.some(({ parts }) => picturesOfParts(parts).length > 0)) return []
  const message = 'There is no picture in this conversation: nobody looked.'
  return [{ code: 'nobody-looked', path: 'messages', message, level: 'note' }]
}

function complained(complaints: readonly Complaint[]): Partial<Told> {
  return complaints.length > 0 ? { complaints } : {}
}
