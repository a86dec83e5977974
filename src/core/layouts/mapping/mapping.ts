import * as z from 'zod/mini'
import { readJsonish } from '../../dialects/jsonish'
import { UNITS } from '../../geometry/box'
import type { Frame, Shape } from '../../trace/schema'
import { isFields, partsOf, picturesOf, roleOf, type Fields } from '../content'
import { goldBoxOf } from '../goldShapes'
import type { FileSample, Layout } from '../layout'
import { answerTexts } from '../recordMeta'
import type { Told, Turn } from '../told'

/**
 * Which field of a record is what, for records that no layout knows: a small JSON file. A path names a field, or one in a
 * field: `meta.question`, `images.0`. `turns` is a list of messages, `prediction` one reply.
 */
const path = z.optional(z.string())
const mappingSchema = z.strictObject({
  question: path,
  pictures: path,
  turns: path,
  prediction: path,
  answer: path,
  verdict: path,
  id: path,
  /** Boxes that the model wrote beside its text, and gold boxes. */
  boxes: path,
  gold: path,
  unit: z.optional(z.enum(UNITS)),
  order: z.optional(z.enum(['xyxy', 'yxyx', 'xywh', 'cxcywh'])),
})

export type Mapping = z.infer<typeof mappingSchema>

/** A mapping that was parsed as JSON, or in one sentence why it is none. */
export function readMapping(json: unknown): { readonly mapping: Mapping } | { readonly wrong: string } {
  const parsed = z.safeParse(mappingSchema, json)
  if (parsed.success) return { mapping: parsed.data }
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') ?? ''
  return {
    wrong: `The mapping can not be read${where === '' ? '' : ` at "${where}"`}: ${issue?.message ?? 'no object'}.`,
  }
}

/** What a field of a record can be. */
export const ROLES = [
  'question',
  'pictures',
  'turns',
  'prediction',
  'answer',
  'verdict',
  'id',
  'boxes',
  'gold',
] as const
type Role = (typeof ROLES)[number]

/** Names that producers give to fields, the likeliest first. */
const NAMES: Readonly<Record<Role, RegExp>> = {
  question: /^(question|query|problem|prompt|instruction|caption|expression|input|text)s?$/i,
  pictures: /^(image|images|image_path|img|img_path|picture|pictures|file_name|photo)s?$/i,
  turns: /^(messages|conversations?|history|dialog(?:ue)?|turns|trajectory|steps|chat|log)$/i,
  prediction: /^(prediction|pred|response|reply|output|completion|model_output|generated|generation|raw_output)s?$/i,
  answer: /^(answer|gold|label|ground_truth|gt|target|reference|solution)s?$/i,
  verdict: /^(correct|acc|hit|is_correct|score|right|judge)$/i,
  id: /^(id|uid|uuid|qid|question_id|index|idx|key)$/i,
  boxes: /^(box|boxes|bbox|bboxes|pred_box(?:es)?|pred_bbox(?:es)?)$/i,
  gold: /^(gt_box(?:es)?|gt_bbox(?:es)?|gold_box(?:es)?|target_box(?:es)?|bbox_gt)$/i,
}

/** Fields deeper than this are not guessed at. */
const MOST_DEPTH = 3

/** Which fields of a file's records are what, by their names and by what they hold; a person corrects it. */
export function guessMapping({ records }: Pick<FileSample, 'records'>): Mapping {
  const [first] = records.filter(isFields)
  const paths = first ? pathsOf(first) : []
  const found = Object.entries(NAMES).flatMap(([role, names]) => {
    const fits = paths.filter(({ name, value }) => names.test(name) && suits(role as Role, value))
    const best = fits.sort((a, b) => a.path.length - b.path.length)[0]
    return best ? [[role, best.path] as const] : []
  })
  return Object.fromEntries(found)
}

/** The name of the layout that a mapping makes. */
export const MAPPED = 'mapped'

/** A field of a record, and the beginning of what it holds, for a person to choose by. */
export type Field = { readonly path: string; readonly value: string }

/** Letters of a value that are shown. */
const MOST_SHOWN = 80

/** Fields of the first record, those of its fields included; empty where it is no object. */
export function fieldsOf({ records }: Pick<FileSample, 'records'>): Field[] {
  const [first] = records.filter(isFields)
  return (first ? pathsOf(first) : []).map(({ path: at, value }) => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    return { path: at, value: text.slice(0, MOST_SHOWN) }
  })
}

type Found = { readonly path: string; readonly name: string; readonly value: unknown }

