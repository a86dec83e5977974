import { findDialect } from '../dialects/registry'
import type { Dialect } from '../dialects/dialect'
import type { Top } from '../layouts/layout'
import type { Told } from '../layouts/told'
import { readTrace } from '../trace/read'
import type { Complaint, Trace } from '../trace/schema'
import type { Pair } from './rank'
import { traceOf } from './traceOf'

/** A record as a container gave it: its value, and where its bytes lie. */
export type RecordAt = {
  readonly value: unknown
  readonly start?: number
  readonly end?: number
  readonly complaints?: readonly Complaint[]
}

/** A trace, gold, item or verdict of a file. */
export type ReadRecord = {
  readonly kind: Told['kind']
  readonly trace: Trace
  readonly complaints: readonly Complaint[]
}

/** Where a record stands. */
type At = { readonly file: string; readonly top: Top; readonly ordinal: number }

/**
 * What a record of a file holds, read as a pair of layout and dialect says. Complaints of a code that is normal for
 * the dialect are notes; what says no level is dirt. Never throws.
 */
export function readRecord(record: RecordAt, { layout, dialect }: Pair, { file, top, ordinal }: At): ReadRecord[] {
  if (layout.name === 'loupe') return readOwn(record)
  const told = layout.read(record.value, { file, top, ordinal })
  return told.map((one, index) => {
    const by = findDialect(one.dialect) ?? dialect
    const id = `${file}#${ordinal}${told.length > 1 ? `.${index}` : ''}-${sumOf(one)}`
    const trace = traceOf(one, by, {
      id,
      file,
      layout: layout.name,
      ...(record.start === undefined ? {} : { start: record.start }),
      ...(record.end === undefined ? {} : { end: record.end }),
    })
    // What is wrong with a record of many traces is said once, with the first.
    const ofRecord = index === 0 ? (record.complaints ?? []) : []
    return { kind: one.kind, trace, complaints: levelled([...ofRecord, ...allOf(trace)], by) }
  })
}

/**
 * A short sum of what was asked and said (FNV-1a, 32 bits): files of two runs are often called alike, and what a person
 * corrects in one must not be found in the other.
 */
function sumOf({ question = '', turns }: Told): string {
  let sum = 0x811c9dc5
  const add = (text: string) => {
    for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193)
  }
  add(question)
  for (const { parts } of turns) for (const part of parts) if ('text' in part) add(part.text)
  // Letters alone: a search for a number must not find it in an id.
  return (sum >>> 0).toString(16).replace(/\d/g, (digit) => LETTERS[Number(digit)] ?? digit)
}

const LETTERS = 'ghijklmnop'

function readOwn(record: RecordAt): ReadRecord[] {
  const { trace, complaints } = readTrace(record.value)
  return trace ? [{ kind: 'trace', trace, complaints: [...(record.complaints ?? []), ...complaints] }] : []
}

/** Every complaint of a trace, its rounds' with the round's path before their own. */
function allOf({ complaints = [], rounds }: Trace): Complaint[] {
  return [
    ...complaints,
    ...rounds.flatMap((round) =>
      (round.complaints ?? []).map((one) => ({ ...one, path: `rounds.${round.id}${one.path ? `.${one.path}` : ''}` })),
    ),
  ]
}

function levelled(complaints: readonly Complaint[], { normal = [] }: Dialect): Complaint[] {
  return complaints.map((one) => ({
    ...one,
    level: normal.includes(one.code) ? ('note' as const) : (one.level ?? ('dirt' as const)),
  }))
}
