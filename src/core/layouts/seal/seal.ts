import type { Complaint, Shape } from '../../trace/schema'
import { isFields, listOf, textOf, type Fields } from '../content'
import { GoldReader } from '../goldReader'
import { PIXELS_XYWH, numbersOf, shapeOf } from '../goldShapes'
import type { Layout } from '../layout'
import type { Told } from '../told'

/** What the file with the right boxes says instead of an answer of the model. */
const BY_HAND = 'no prediction needed'

/** Results of SEAL on V*: by kind of question, an item with what the search found; `bbox` is x, y, width, height. */
export const seal: Layout = {
  name: 'seal',
  title: 'V* / SEAL results',
  source: 'penghao-wu/vstar vstar_bench_eval.py',
  sniff({ top, records }) {
    const [first] = records
    if (top !== 'object' || !isFields(first)) return null
    const items = Object.values(first).flatMap((list) => (Array.isArray(list) ? (list.slice(0, 3) as unknown[]) : []))
    const fits = items.filter((one) => isFields(one) && isResult(one))
    if (items.length === 0 || fits.length < items.length) return null
    return { score: 0.97, why: ['has "search_result" beside "options"'], dialect: 'seal' }
  },
  read(record) {
    if (!isFields(record)) return []
    return Object.entries(record).flatMap(([kind, list]) =>
      Array.isArray(list) ? (list as unknown[]).flatMap((one, index) => toldOf(one, kind, index)) : [],
    )
  },
}

const NO_BOX: Complaint = { code: 'no-box', path: 'search_result', message: 'The search found nothing.', level: 'note' }

function isResult(one: Fields): boolean {
  return Array.isArray(one['search_result']) && Array.isArray(one['options'])
}

function toldOf(one: unknown, kind: string, index: number): Told[] {
  if (!isFields(one) || !isResult(one)) return []
  const said = textOf(one, 'prediction_freeform') ?? ''
  const image = textOf(one, 'image') ?? ''
  const question = textOf(one, 'question')
  const options = (listOf(one, 'options') ?? []).filter((option): option is string => typeof option === 'string')
  const reader = found(one, `${kind}[${index}]`)
  const { shapes } = reader
  const [right] = options
  const common = {
    key: image,
    item: { benchmark: 'vstar', id: image, domain: kind },
    ...(question === undefined ? {} : { question }),
    path: `${kind}[${index}]`,
    ...reader.said,
  }
  if (said.startsWith(BY_HAND)) {
    const gold = shapes.map((shape): Shape => ({ ...shape, author: 'prompt' }))
    const answers = right === undefined ? {} : { answers: [right] }
    return [{ ...common, kind: 'gold', pictures: [{ name: image }], turns: [], gold: { ...answers, shapes: gold } }]
  }
  const chosen = one['option_chosen']
  const answer = typeof chosen === 'number' ? options[chosen] : undefined
  return [
    {
      ...common,
      kind: 'trace',
      pictures: [{ uri: image }],
      turns: [{ role: 'assistant', parts: [{ text: said }], shapes, ...(answer === undefined ? {} : { answer }) }],
      ...(right === undefined ? {} : { gold: { answers: [right] } }),
      ...('correct' in one ? { verdicts: { correct: one['correct'] } } : {}),
      ...(shapes.length === 0 ? { complaints: [...(reader.said.complaints ?? []), NO_BOX] } : {}),
    },
  ]
}

function found(one: Fields, path: string): GoldReader {
  const reader = new GoldReader()
  for (const [index, result] of (listOf(one, 'search_result') ?? []).entries()) {
    const at = `${path}.search_result[${index}]`
    const written = isFields(result) ? (result['bbox'] ?? null) : result
    // A search that found nothing says so by no box.
    if (isFields(result) && (written === null || (Array.isArray(written) && written.length === 0))) continue
    const numbers = numbersOf(written, 4)
    const label = isFields(result) ? textOf(result, 'name') : undefined
    reader.add(at, numbers && { ...shapeOf('box', numbers, PIXELS_XYWH, label), author: 'call' })
  }
  return reader
}
