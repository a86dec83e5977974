import type { Complaint, Frame, Shape } from '../../trace/schema'
import { isFields, keyOf, textOf, type Fields } from '../content'
import { goldBoxOf, numbersOf } from '../goldShapes'
import type { Layout } from '../layout'
import { guessOf, shareOf } from '../sniffing'
import type { Told, Turn } from '../told'

/** Prefixes of stages, in the order in which they ran. */
const STAGES = ['initial', 'pass1', 'verification', 'pass2', 'reask', 'crop'] as const
/** What a stage's box is called beside its text, where that is not `<stage>_box`. */
const STORED: Readonly<Record<string, string>> = { verification: 'revised_box' }
const PIXELS: Frame = { unit: 'pixel', order: 'xyxy', of: 'last' }
const UNIT: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }
const GOLD: Frame = { unit: 'unit', order: 'xyxy', of: 'original' }

/**
 * One flat record an item, a prefix a stage: `initial_raw_output`, `verification_raw_output` ...; a stage is a
 * round.
 */
export const stages: Layout = {
  name: 'stages',
  title: 'Multi-stage results (a prefix a stage)',
  source: 'JerryZhenTing/visual-cot-with-correction@fac9b67 results/raw',
  sniff: (sample) =>
    guessOf(
      shareOf(sample, (one) => STAGES.some((stage) => typeof one[`${stage}_raw_output`] === 'string')),
      0.95,
      'has "<stage>_raw_output"',
      { dialect: 'text' },
    ),
  read: (record) =>
    isFields(record) && STAGES.some((stage) => `${stage}_raw_output` in record) ? [toldOf(record)] : [],
}

const WRONG_FRAME: Complaint = {
  code: 'stored-box-in-wrong-frame',
  path: 'box',
  message: 'The stored box is the one that the model wrote, divided by 1000; here it stands as it was written.',
  level: 'dirt',
}
const NOT_REVISED: Complaint = {
  code: 'box-revised-without-revision',
  path: 'box_revised',
  message: 'The record says that the box was revised, and no stage revised it.',
  level: 'dirt',
}

function toldOf(record: Fields): Told {
  const ran = STAGES.filter((stage) => typeof record[`${stage}_raw_output`] === 'string')
  const key = keyOf(record, 'example_id', 'id', 'question_id')
  const question = textOf(record, 'question', 'caption', 'statement')
  const gold = goldBoxOf(record['target_box'], GOLD)
  const right = textOf(record, 'ground_truth_answer', 'ground_truth', 'gold')
  const model = textOf(record, 'model')
  const isRevised = record['box_revised'] === true && !numbersOf(record['revised_box'], 4) && !ran.includes('pass2')
  const complaints = [
    ...(ran.some((stage) => isDivided(record, stage)) ? [WRONG_FRAME] : []),
    ...(isRevised ? [NOT_REVISED] : []),
  ]
  return {
    kind: 'trace',
    ...(key === undefined ? {} : { key, item: { id: key } }),
    ...(question === undefined ? {} : { question }),
    pictures: [{}],
    turns: ran.map((stage) => turnOf(record, stage)),
    ...answerOf(record),
    gold: { ...(right === undefined ? {} : { answers: [right] }), ...(gold ? { shapes: [gold] } : {}) },
    ...('final_answer_correct' in record
      ? { verdicts: { correct: record['final_answer_correct'] } }
      : verdictOf(record)),
    ...(model === undefined ? {} : { producer: { model } }),
    ...(complaints.length > 0 ? { complaints } : {}),
  }
}

function answerOf(record: Fields): Pick<Told, 'answer'> {
  const answer = textOf(record, 'final_answer', 'pass2_answer', 'initial_answer', 'pass1_answer')
  return answer === undefined ? {} : { answer }
}

function verdictOf(record: Fields): Pick<Told, 'verdicts'> {
  const name = ['pass2_answer_correct', 'initial_answer_correct'].find((one) => one in record)
  return name === undefined ? {} : { verdicts: { correct: record[name] } }
}

function turnOf(record: Fields, stage: string): Turn {
  const parsed = record[`${stage}_parsed_json`]
  const numbers = isFields(parsed) ? numbersOf(parsed['box'], 4) : null
  const shapes: Shape[] =
    numbers?.length === 4
      ? [{ kind: 'box', numbers, frame: numbers.every((one) => one <= 1) ? UNIT : PIXELS, author: 'thought' }]
      : []
  const answer = isFields(parsed) ? textOf(parsed, 'answer') : undefined
  return {
    role: 'assistant',
    agent: stage,
    parts: [{ text: textOf(record, `${stage}_raw_output`) ?? '' }],
    shapes,
    ...(answer === undefined ? {} : { answer }),
  }
}

/** The stored box is a thousandth of the written one. */
function isDivided(record: Fields, stage: string): boolean {
  const parsed = record[`${stage}_parsed_json`]
  const written = isFields(parsed) ? numbersOf(parsed['box'], 4) : null
  const stored = numbersOf(record[STORED[stage] ?? `${stage}_box`], 4)
  if (!written || !stored || written.every((one) => one <= 1)) return false
  return written.every((one, index) => Math.abs(one / 1000 - (stored[index] ?? NaN)) < 1e-6)
}
