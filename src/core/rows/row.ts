import { LEVELS, type Level } from '../importing/summary'
import type { ReadRecord } from '../importing/reading'
import { baseName } from '../importing/match'
import { hashOf } from '../layouts/recordMeta'
import type { ToldKind } from '../layouts/told'
import type { ImageEntry, Trace } from '../trace/schema'

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
  /** Boxes that the model wrote: in calls, in thoughts, in answers. */
  readonly boxes: number
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
  /** What kind of question it is, as its benchmark says; empty where nobody said. */
  readonly domain: string
  /** The id of the samples that were drawn together; empty where there is none. */
  readonly group: string
  /** Of the training; -1 where nobody said. */
  readonly step: number
  /** What traces of one question about one picture have in common. */
  readonly item: string
  /** Codes of its complaints, each once. */
  readonly codes: readonly string[]
  /** The worst level of them. */
  readonly level: Level
}

export type RowAt = Pick<RowValues, 'file' | 'ordinal' | 'part' | 'missing'> & {
  readonly start?: number
  readonly end?: number
}

/** A row of what was read from a record. */
export function rowOfRecord({ kind, trace, complaints }: ReadRecord, at: RowAt): RowValues {
  const actions = trace.rounds.flatMap((round) => round.actions)
  return {
    start: -1,
    end: -1,
    ...at,
    key: trace.id,
    kind,
    question: trace.question,
    answer: trace.answer?.text ?? '',
    gold: (trace.gold?.answers ?? []).join(' | '),
    rounds: trace.rounds.length,
    looks: actions.filter((action) => action.kind === 'zoom' && action.executed).length,
    calls: actions.length,
    boxes: boxesOf(trace),
    pictures: trace.images.length,
    right: rightOf(trace),
    score: scoreOf(trace),
    length: trace.rounds.reduce((sum, round) => sum + round.raw.length, 0),
    layout: trace.source?.layout ?? 'loupe',
    dialect: trace.producer.dialect ?? '',
    producer: trace.producer.model,
    domain: trace.item?.domain ?? '',
    group: trace.group?.id ?? '',
    step: stepOf(trace),
    item: itemOf(trace),
    codes: [...new Set(complaints.map(({ code }) => code))],
    level: LEVELS[Math.max(0, ...complaints.map(({ level = 'dirt' }) => LEVELS.indexOf(level)))] ?? 'note',
  }
}

function boxesOf({ rounds }: Trace): number {
  return rounds.reduce((sum, { rois, answerShapes = [], actions }) => {
    const called = actions.reduce((count, { shapes }) => count + shapes.filter(({ kind }) => kind === 'box').length, 0)
    return sum + rois.length + answerShapes.length + called
  }, 0)
}

function stepOf({ group }: Trace): number {
  const step = Math.trunc(group?.step ?? -1)
  return step >= 0 ? step : -1
}

/** A key longer than this ends in a hash. */
const MOST_ITEM = 300

/**
 * By benchmark and id where the record has both: an id alone is often a place in a file, and two files have the same.
 * Else by question and pictures; by the id where there is neither.
 */
function itemOf({ item, question, images }: Trace): string {
  if (item?.benchmark !== undefined && item.id !== undefined) return shortened(`${item.benchmark}/${item.id}`)
  if (question === '' && images.length === 0) return shortened(item?.id ?? '')
  return shortened([question, ...images.map(pictureKey)].join('\n'))
}

function pictureKey({ sha256, uri, name, embedded }: ImageEntry): string {
  const called = uri ?? name
  if (called !== undefined && called !== '') return baseName(called)
  return sha256 ?? (embedded === undefined ? '' : fingerprint(embedded))
}

/** A picture of megabytes is told from others by letters all over it: a list can not read each whole. */
const FINGERPRINT = 512
function fingerprint(data: string): string {
  const step = Math.max(1, data.length / FINGERPRINT)
  let letters = ''
  for (let at = 0; at < data.length; at += step) letters += data.charAt(Math.floor(at))
  return `${data.length}-${hashOf(letters)}`
}

function shortened(key: string): string {
  return key.length <= MOST_ITEM ? key : `${key.slice(0, MOST_ITEM)}-${hashOf(key)}`
}

/** Names under which producers say whether an answer is right, the surest first. */
const RIGHT_NAMES = ['correct', 'acc', 'accuracy', 'hit', 'right', 'is_correct', 'gpt_eval', 'true_false', 'acc_score']
/** A reward says so only where it is all or nothing. */
const REWARD_NAMES = ['reward', 'score', 'accuracy_reward', 'match', 'includes', 'model_graded_qa', 'choice']

/**
 * In this order: each surest name among verdicts, then among scores; then any verdict; then a reward that is all or
 * nothing. What says neither right nor wrong (0.7, "perhaps") is passed over.
 */
export function rightOf({ verdicts = {}, scores = {} }: Trace): RowValues['right'] {
  const said = [
    ...RIGHT_NAMES.flatMap((name) => [verdicts[name], scores[name]]),
    ...Object.values(verdicts),
    ...REWARD_NAMES.map((name) => scores[name]),
  ]
  for (const value of said) {
    const found = truthOf(value)
    if (found !== -1) return found
  }
  return -1
}

/** Words for right and wrong; `C` and `I` are Inspect's. */
const RIGHT_WORDS = new Set(['true', 'yes', 'correct', 'right', 'c', '1', '1.0'])
const WRONG_WORDS = new Set(['false', 'no', 'incorrect', 'wrong', 'i', '0', '0.0'])

function truthOf(value: unknown): RowValues['right'] {
  if (value === true || value === 1) return 1
  if (value === false || value === 0) return 0
  if (typeof value !== 'string') return -1
  const word = value.trim().toLowerCase()
  if (RIGHT_WORDS.has(word)) return 1
  return WRONG_WORDS.has(word) ? 0 : -1
}

function scoreOf({ scores = {} }: Trace): number {
  return Object.values(scores).find((value) => typeof value === 'number') ?? NaN
}
