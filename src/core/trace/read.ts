import * as z from 'zod/mini'
import { messageOf } from '../fault/fault'
import { countAlike } from '../json/count'
import { readNumerals } from '../json/numerals'
import { checkTrace } from './check'
import { keepProtoKeys } from '../json/proto'
import { migrate, type Versioned } from '../json/migrate'
import { salvage } from '../json/salvage'
import { parseText } from '../json/text'
import { writeJson } from '../json/write'
import { withEmptyIds, withOwnIds } from './ids'
import { TRACE_RULES } from './rules'
import { traceSchema, type Complaint, type Trace } from './schema'
import { liftTrace } from './v1/lift'
import { readTraceV1 } from './v1/read'

const version: Versioned = { family: 'loupe.trace', version: 2, migrations: {} }
const VERSION_1 = 'loupe.trace/1'

export type ReadTrace = { readonly trace: Trace | null; readonly complaints: Complaint[] }

/**
 * A saved trace, as far as it can be read: never throws, keeps unknown keys. A trace of version 1 is read by its own
 * schema, then lifted, so that complaints name the places of the file. What is wrong is named with its path; boxes that
 * are inverted, empty or outside are kept as they are, and named. What had to be taken away is kept in the trace's own
 * complaints too, so that saving it loses nothing.
 */
export function readTrace(json: unknown): ReadTrace {
  try {
    return versionOf(json) === 1 ? readOld(json) : readNew(json)
  } catch (error) {
    // Objects from outside can hold getters and proxies; JSON cannot.
    const message = messageOf(error)
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

/**
 * A trace as the text of a file; `readTrace(JSON.parse(text))` is the trace again. Keys stand in the schema's order, so
 * that one trace has one text.
 */
export function writeTrace(trace: Trace): string {
  const ordered = z.safeParse(traceSchema, trace).data
  return writeJson(ordered ? keepProtoKeys(trace, ordered) : trace)
}

/** A file that names no schema is of version 1 where its rounds are laid out like that. */
function versionOf(json: unknown): 1 | 2 {
  if (!isRecord(json)) return 2
  if (json['schema'] !== undefined) return json['schema'] === VERSION_1 ? 1 : 2
  const rounds: unknown = json['rounds']
  const first: unknown = Array.isArray(rounds) ? rounds[0] : undefined
  return isRecord(first) && 'roi' in first ? 1 : 2
}

function readOld(json: unknown): ReadTrace {
  const old = readTraceV1(json)
  if (!old.trace) return { trace: null, complaints: old.complaints }
  const { trace, complaints } = withOwnIds(liftTrace(old.trace))
  return { trace: withLost(trace, old.taken), complaints: [...old.complaints, ...countAlike(complaints)] }
}

function readNew(json: unknown): ReadTrace {
  const { json: current, complaints } = migrate(json, version)
  if (!isRecord(current) || current['schema'] !== 'loupe.trace/2' || !Array.isArray(current['rounds'])) {
    const message = 'It is not a loupe.trace/2: it has no rounds.'
    return { trace: null, complaints: [...complaints, { code: 'not-a-trace', path: '', message }] }
  }
  const parse = (value: unknown) => z.safeParse(traceSchema, value)
  const named = withEmptyIds(current)
  const numbers = readNumerals(named, parse(named).error?.issues ?? [])
  const read = salvage(numbers.json, parse, TRACE_RULES)
  const said = [...complaints, ...countAlike(numbers.complaints), ...read.complaints]
  if (!read.value) return { trace: null, complaints: said }
  const { trace, complaints: ids } = withOwnIds(read.value)
  return {
    trace: withLost(trace, read.complaints),
    complaints: [...said, ...countAlike([...ids, ...checkTrace(trace)])],
  }
}

/** Complaints that hold what was taken away go with the trace. */
function withLost(trace: Trace, found: readonly Complaint[]): Trace {
  const lost = found.filter((complaint) => ['value', 'taken', 'lost'].some((key) => key in complaint))
  return lost.length === 0 ? trace : { ...trace, complaints: [...(trace.complaints ?? []), ...lost] }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
