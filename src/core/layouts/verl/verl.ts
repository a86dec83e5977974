import { readJsonish } from '../../dialects/jsonish'
import { chatOf, replyTurns } from '../chatTokens'
import { isFields, keyOf, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { answerTexts, groupOf, metaOf, picturesBeside, scoresOf, stepOf } from '../recordMeta'
import { guessOf, shareOf } from '../sniffing'
import type { Told } from '../told'
import { written } from '../plain'
import { messagesIn, turnsOf } from '../turns'

const NO_SCORES = new Set(['step', 'global_step', 'acc', 'gts', 'index', 'uid', 'data_source'])

/** verl's rollout dumps (decoded `input` and `output` with a score), and the rows of its data sets. */
export const verl: Layout = {
  name: 'verl',
  title: 'verl rollouts and rows',
  source: 'volcengine/verl PR #916 (trainer.rollout_data_dir); verl docs on data preparation',
  sniff(sample) {
    const dumped = shareOf(sample, (one) => isDump(one) && ('score' in one || 'gts' in one))
    return (
      guessOf(dumped, 0.95, 'has "input", "output" and a score') ??
      guessOf(shareOf(sample, isRow), 0.95, 'has "data_source", "prompt" and "reward_model"') ??
      guessOf(shareOf(sample, isDump), 0.5, 'has "input" and "output"')
    )
  },
  read(record, { ordinal }) {
    if (!isFields(record)) return []
    if (isDump(record)) return [dumpOf(record, ordinal)]
    return isRow(record) ? rowsOf(record) : []
  },
}

function isDump(record: Fields): boolean {
  // Instruction data has the same two keys and is no rollout.
  return typeof record['input'] === 'string' && typeof record['output'] === 'string' && !('instruction' in record)
}

function isRow(record: Fields): boolean {
  return messagesIn(record['prompt']) !== null && ('reward_model' in record || 'data_source' in record)
}

function dumpOf(record: Fields, ordinal: number): Told {
  const input = textOf(record, 'input') ?? ''
  const { scores, gold, ...meta } = metaOf(record)
  const answers = answerTexts(truthOf(record['gts'])).concat(gold?.answers ?? [])
  const all = { ...scores, ...scoresOf(record, NO_SCORES) }
  return {
    kind: 'trace',
    ...meta,
    turns: chatOf(input, textOf(record, 'output') ?? ''),
    ...(answers.length > 0 ? { gold: { answers: [...new Set(answers)] } } : {}),
    ...(Object.keys(all).length > 0 ? { scores: all } : {}),
    group: groupOf(input, stepOf(record), ordinal),
    ...(input === '' ? { complaints: [noQuestion] } : {}),
  }
}

const noQuestion = {
  code: 'question-missing',
  path: 'input',
  message: 'The prompt was not kept.',
  level: 'note',
} as const

/** A ground truth that is a text may hold an object. */
function truthOf(value: unknown): unknown {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value
  const read = readJsonish(value).value
  return answerTexts(read).length > 0 ? read : value
}

/** A row is a question; with `responses` beside it, each is a rollout. */
function rowsOf(record: Fields): Told[] {
  const { turns, complaints } = turnsOf(messagesIn(record['prompt']) ?? [], picturesBeside(record), 'prompt')
  const extra = isFields(record['extra_info']) ? record['extra_info'] : {}
  const benchmark = textOf(record, 'data_source')
  const id = keyOf(extra, 'index', 'id')
  const answers = answerTexts(record['reward_model'])
  const base = {
    ...(id === undefined ? {} : { key: id }),
    ...(benchmark === undefined && id === undefined ? {} : { item: itemOf(benchmark, id) }),
    ...(answers.length > 0 ? { gold: { answers } } : {}),
    ...(complaints.length > 0 ? { complaints } : {}),
  }
  const responses = Array.isArray(record['responses']) ? (record['responses'] as unknown[]) : []
  const replies = responses.filter((one) => typeof one === 'string')
  if (replies.length === 0) return [{ kind: 'item', ...base, turns }]
  const group = groupOf(written(record['prompt']), undefined, 0)
  return replies.map((text, index) => ({
    kind: 'trace',
    ...base,
    turns: [...turns, ...replyTurns(text)],
    group: { ...group, index },
    path: `responses[${index}]`,
  }))
}

function itemOf(benchmark: string | undefined, id: string | undefined) {
  return { ...(benchmark === undefined ? {} : { benchmark }), ...(id === undefined ? {} : { id }) }
}
