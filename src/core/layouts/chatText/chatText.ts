import { hasChatTokens, splitChat } from '../chatTokens'
import { isFields, textOf } from '../content'
import type { FileSample, Layout } from '../layout'
import type { Told, Turn } from '../told'

/** Fields in which tables keep a decoded chat. */
const KEYS = ['text', 'chat', 'conversation', 'content'] as const

/**
 * Decoded chat strings with the tokenizer's own tokens. A run of picture pads is one picture; a text that does not
 * begin with a header begins inside a turn. A new system turn begins a new conversation.
 */
export const chatText: Layout = {
  name: 'chat-text',
  title: 'Decoded chat text',
  source: 'Visual-Agent/DeepEyes@d148992 case.txt, test.txt; chat templates of Qwen2.5-VL',
  sniff(sample) {
    const share = shareOfChats(sample)
    if (share < 0.5) return null
    return { score: (sample.top === 'text' ? 0.95 : 0.8) * share, why: ['holds <|im_start|>'] }
  },
  read(record) {
    const text = chatIn(record)
    return text === null || !hasChatTokens(text) ? [] : cut(splitChat(text)).map((turns) => toldOf(turns))
  },
}

function shareOfChats({ records }: FileSample): number {
  if (records.length === 0) return 0
  return records.filter((record) => hasChatTokens(chatIn(record) ?? '')).length / records.length
}

function chatIn(record: unknown): string | null {
  if (typeof record === 'string') return record
  return isFields(record) ? (textOf(record, ...KEYS) ?? null) : null
}

/** Conversations that follow one another: each begins with its system turn. */
function cut(turns: readonly Turn[]): Turn[][] {
  const cuts: Turn[][] = []
  for (const turn of turns) {
    const last = cuts.at(-1)
    if (!last || (turn.role === 'system' && last.length > 0)) cuts.push([turn])
    else last.push(turn)
  }
  return cuts
}

function toldOf(turns: readonly Turn[]): Told {
  const begins = turns[0]?.role === 'assistant'
  const message = 'The text begins inside a reply: the question and its picture are not in it.'
  return {
    kind: 'trace',
    // The question's picture was shown, and is not here: what follows are crops of it.
    ...(begins && hasPictures(turns) ? { pictures: [{ name: 'of the prompt that is missing' }] } : {}),
    turns,
    ...(begins ? { complaints: [{ code: 'prompt-missing', path: '', message, level: 'note' }] } : {}),
  }
}

function hasPictures(turns: readonly Turn[]): boolean {
  return turns.some(({ parts }) => parts.some((part) => 'picture' in part))
}
