import * as z from 'zod/mini'
import { countAlike } from '../../json/count'
import { readNumerals } from '../../json/numerals'
import { salvage, type Rule } from '../../json/salvage'
import { checkTraceV1 } from './check'
import { traceSchema, type Complaint, type Trace } from './schema'

/** As it was when version 1 was the current one: what stands in for what a trace must have and lacks. */
const rules: readonly Rule[] = [
  { at: 'id', put: { value: 'unnamed' } },
  { at: 'question', put: { value: '' } },
  { at: 'images', put: { value: [] } },
  { at: 'images.*', put: 'drop' },
  { at: 'views', put: { value: [] } },
  { at: 'views.*', put: 'drop' },
  { at: 'producer', put: { value: { model: 'unknown' } } },
  { at: 'producer.model', put: { value: 'unknown' } },
  { at: 'rounds.*', put: { value: { view: null, raw: '', roi: null, actions: [] } } },
  { at: 'rounds.*.view', put: { value: null } },
  { at: 'rounds.*.raw', put: { value: '' } },
  { at: 'rounds.*.roi', put: { value: null } },
  { at: 'rounds.*.actions', put: { value: [] } },
  { at: 'rounds.*.actions.*', put: 'drop' },
  { at: 'rounds.*.actions.*.requested', put: { value: null } },
  { at: 'rounds.*.actions.*.effective', put: { value: null } },
  { at: 'rounds.*.actions.*.received', put: { value: null } },
  { at: 'rounds.*.stats', put: 'drop' },
  { at: 'answer', put: { value: null } },
  { at: 'policy', put: 'drop' },
  { at: 'branchOf', put: 'drop' },
  { at: 'complaints.*', put: 'drop' },
  ...['tokenIds', 'tokenProbs', 'tokenTexts', 'promptIds', 'complaints', 'actions.*.complaints'].map((key): Rule => ({
    at: `rounds.*.${key}`,
    put: 'drop',
  })),
]

/** `taken`: the complaints that hold what was taken away. */
export type ReadTraceV1 = {
  readonly trace: Trace | null
  readonly complaints: Complaint[]
  readonly taken: readonly Complaint[]
}

/** A saved `loupe.trace/1`, as far as it can be read; complaints name the places of the file. */
export function readTraceV1(json: unknown): ReadTraceV1 {
  if (typeof json !== 'object' || json === null || !Array.isArray(Reflect.get(json, 'rounds'))) {
    const message = 'It is not a loupe.trace/1: it has no rounds.'
    return { trace: null, complaints: [{ code: 'not-a-trace', path: '', message }], taken: [] }
  }
  const named = Reflect.get(json, 'schema') !== undefined
  const message = 'It names no schema; it was read as loupe.trace/1.'
  const unnamed: Complaint[] = named ? [] : [{ code: 'schema-missing', path: 'schema', message }]
  const whole = named ? json : { ...json, schema: 'loupe.trace/1' }
  const parse = (value: unknown) => z.safeParse(traceSchema, value)
  const numbers = readNumerals(whole, parse(whole).error?.issues ?? [])
  const read = salvage(numbers.json, parse, rules)
  const checked = read.value ? checkTraceV1(read.value) : []
  return {
    trace: read.value,
    complaints: [...unnamed, ...countAlike(numbers.complaints), ...read.complaints, ...countAlike(checked)],
    taken: read.complaints,
  }
}
