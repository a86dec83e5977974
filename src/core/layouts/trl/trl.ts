import { chatOf, promptTurns, replyTurns } from '../chatTokens'
import { isFields, listOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { groupOf, metaOf, picturesBeside, questionPictures, scoresOf, stepOf } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { PictureRef, Told, Turn } from '../told'
import { written } from '../plain'
import { isMessages, messagesIn, turnsOf } from '../turns'

const NO_SCORES = new Set(['step', 'global_step', 'epoch', 'id', 'index', 'completion_length'])
const LOGGED = /^(?:rewards?|advantages?|step)(?:$|_)/

/**
 * TRL's tables: `prompt` and `completion`, each a text or a list of messages, with rewards beside them; `chosen` and
 * `rejected`; and steps with their labels in `completions` and `labels`.
 */
export const trl: Layout = {
  name: 'trl',
  title: 'TRL completions',
  source: 'huggingface/trl docs: dataset formats, completion logs',
  sniff(sample) {
    const logged = guessOf(
      shareOf(sample, (one) => isCompletion(one) && isLogged(one)),
      0.95,
      'has completions and rewards',
    )
    return (
      logged ??
      guessOf(
        shareOf(sample, (one) => endsOf(one).length > 0),
        0.7,
        'has "prompt" and what was written',
      )
    )
  },
  read(record, { ordinal }) {
    if (!isFields(record)) return []
    const ends = endsOf(record)
    return ends.map((end, index) => toldOf(record, end, ordinal * ends.length + index, ends.length > 1))
  },
}

function isCompletion(record: Fields): boolean {
  return isSaid(record['prompt']) && isSaid(record['completion'])
}

function isLogged(record: Fields): boolean {
  return Object.keys(record).some((key) => LOGGED.test(key))
}

function isSaid(value: unknown): boolean {
  return typeof value === 'string' || isMessages(value)
}

/** The fields that hold what was written: each is a trace. */
function endsOf(record: Fields): readonly string[] {
  if (isCompletion(record)) return ['completion']
  if (isSaid(record['prompt']) && (listOf(record, 'completions')?.length ?? 0) > 0) return ['completions']
  const pair = ['chosen', 'rejected'].filter((key) => isSaid(record[key]))
  // Without a prompt both hold the whole conversation, as messages.
  return pair.length === 2 && (isSaid(record['prompt']) || isMessages(record['chosen'])) ? pair : []
}

function toldOf(record: Fields, end: string, index: number, isPair: boolean): Told {
  const beside = picturesBeside(record)
  const turns = turnsIn(record['prompt'], record[end], beside)
  const pictures = questionPictures(turns, beside)
  const { scores, ...meta } = metaOf(record)
  const all = { ...scores, ...scoresOf(record, NO_SCORES), ...(isPair ? { preferred: end === 'chosen' ? 1 : 0 } : {}) }
  const prompt = record['prompt'] ?? meta.key ?? index
  return {
    kind: 'trace',
    ...meta,
    ...(pictures ? { pictures } : {}),
    turns,
    ...(Object.keys(all).length > 0 ? { scores: all } : {}),
    ...(isPair || isLogged(record) ? { group: groupOf(written(prompt), stepOf(record), index) } : {}),
    ...(isPair ? { path: end } : {}),
  }
}

function turnsIn(prompt: unknown, reply: unknown, pictures: readonly PictureRef[]): readonly Turn[] {
  const before = messagesIn(prompt)
  const after = messagesIn(reply)
  if (!before && !after && typeof prompt === 'string' && typeof reply === 'string') return chatOf(prompt, reply)
  const asked = before
    ? turnsOf(before, pictures, 'prompt').turns
    : promptTurns(typeof prompt === 'string' ? prompt : '')
  return [...asked, ...(after ? turnsOf(after, [], 'completion').turns : stepsIn(reply))]
}

/** Steps of one answer are rounds of one trace. */
function stepsIn(reply: unknown): Turn[] {
  const steps = Array.isArray(reply) ? (reply as unknown[]) : [reply]
  return steps.flatMap((step) => (typeof step === 'string' ? replyTurns(step) : []))
}
