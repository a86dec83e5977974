import { isFields, keyOf, listOf, picturesOf, textOf, type Fields } from './content'
import { saidBy } from './plain'
import { answerTexts } from './recordMeta'
import type { Told } from './told'

const QUESTIONS = ['question', 'query', 'problem_text', 'problem', 'prompt', 'expression', 'instruction'] as const
const ANSWERS = ['answer', 'reference_answer', 'ground_truth', 'label', 'gold', 'answers', 'gt_answer'] as const
/** Names under which a record would hold a model's reply: such a record is no bare item. */
const REPLIES = [
  'messages',
  'conversations',
  'prediction',
  'pred_ans',
  'response',
  'output',
  'completion',
  'model_output',
  'response_list',
] as const

/** Whether a record is a question with its answer and nothing that a model said. */
export function isItem(record: Fields): boolean {
  return (
    textOf(record, ...QUESTIONS) !== undefined &&
    ANSWERS.some((key) => key in record) &&
    !REPLIES.some((key) => key in record)
  )
}

/** A question, its options, its pictures and its answer: an item without a trace. */
export function itemTold(record: Fields): Told {
  const key = keyOf(record, 'id', 'uid', 'question_id', 'index', 'idx')
  const question = textOf(record, ...QUESTIONS) ?? ''
  const options = optionsOf(record)
  const answers = ANSWERS.flatMap((name) => answerTexts(record[name]))
  const domain = textOf(record, 'category', 'domain', 'task')
  return {
    kind: 'item',
    ...(key === undefined ? {} : { key, item: { id: key, ...(domain === undefined ? {} : { domain }) } }),
    question: options === '' ? question : `${question}\n${options}`,
    pictures: picturesOf(record['image'] ?? record['images'] ?? record['image_path']),
    turns: [],
    gold: { answers: [...new Set(answers)] },
  }
}

function optionsOf(record: Fields): string {
  const text = textOf(record, 'options', 'choices')
  const list = listOf(record, 'options', 'choices') ?? []
  const named = [record['options'], record['choices']].find(isFields) ?? {}
  if (text === undefined && list.length === 0)
    return Object.entries(named)
      .map(([letter, one]) => `${letter}. ${saidBy(one)}`)
      .join('\n')
  return text ?? list.map((one, index) => `${'ABCDEFGHIJ'[index] ?? index}. ${saidBy(one)}`).join('\n')
}

/** The items of a list. */
export function itemsOf(list: readonly unknown[]): Told[] {
  return list.flatMap((one) => (isFields(one) && isItem(one) ? [itemTold(one)] : []))
}
