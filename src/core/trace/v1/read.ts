import * as z from 'zod/mini'
import { countAlike } from '../../json/count'
import { readNumerals } from '../../json/numerals'
import { salvage, type Rule } from '../../json/salvage'
import { checkTraceV1 } from './check'
import { traceSchema, type Complaint, type Trace } from './schema'

/** As it was when version 1 was the current one: what stands in for what a trace must have and lacks. */
const rules: readonly Rule[] = [
  { place: 'id', put: { value: 'unnamed' } },
  { place: 'question', put: { value: '' } },
  { place: 'images', put: { value: [] } },
  { place: 'images.*', put: 'drop' },
  { place: 'views', put: { value: [] } },
  { place: 'views.*', put: 'drop' },
  { place: 'producer', put: { value: { model: 'unknown' } } },
  { place: 'producer.model', put: { value: 'unknown' } },
  { place: 'rounds.*', put: { value: { view: null, raw: '', roi: null, actions: [] } } },
  { place: 'rounds.*.view', put: { value: null } },
  { place: 'rounds.*.raw', put: { value: '' } },
  { place: 'rounds.*.roi', put: { value: null } },
  { place: 'rounds.*.actions', put: { value: [] } },
  { place: 'rounds.*.actions.*', put: 'drop' },
  { place: 'rounds.*.actions.*.requested', put: { value: null } },
  { place: 'rounds.*.actions.*.effective', put: { value: null } },
  { place: 'rounds.*.actions.*.received', put: { value: null } },
  { place: 'rounds.*.stats', put: 'drop' },
  { place: 'answer', put: { value: null } },
  { place: 'policy', put: 'drop' },
  { place: 'branchOf', put: 'drop' },
  { place: 'complaints.*', put: 'drop' },
  ...['tokenIds', 'tokenProbs', 'tokenTexts', 'promptIds', 'complaints', 'actions.*.complaints'].map((key): Rule => ({
    place: `rounds.*.${key}`,
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
