import { isFields, keyOf, listOf, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { goldBoxOf, PIXELS } from '../goldShapes'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Told, Turn } from '../told'
import { numbersIn } from '../numbersIn'

/** Visual-CoT's benchmark: a conversation of two replies, the first a box; `path###[box]` names the crop. */
export const visualCot: Layout = {
  name: 'visual-cot',
  title: 'Visual-CoT benchmark',
  source: 'deepcs233/Visual-CoT tools and benchmark files',
  sniff: (sample) => guessOf(shareOf(sample, hasCrop), 0.97, 'names crops as path###[box]', { dialect: 'visual-cot' }),
  read: (record) => (isFields(record) && hasCrop(record) ? [toldOf(record)] : []),
}

function hasCrop(record: Fields): boolean {
  return (listOf(record, 'image') ?? []).some((one) => typeof one === 'string' && one.includes('###'))
}

function toldOf(record: Fields): Told {
  const paths = (listOf(record, 'image') ?? []).filter((one): one is string => typeof one === 'string')
  const key = keyOf(record, 'question_id', 'id')
  const benchmark = textOf(record, 'dataset')
  const reader = new GoldReader()
  for (const path of paths) {
    const [, box] = path.split('###')
    if (box !== undefined) reader.add(path, goldBoxOf(numbersIn(box), PIXELS))
  }
  const turns = turnsOf(record)
  const question = turns[0]?.parts.map((part) => ('text' in part ? part.text : '')).join('')
  const answer = (listOf(record, 'conversations') ?? []).findLast(isFields)
  const said = answer && textOf(answer, 'value')
  return {
    kind: 'gold',
    ...(key === undefined ? {} : { key }),
    item: { ...(benchmark === undefined ? {} : { benchmark }), ...(key === undefined ? {} : { id: key }) },
    ...(question === undefined ? {} : { question }),
    pictures: paths.filter((path) => !path.includes('###')).map((uri) => ({ uri })),
    turns,
    gold: { ...(said === undefined ? {} : { answers: [said] }), shapes: reader.shapes },
    ...reader.said,
  }
}

function turnsOf(record: Fields): Turn[] {
  return (listOf(record, 'conversations') ?? []).flatMap((one): Turn[] => {
    if (!isFields(one)) return []
    const text = (textOf(one, 'value') ?? '').replace(/^<image>\n?/, '')
    return [{ role: one['from'] === 'gpt' ? 'assistant' : 'user', parts: text === '' ? [] : [{ text }] }]
  })
}
