import { isFields, keyOf, picturesOf, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Told } from '../told'

const VERDICTS = ['score', 'hit', 'correct', 'judge'] as const

/** Prediction and judgement sheets of VLMEvalKit: a row an item, the reply in `prediction`. */
export const vlmEvalKit: Layout = {
  name: 'vlmevalkit',
  title: 'VLMEvalKit table',
  source: 'open-compass/VLMEvalKit vlmeval/inference.py; sheets in its history',
  sniff: (sample) =>
    guessOf(
      shareOf(sample, (one) => 'prediction' in one && ('index' in one || 'question' in one)),
      sample.top === 'rows' ? 0.92 : 0.4,
      'a table with "prediction"',
      { dialect: 'text' },
    ),
  read: (record) => (isFields(record) && 'prediction' in record ? [toldOf(record)] : []),
}

function toldOf(row: Fields): Told {
  const key = keyOf(row, 'index', 'id', 'question_id')
  const question = textOf(row, 'question')
  const answer = answerText(row['answer'])
  const said = answerText(row['prediction'])
  const domain = textOf(row, 'category', 'l2-category', 'task')
  const pictures = picturesOf(row['image_path'] ?? row['image'])
  const verdicts = Object.fromEntries(VERDICTS.flatMap((name) => (name in row ? [[name, row[name]] as const] : [])))
  return {
    kind: 'verdict',
    ...(key === undefined ? {} : { key, item: { id: key, ...(domain === undefined ? {} : { domain }) } }),
    ...(question === undefined ? {} : { question }),
    pictures: pictures.length > 0 ? pictures : [{}],
    turns: said === undefined ? [] : [{ role: 'assistant', parts: [{ text: said }] }],
    ...(answer === undefined ? {} : { gold: { answers: [answer] } }),
    ...(Object.keys(verdicts).length > 0 ? { verdicts } : {}),
  }
}

function answerText(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
