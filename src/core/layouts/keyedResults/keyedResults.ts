import { isFields, textOf, type Fields } from '../content'
import type { Layout } from '../layout'
import type { Told } from '../told'

const ANSWERS = ['final_answer', 'prediction', 'extraction', 'pred_ans', 'response'] as const
const VERDICTS = ['true_false', 'gpt_eval', 'correct', 'acc', 'judge'] as const

/** An object keyed by item: an answer and a verdict each, and no replies. It joins its rollouts by the key. */
export const keyedResults: Layout = {
  name: 'keyed-results',
  title: 'Verdicts keyed by item',
  source: 'zhaochen0110/OpenThinkIMG@45d295f tf_eval output; ruiz-nju/Truly-Visual-CoT@895b728 calculated_score.json',
  sniff({ top, records }) {
    const [first] = records
    if (top !== 'object' || !isFields(first)) return null
    const items = Object.values(first).slice(0, 20)
    const fits = items.filter((one) => isFields(one) && isVerdict(one))
    if (items.length === 0 || fits.length < items.length) return null
    const isOpenThinkImg = fits.some((one) => isFields(one) && 'gpt_eval' in one)
    return { score: 0.9, why: ['answers with verdicts by item'], dialect: isOpenThinkImg ? 'openthinkimg' : 'text' }
  },
  read(record) {
    return isFields(record)
      ? Object.entries(record).flatMap(([key, one]) => (isFields(one) && isAnswered(one) ? [toldOf(key, one)] : []))
      : []
  },
}

function isAnswered(one: Fields): boolean {
  return [...ANSWERS, ...VERDICTS].some((key) => key in one)
}

/** An answer in words beside a verdict that is one: an object that only has fields of these names is another's. */
function isVerdict(one: Fields): boolean {
  return textOf(one, ...ANSWERS) !== undefined && VERDICTS.some((key) => isYesOrNo(one[key]))
}

function isYesOrNo(value: unknown): boolean {
  if (typeof value === 'boolean') return true
  if (typeof value === 'number') return value >= 0 && value <= 1
  return (
    typeof value === 'string' && /^\s*(?:true|false|yes|no|correct|incorrect|right|wrong|[01](?:\.0)?)\b/i.test(value)
  )
}

function toldOf(key: string, one: Fields): Told {
  const question = textOf(one, 'query', 'question')
  const answer = textOf(one, ...ANSWERS)?.replace(/<stop>\s*$/, '')
  const gold = textOf(one, 'answer', 'ground_truth', 'gold')
  const verdicts = Object.fromEntries(VERDICTS.flatMap((name) => (name in one ? [[name, one[name]] as const] : [])))
  return {
    kind: 'verdict',
    key,
    item: { id: key },
    ...(question === undefined ? {} : { question }),
    pictures: [],
    turns: [],
    ...(answer === undefined ? {} : { answer }),
    ...(gold === undefined ? {} : { gold: { answers: [gold] } }),
    verdicts,
    path: key,
  }
}
