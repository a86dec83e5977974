import { isFields, textOfParts, type Fields } from '../content'
import type { FileSample, Guess, Layout } from '../layout'
import { metaOf, picturesBeside, questionPictures } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { Told, Turn } from '../told'
import { isMessage, isMessages, messagesIn, turnsOf } from '../turns'

/** Keys under which producers keep a conversation, and how sure each makes that this is the layout. */
const KEYS: readonly (readonly [string, number])[] = [
  ['pred_output', 0.95],
  ['conversation', 0.9],
  ['messages', 0.85],
  ['history', 0.8],
  ['trajectory', 0.8],
  ['dialogue', 0.8],
]

/**
 * Chat messages: `{role, content}` with content a text or typed parts, calls in `tool_calls`, pictures in the parts or
 * in a list beside `<image>` marks. A file that is one bare list of messages is one record.
 */
export const messages: Layout = {
  name: 'messages',
  title: 'Chat messages',
  source: 'Visual-Agent/DeepEyes@c95288a eval_results; Yushi-Hu/VisualSketchpad@0e3a905 outputs; OpenAI chat messages',
  sniff(sample) {
    return sniffBare(sample) ?? sniffKeyed(sample)
  },
  read(record) {
    if (Array.isArray(record)) return isMessages(record) ? [toldOf({}, record, '')] : []
    if (!isFields(record)) return []
    const found = conversationOf(record)
    return found ? [toldOf(record, found.list, found.key)] : []
  },
}

/** A list of messages, bare or one of several in a list. */
function sniffBare({ top, records }: FileSample): Guess | null {
  if (records.length === 0 || (top !== 'array' && top !== 'lines')) return null
  if (records.every(isMessage)) {
    // A conversation alternates; records of one message each do not, and are no conversation together.
    if (!records.every(isBareMessage)) return null
    return { score: 0.9, why: ['is one list of messages'], whole: true }
  }
  const lists = records.filter(isMessages).length
  return isMessages(records[0]) && lists * 3 >= records.length
    ? { score: 0.85, why: ['holds lists of messages'] }
    : null
}

/** A message and nothing else: a record with a question or pictures beside it is more. */
function isBareMessage(record: unknown): boolean {
  return isFields(record) && Object.keys(record).length <= 8 && !('messages' in record) && !('question' in record)
}

function sniffKeyed(sample: FileSample): Guess | null {
  const found = sample.records.filter(isFields).map((record) => ({ record, at: conversationOf(record) }))
  const first = found.find(({ at }) => at !== null)
  if (!first?.at) return null
  const { key } = first.at
  const share = shareOf(sample, (record) => conversationOf(record) !== null)
  const sure = KEYS.find(([name]) => name === key)?.[1] ?? 0.8
  return guessOf(share, belongsToOther(first.record, first.at.list) ? 0.5 : sure, `has messages in "${key}"`)
}

/** What other layouts of messages add. */
function belongsToOther(record: Fields, list: readonly unknown[]): boolean {
  const [first] = list
  if ('rejected_response' in record || (isFields(first) && 'loss' in first)) return true
  if ('epoch' in record && 'target' in record) return true
  return 'images' in record && promptIsMarked(list)
}

/** A picture is marked before the first reply, as in training files; in rollouts that search, pictures come later. */
function promptIsMarked(list: readonly unknown[]): boolean {
  for (const message of list) {
    if (!isFields(message) || message['role'] === 'assistant') return false
    if (typeof message['content'] === 'string' && message['content'].includes('<image>')) return true
  }
  return false
}

function conversationOf(record: Fields): { readonly key: string; readonly list: readonly unknown[] } | null {
  for (const [key] of KEYS) {
    const list = messagesIn(record[key])
    // Who a message is "from" is another layout's word.
    if (list?.some((one) => isFields(one) && 'role' in one)) return { key, list }
  }
  return null
}

function toldOf(record: Fields, list: readonly unknown[], key: string): Told {
  const beside = picturesBeside(record)
  // One picture beside the messages is the question's; a list of them belongs to the marks in the texts.
  const { turns, complaints } = turnsOf(list, Array.isArray(record['images']) ? beside : [], key)
  const pictures = questionPictures(turns, beside)
  return {
    kind: turns.some(({ role }) => role === 'assistant') ? 'trace' : 'item',
    ...metaOf(record),
    ...(pictures ? { pictures } : {}),
    turns: turns.map(withoutNamedFigure),
    ...(complaints.length > 0 ? { complaints } : {}),
  }
}

const OUTPUT_FOLLOWS = 'OBSERVATION: Execution success. The output is as follows:'

/** A program's run that says that output follows, with none: the figure it drew lies beside the file, by a hash. */
function withoutNamedFigure(turn: Turn): Turn {
  if (turn.role === 'assistant' || turn.parts.some((part) => 'picture' in part)) return turn
  const [said, next] = textOfParts(turn.parts).slice(0, 400).split('\n')
  if (said?.trim() !== OUTPUT_FOLLOWS || (next ?? '').trim() !== '') return turn
  const message = 'The output of this run is not in the record: a figure may lie beside it.'
  return { ...turn, complaints: [{ code: 'picture-not-named', path: 'observation', message, level: 'note' }] }
}
