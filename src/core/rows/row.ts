import { LEVELS, type Level } from '../importing/summary'
import type { ReadRecord } from '../importing/reading'
import type { ToldKind } from '../layouts/told'
import type { Trace } from '../trace/schema'

/** What a list knows of a trace without opening it. */
export type RowValues = {
  /** The trace's id. */
  readonly key: string
  readonly kind: ToldKind
  readonly question: string
  readonly answer: string
  /** Gold answers, joined by ` | `. */
  readonly gold: string
  /** The file's index in its set, the record's place in the file, the trace's place in the record. */
  readonly file: number
  readonly ordinal: number
  readonly part: number
  /** Bytes of the record in its file, the end excluded; -1 where it has none of its own. */
  readonly start: number
  readonly end: number
  readonly rounds: number
  /** Zooms that were executed. */
  readonly looks: number
  readonly calls: number
  readonly pictures: number
  /** Pictures that nobody has. */
  readonly missing: number
  /** As the producer said: 1 right, 0 wrong, -1 nobody said. */
  readonly right: 1 | 0 | -1
  /** The first imported number; NaN where there is none. */
  readonly score: number
  /** UTF-16 units of all replies. */
  readonly length: number
  readonly layout: string
  readonly dialect: string
  readonly producer: string
  readonly group: string
  /** The question among those of its benchmark: what groups by item. */
  readonly item: string
  /** Codes of its complaints, each once. */
  readonly codes: readonly string[]
  /** The worst level of them. */
  readonly level: Level
}

export type RowAt = Pick<RowValues, 'file' | 'ordinal' | 'part' | 'start' | 'end' | 'missing'>

/** A row of what was read from a record. */
export function rowOfRecord({ kind, trace, complaints }: ReadRecord, at: RowAt): RowValues {
  const actions = trace.rounds.flatMap((round) => round.actions)
  return {
    ...at,
    key: trace.id,
    kind,
    question: trace.question,
    answer: trace.answer?.text ?? '',
    gold: (trace.gold?.answers ?? []).join(' | '),
    rounds: trace.rounds.length,
    looks: actions.filter((action) => action.kind === 'zoom' && action.executed).length,
    calls: actions.length,
    pictures: trace.images.length,
    right: rightOf(trace),
    score: scoreOf(trace),
    length: trace.rounds.reduce((sum, round) => sum + round.raw.length, 0),
    layout: trace.source?.layout ?? 'loupe',
    dialect: trace.producer.dialect ?? '',
    producer: trace.producer.model,
    group: trace.group?.id ?? '',
    item: itemOf(trace),
    codes: [...new Set(complaints.map(({ code }) => code))],
    level: LEVELS[Math.max(0, ...complaints.map(({ level = 'dirt' }) => LEVELS.indexOf(level)))] ?? 'note',
  }
}

/** By benchmark and id where the record has them, else by question and the first picture's name. */
function itemOf({ item, question, images }: Trace): string {
  if (item?.id !== undefined) return `${item.benchmark ?? ''}/${item.id}`
  const picture = images[0]?.uri?.split(/[\\/]/).at(-1) ?? images[0]?.sha256 ?? ''
  return `${question}\n${picture}`
}

/** Names under which producers say whether an answer is right, the surest first. */
const RIGHT_NAMES = ['correct', 'acc', 'accuracy', 'hit', 'right', 'is_correct', 'gpt_eval', 'true_false', 'acc_score']
/** A reward says so only where it is all or nothing. */
const REWARD_NAMES = ['reward', 'score', 'accuracy_reward', 'match', 'includes', 'model_graded_qa', 'choice']

/** A verdict by its name, then a score that is all or nothing; then any verdict at all. */
function rightOf({ verdicts = {}, scores = {} }: Trace): RowValues['right'] {
  for (const name of RIGHT_NAMES) {
    const found = truthOf(verdicts[name] ?? scores[name])
    if (found !== -1) return found
  }
  for (const value of [...Object.values(verdicts), ...REWARD_NAMES.map((name) => scores[name])]) {
    const found = truthOf(value)
    if (found !== -1) return found
  }
  return -1
}

/** Words for right and wrong; `C` and `I` are Inspect's. */
const TRUTHS: Readonly<Record<string, 1 | 0>> = {
  true: 1,
  yes: 1,
  correct: 1,
  right: 1,
  c: 1,
  '1': 1,
  '1.0': 1,
  false: 0,
  no: 0,
  incorrect: 0,
  wrong: 0,
  i: 0,
  '0': 0,
  '0.0': 0,
}

function truthOf(value: unknown): RowValues['right'] {
  if (value === true || value === 1) return 1
  if (value === false || value === 0) return 0
  return typeof value === 'string' ? (TRUTHS[value.trim().toLowerCase()] ?? -1) : -1
}

function scoreOf({ scores = {} }: Trace): number {
  return Object.values(scores).find((value) => typeof value === 'number') ?? NaN
}
