import type { Complaint } from '../../trace/schema'
import { isFields, listOf, textOf } from '../content'
import { goldBoxOf, numbersOf, PIXELS } from '../goldShapes'
import type { Layout } from '../layout'
import type { Told } from '../told'

/** Results of VLM-R1's evaluation of referring expressions: one reply an item, and no picture named. */
export const recResults: Layout = {
  name: 'rec-results',
  title: 'VLM-R1 results (referring expressions)',
  source: 'om-ai-lab/VLM-R1@90052f4 src/eval/test_rec_r1.py',
  sniff({ top, records }) {
    const [first] = records
    const results = top === 'object' && isFields(first) ? listOf(first, 'results') : undefined
    const fits = results?.slice(0, 5).every((one) => isFields(one) && 'model_output' in one && 'ground_truth' in one)
    return fits && results && results.length > 0 ? { score: 0.96, why: ['"results" with "model_output"'] } : null
  },
  read(record) {
    const seen = new Set<string>()
    const results = isFields(record) ? (listOf(record, 'results') ?? []) : []
    return results.flatMap((one, index) => toldOf(one, index, seen))
  },
}

const SAME_QUESTION: Complaint = {
  code: 'item-key-not-unique',
  path: 'question',
  message: 'Another item asks the same and no picture is named: items are told apart by their place.',
  level: 'note',
}
const DIFFERS: Complaint = {
  code: 'extracted-differs',
  path: 'extracted_answer',
  message: 'The box that the producer scored is not the first one that the model wrote.',
  level: 'dirt',
}

function toldOf(one: unknown, index: number, seen: Set<string>): Told[] {
  if (!isFields(one)) return []
  const question = textOf(one, 'question') ?? ''
  const output = textOf(one, 'model_output') ?? ''
  const gold = goldBoxOf(one['ground_truth'], PIXELS)
  const complaints = [
    ...(seen.has(question) ? [SAME_QUESTION] : []),
    ...(sameNumbers(numbersOf(one['extracted_answer'], 4), firstBox(output)) ? [] : [DIFFERS]),
  ]
  seen.add(question)
  return [
    {
      kind: 'trace',
      question,
      pictures: [{}],
      turns: [
        { role: 'user', parts: [{ text: question }] },
        { role: 'assistant', parts: [{ text: output }] },
      ],
      ...(gold ? { gold: { shapes: [gold] } } : {}),
      ...('correct' in one ? { verdicts: { correct: one['correct'] } } : {}),
      path: `results[${index}]`,
      ...(complaints.length > 0 ? { complaints } : {}),
    },
  ]
}

const FOUR = /\[\s{0,8}(-?[\d.]{1,12}),\s{0,8}(-?[\d.]{1,12}),\s{0,8}(-?[\d.]{1,12}),\s{0,8}(-?[\d.]{1,12})\s{0,8}\]/

function firstBox(text: string): number[] | null {
  const found = FOUR.exec(text)
  return found ? found.slice(1).map(Number) : null
}

/** Nothing against nothing is the same. */
function sameNumbers(a: readonly number[] | null, b: readonly number[] | null): boolean {
  if (a === null || b === null) return a === b
  return a.length === b.length && a.every((value, index) => value === b[index])
}
