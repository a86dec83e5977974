import type { Numbers4 } from '../geometry/box'
import type { Frame, Shape } from '../trace/schema'
import { isFields, keyOf, picturesOf, textOf, type Fields } from './content'
import type { PictureRef, Told, Turn } from './told'
import { promptPicturesOf } from './turns'

/** What stands beside a conversation: ids, gold, verdicts and scores, by the names that producers use. */

const GOLD = ['answer', 'answer_str', 'ground_truth', 'gt_answer', 'gts', 'gt', 'solution', 'label', 'labels'] as const
const ANSWERS = ['pred_ans', 'prediction', 'pred', 'extracted_answer', 'model_answer'] as const
const VERDICTS = ['acc', 'correct', 'is_correct', 'true_false', 'judge', 'gpt_eval'] as const
const SCORES = ['score', 'reward', 'rewards', 'advantage', 'iou', 'acc_reward', 'format_reward', 'ppl'] as const
const IDS = ['qid', 'question_id', 'doc_id', 'idx', 'index'] as const

export function metaOf(fields: Fields): Partial<Told> {
  const key = keyOf(fields, 'id', 'uid', 'uuid', ...IDS)
  const item = itemOf(fields)
  const question = textOf(fields, 'question', 'problem', 'query')
  const answers = answersOf(fields, GOLD)
  const answer = answersOf(fields, ANSWERS)[0]
  const verdicts = pick(fields, VERDICTS)
  const scores = pick(fields, SCORES)
  const model = textOf(fields, 'model', 'model_id', 'model_name')
  const status = textOf(fields, 'status')
  return {
    ...(key === undefined ? {} : { key }),
    ...(item ? { item } : {}),
    ...(question === undefined ? {} : { question }),
    ...(answers.length > 0 ? { gold: { answers } } : {}),
    ...(answer === undefined ? {} : { answer }),
    ...(verdicts ? { verdicts } : {}),
    ...(scores ? { scores } : {}),
    ...(model === undefined ? {} : { producer: { model } }),
    ...(status === undefined || status === 'success' ? {} : { ended: status }),
  }
}

function itemOf(fields: Fields): Told['item'] | null {
  const benchmark = textOf(fields, 'benchmark', 'dataset', 'data_source')
  const id = keyOf(fields, ...IDS)
  const domain = textOf(fields, 'category', 'domain')
  if (benchmark === undefined && id === undefined) return null
  return {
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(id === undefined ? {} : { id }),
    ...(domain === undefined ? {} : { domain }),
  }
}

function answersOf(fields: Fields, keys: readonly string[]): string[] {
  return [...new Set(keys.flatMap((key) => answerTexts(fields[key])))]
}

/** Answers of a field: a text, a number, yes or no, `{ground_truth}`, or a list of those. */
export function answerTexts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (depth > 2) return []
  if (Array.isArray(value)) return value.flatMap((one) => answerTexts(one, depth + 1))
  if (!isFields(value)) return []
  return answerTexts(value['ground_truth'] ?? value['answer'] ?? value['target'], depth + 1)
}

/** Fields that are there, by their own names; null where none is. */
export function pick(fields: Fields, keys: readonly string[]): Record<string, unknown> | null {
  // Tables give 64-bit numbers, which JSON can not hold.
  const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value)
  const found = keys.map((key) => [key, plain(fields[key])] as const).filter(([, value]) => isScore(value))
  return found.length === 0 ? null : Object.fromEntries(found)
}

/** Every number and every yes or no of a record, by its name, but for the keys that mean something else. */
export function scoresOf(fields: Fields, except: ReadonlySet<string>): Record<string, unknown> | null {
  return pick(
    fields,
    Object.keys(fields).filter((key) => !except.has(key) && typeof fields[key] !== 'string'),
  )
}

function isScore(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length < 200)
}

/** Pictures that a record names beside its messages. */
export function picturesBeside(fields: Fields): PictureRef[] {
  return picturesOf(fields['images'] ?? fields['image'] ?? fields['image_path'] ?? fields['img_path'])
}

/**
 * The pictures of the question: those that the record names, where the prompt's turns only say that there were some.
 * Undefined where the turns say it themselves.
 */
export function questionPictures(turns: readonly Turn[], named: readonly PictureRef[]): PictureRef[] | undefined {
  const shown = promptPicturesOf(turns)
  const isNamed = ({ uri, data, bytes }: PictureRef) => uri !== undefined || data !== undefined || bytes !== undefined
  return named.length > 0 && !shown.some(isNamed) ? [...named] : undefined
}

/** Boxes of a field: four numbers, or a list of such. */
export function boxesOf(value: unknown, depth = 0): Numbers4[] {
  if (!Array.isArray(value) || depth > 3) return []
  const list = value as readonly unknown[]
  if (list.length === 4 && list.every((one) => typeof one === 'number' && Number.isFinite(one)))
    return [list as unknown as Numbers4]
  return list.flatMap((one) => boxesOf(one, depth + 1))
}

/** A gold box: given with the item, in the frame that the record says. */
export function goldBox(numbers: Numbers4, frame?: Frame): Shape {
  return { kind: 'box', numbers: [...numbers], author: 'prompt', ...(frame ? { frame } : {}) }
}

/** A short key of a text: the same for the same text. Not for secrets. */
export function hashOf(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0')
  return hex(a ^ (b >>> 15)) + hex(b ^ (a >>> 13))
}

/** Samples of one prompt, drawn in one step, are a group; their places in it follow the file. */
export function groupOf(prompt: string, step: number | undefined, index: number): NonNullable<Told['group']> {
  const id = hashOf(prompt)
  return step === undefined ? { id, index } : { id: `${step}-${id}`, index, step }
}

/** The step of a training run. */
export function stepOf(fields: Fields): number | undefined {
  const step = fields['step'] ?? fields['global_step']
  if (typeof step === 'bigint') return Number(step)
  return typeof step === 'number' && Number.isFinite(step) ? step : undefined
}
