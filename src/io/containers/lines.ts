import { parseText, type Complaint } from '../../core'
import { chunksOf, type Bytes, type RecordAt } from './container'
import { Window } from './window'

const LINE_FEED = 10
/** A line longer than this is no record; it is passed over. */
const MOST_LINE = 256 * 2 ** 20
/** A foreign line is quoted by its beginning. */
const QUOTED = 80

/** A JSON value a line. A line that is none is named and passed over; its neighbours stay. */
export async function* lineRecords(bytes: Bytes, signal?: AbortSignal): AsyncGenerator<RecordAt> {
  const decoder = new TextDecoder()
  let line = 0
  for await (const { start, end, view, last } of linesOf(bytes, signal)) {
    line += 1
    const text = decoder.decode(view).trim()
    if (text === '') continue
    yield { start, end, ...lineValue(text, line, last) }
  }
}

type Line = { readonly start: number; readonly end: number; readonly view: Uint8Array; readonly last: boolean }

async function* linesOf(bytes: Bytes, signal?: AbortSignal): AsyncGenerator<Line> {
  const window = new Window()
  let start = 0
  for await (const chunk of chunksOf(bytes, signal)) {
    const at = window.end
    window.add(chunk)
    for (let next = chunk.indexOf(LINE_FEED); next >= 0; next = chunk.indexOf(LINE_FEED, next + 1)) {
      const end = at + next
      yield { start, end, view: window.view(start, end), last: false }
      start = end + 1
    }
    window.drop(start)
    if (window.end - start > MOST_LINE) {
      start = window.end
      window.drop(start)
    }
  }
  if (window.end > start) yield { start, end: window.end, view: window.view(start, window.end), last: true }
}

function lineValue(text: string, line: number, last: boolean): Pick<RecordAt, 'value' | 'complaints'> {
  try {
    const value = JSON.parse(text) as unknown
    return isEmpty(value) ? { value: undefined, complaints: [brokenLine(text, line, false, undefined)] } : { value }
  } catch {
    const parsed = parseText(text)
    if ('json' in parsed) return { value: parsed.json, complaints: parsed.complaints.map((one) => onLine(one, line)) }
    return { value: undefined, complaints: [brokenLine(text, line, last, parsed.complaints[0])] }
  }
}

/** What can hold no record: null, a number, true and false, an empty list or record. */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return false
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}

function onLine(complaint: Complaint, line: number): Complaint {
  return { ...complaint, message: `Line ${line}: ${complaint.message}`, level: 'dirt' }
}

function brokenLine(text: string, line: number, last: boolean, why: Complaint | undefined): Complaint {
  const isCut = last && /^[[{]/.test(text)
  const quoted = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text
  return {
    code: isCut ? 'truncated' : 'foreign-line',
    path: `line ${line}`,
    message: isCut
      ? `The file ends in the middle of a record, at line ${line}: it was cut short.`
      : `Line ${line} is no record and was passed over: ${quoted}`,
    level: 'dirt',
    ...(why ? { reason: why['reason'], column: why['column'] } : {}),
  }
}
