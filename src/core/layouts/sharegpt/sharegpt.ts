import { isFields, listOf, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { metaOf, picturesBeside, questionPictures } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { Told, Turn } from '../told'
import { isMessage, isMessages, messagesIn, turnsOf } from '../turns'

/**
 * Conversations for training: `conversations: [{from, value}]`, or `messages` beside `images`, with an `<image>` mark
 * for each picture; `system`, and `chosen` beside `rejected`, as LLaMA-Factory has them. One object is one record.
 */
export const sharegpt: Layout = {
  name: 'sharegpt',
  title: 'ShareGPT conversations',
  source: 'hiyouga/LLaMA-Factory@5bc6c7f data/README.md; LLaVA; QwenLM/Qwen3-VL qwen-vl-finetune',
  sniff(sample) {
    // Visual-CoT keeps its gold boxes behind ### in the picture's name: those records are more than a conversation.
    const isGold = shareOf(sample, hasBoxInName) > 0
    const listed = guessOf(shareOf(sample, hasConversations), isGold ? 0.4 : 0.92, 'has "conversations"')
    return listed ?? guessOf(shareOf(sample, hasMarkedMessages), 0.9, 'messages mark the pictures of "images"')
  },
  read(record) {
    if (!isFields(record)) return []
    const key = ['conversations', 'messages'].find((name) => messagesIn(record[name]) !== null)
    const list = key === undefined ? null : messagesIn(record[key])
    return key !== undefined && list ? toldsOf(record, list, key) : []
  },
}

function hasConversations(record: Fields): boolean {
  return messagesIn(record['conversations']) !== null
}

function hasBoxInName(record: Fields): boolean {
  return (listOf(record, 'image') ?? []).some((name) => typeof name === 'string' && name.includes('###'))
}

function hasMarkedMessages({ messages, images }: Fields): boolean {
  return Array.isArray(images) && isMessages(messages) && firstIsMarked(messages)
}

/** The question itself has a picture. */
function firstIsMarked(list: readonly unknown[]): boolean {
  const first = list.find((message) => isFields(message) && message['role'] === 'user')
  return isFields(first) && typeof first['content'] === 'string' && first['content'].includes('<image>')
}

function toldsOf(record: Fields, list: readonly unknown[], key: string): Told[] {
  const beside = picturesBeside(record)
  const ends = (['chosen', 'rejected'] as const).filter(
    (end) => isFields(record[end]) || typeof record[end] === 'string',
  )
  if (ends.length === 0) return [toldOf(record, list, key, beside)]
  const id = metaOf(record).key
  return ends.map((end, index) => ({
    ...toldOf(record, [...list, endOf(record[end])], key, beside),
    path: end,
    scores: { preferred: end === 'chosen' ? 1 : 0 },
    ...(id === undefined ? {} : { group: { id, index } }),
  }))
}

function endOf(value: unknown): unknown {
  return isMessage(value) ? value : { role: 'assistant', content: value }
}

function toldOf(
  record: Fields,
  list: readonly unknown[],
  key: string,
  beside: ReturnType<typeof picturesBeside>,
): Told {
  const { turns, complaints } = turnsOf(list, beside, key)
  const system = textOf(record, 'system')
  const first: Turn[] = system === undefined ? [] : [{ role: 'system', parts: [{ text: system }] }]
  const pictures = questionPictures(turns, beside)
  return {
    kind: 'trace',
    ...metaOf(record),
    ...(pictures ? { pictures } : {}),
    turns: [...first, ...turns],
    ...(complaints.length > 0 ? { complaints } : {}),
  }
}