function pathsOf(fields: Fields, before = '', depth = 0): Found[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const own = { path: `${before}${name}`, name, value }
    return isFields(value) && depth < MOST_DEPTH ? [own, ...pathsOf(value, `${own.path}.`, depth + 1)] : [own]
  })
}

/** Whether a value can play a role: a question is a text, turns are a list, boxes hold numbers. */
function suits(role: Role, value: unknown): boolean {
  if (role === 'turns') return Array.isArray(value)
  if (role === 'boxes' || role === 'gold')
    return boxesIn(value, { unit: 'pixel', order: 'xyxy', of: 'original' }).length > 0
  if (role === 'pictures') return picturesOf(value).length > 0
  if (role === 'question' || role === 'prediction') return typeof value === 'string'
  return !Array.isArray(value) || role === 'answer'
}

/** A layout that reads records as a mapping says. */
export function mappedLayout(mapping: Mapping): Layout {
  return {
    name: MAPPED,
    title: 'By a mapping of its own',
    source: 'a mapping file',
    sniff: () => ({
      score: 1,
      why: [
        `mapped: ${Object.entries(mapping)
          .map(([role, at]) => `${role} is ${at}`)
          .join(', ')}`,
      ],
    }),
    read: (record) => (isFields(record) ? [toldOf(record, mapping)] : []),
  }
}

function toldOf(record: Fields, mapping: Mapping): Told {
  const at = (role: Role) => valueAt(record, mapping[role])
  const frame: Frame = { unit: mapping.unit ?? 'pixel', order: mapping.order ?? 'xyxy', of: 'original' }
  const [key] = answerTexts(at('id'))
  const [question] = answerTexts(at('question'))
  const answers = answerTexts(at('answer'))
  const gold = boxesIn(at('gold'), frame)
  const turns = turnsOf(at('turns'), at('prediction'), boxesIn(at('boxes'), frame))
  const verdict = at('verdict')
  const pictures = picturesOf(at('pictures'))
  return {
    kind: turns.some(({ role }) => role === 'assistant') ? 'trace' : gold.length > 0 ? 'gold' : 'item',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    ...(question === undefined ? {} : { question }),
    ...(pictures.length > 0 ? { pictures } : {}),
    turns,
    ...(answers.length > 0 || gold.length > 0 ? { gold: { answers, shapes: gold } } : {}),
    ...(verdict === undefined ? {} : { verdicts: { correct: verdict } }),
  }
}

function valueAt(record: Fields, at: string | undefined): unknown {
  if (at === undefined) return undefined
  return at.split('.').reduce<unknown>((now, step) => {
    if (Array.isArray(now)) return (now as unknown[])[Number(step)]
    return isFields(now) && Object.hasOwn(now, step) ? now[step] : undefined
  }, record)
}

/** Messages of any spelling; without them the one reply. Boxes that stand beside belong to the last reply. */
function turnsOf(list: unknown, prediction: unknown, boxes: readonly Shape[]): Turn[] {
  const turns = Array.isArray(list) ? (list as unknown[]).flatMap((one, index) => turnOf(one, index)) : []
  const [reply] = answerTexts(prediction)
  if (reply !== undefined) turns.push({ role: 'assistant', parts: [{ text: reply }] })
  const last = turns.findLastIndex(({ role }) => role === 'assistant')
  const turn = turns[last]
  if (turn && boxes.length > 0) turns[last] = { ...turn, shapes: boxes.map((box) => ({ ...box, author: 'thought' })) }
  return turns
}

/** A text by itself is said by user and model in turn. */
function turnOf(one: unknown, index: number): Turn[] {
  if (typeof one === 'string') return [{ role: index % 2 === 0 ? 'user' : 'assistant', parts: [{ text: one }] }]
  if (!isFields(one)) return []
  const role = roleOf(one['role'] ?? one['from'] ?? one['speaker'] ?? one['source']) ?? 'assistant'
  return [{ role, parts: partsOf(one['content'] ?? one['value'] ?? one['text'] ?? one['message']) }]
}

/** One box, a list of boxes, or either of them as a text. */
function boxesIn(value: unknown, frame: Frame): Shape[] {
  const list: unknown = typeof value === 'string' && value.startsWith('[') ? readJsonish(value).value : value
  const one = goldBoxOf(list, frame)
  if (one) return [one]
  return Array.isArray(list) ? (list as unknown[]).flatMap((box) => goldBoxOf(box, frame) ?? []) : []
}
