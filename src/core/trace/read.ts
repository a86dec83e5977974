import * as z from 'zod/mini'
import { checkTrace } from './check'
import { migrate, TRACE_MIGRATIONS, type Versioned } from '../json/migrate'
import { salvage, type Rule } from '../json/salvage'
import { traceSchema, type Complaint, type Trace } from './schema'
import { parseText } from '../json/text'
import { writeJson } from '../json/write'

const version: Versioned = { family: 'loupe.trace', version: 1, migrations: TRACE_MIGRATIONS }

/**
 * What stands in for what a trace must have and lacks. A round is never taken away: its neighbours keep their number.
 */
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

export type ReadTrace = { readonly trace: Trace | null; readonly complaints: Complaint[] }

/**
 * A saved trace, as far as it can be read: never throws, keeps unknown keys, migrates older versions. What is wrong is
 * named with its path; boxes that are inverted, empty or outside are kept as they are, and named.
 */
export function readTrace(json: unknown): ReadTrace {
  try {
    const { json: current, complaints } = migrate(json, version)
    if (!looksLikeTrace(current)) {
      return {
        trace: null,
        complaints: [
          ...complaints,
          { code: 'not-a-trace', path: '', message: 'It is not a loupe.trace/1: it has no rounds.' },
        ],
      }
    }
    const read = salvage(current, (value) => z.safeParse(traceSchema, value), rules)
    const checked = read.value ? checkTrace(read.value) : []
    return { trace: read.value, complaints: [...complaints, ...read.complaints, ...checked] }
  } catch (error) {
    // Objects from outside can hold getters and proxies; JSON cannot.
    const message = error instanceof Error ? error.message : String(error)
    return { trace: null, complaints: [{ code: 'unreadable', path: '', message }] }
  }
}

/** `readTrace` for a file's text, with a BOM or with Python's NaN in it. */
export function readTraceText(text: string): ReadTrace {
  const parsed = parseText(text)
  if (!('json' in parsed)) return { trace: null, complaints: parsed.complaints }
  const read = readTrace(parsed.json)
  return { trace: read.trace, complaints: [...parsed.complaints, ...read.complaints] }
}

/** A trace as the text of a file; `readTrace(JSON.parse(text))` is the trace again. */
export function writeTrace(trace: Trace): string {
  return writeJson(trace)
}

function looksLikeTrace(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  return Reflect.get(json, 'schema') === 'loupe.trace/1' && Array.isArray(Reflect.get(json, 'rounds'))
}
