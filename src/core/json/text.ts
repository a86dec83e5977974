import type { Complaint } from '../trace/schema'
import { parseLoosely } from './parse'
import type { Break, BreakReason } from './scan'

export type ParsedText =
  | { readonly json: unknown; readonly complaints: Complaint[] }
  /** `cut`: what is whole of a record that ends too early. */
  | { readonly complaints: Complaint[]; readonly cut?: Record<string, unknown> | undefined }

/** A path in a complaint holds at most this many steps. */
const MOST_STEPS = 40

/**
 * JSON as files hold it: a BOM is passed over, and Python's NaN and Infinity, which are no JSON, become null with a
 * complaint `not-a-number` (`count`, and the path of the first). What is no JSON gets `not-json` with the place where
 * it breaks: `offset` in UTF-16 units from 0, `line` and `column` from 1. Linear in the length, at any depth.
 */
export function parseText(text: string): ParsedText {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    return { json: JSON.parse(clean), complaints: [] }
  } catch {
    // The engine does not say where it stopped in a form that can be relied on, and knows no NaN.
    return withoutNaN(clean)
  }
}

function withoutNaN(text: string): ParsedText {
  const parsed = parseLoosely(text)
  if ('broken' in parsed) return { complaints: [notJson(text, parsed.broken)], cut: parsed.cut }
  if (parsed.notNumbers === 0) return { json: parsed.json, complaints: [] }
  const { notNumbers: count, first } = parsed
  const path = first.length > MOST_STEPS ? `${first.slice(0, MOST_STEPS).join('.')}...` : first.join('.')
  const message =
    count === 1 ? 'This number is NaN or infinite.' : `${count} numbers are NaN or infinite, from here on.`
  return { json: parsed.json, complaints: [{ code: 'not-a-number', path, message, count }] }
}

const WORDS: Readonly<Record<BreakReason, string>> = {
  ended: 'the text ends before its JSON does',
  unexpected: 'there is something that JSON has not in this place',
  'string-open': 'a string begins here and never ends',
  'bad-escape': 'a backslash is followed by what JSON does not know',
  'control-character': 'a string holds a line break or another control character',
  'bad-number': 'this is no number of JSON',
  'more-after-end': 'the JSON has ended, and more follows',
}

function notJson(text: string, { offset, reason }: Break): Complaint {
  const { line, column } = placeOf(text, offset)
  const message = `At line ${line}, column ${column} (character ${offset}), ${WORDS[reason]}.`
  return { code: 'not-json', path: '', message, reason, offset, line, column }
}

/** Line and column of an offset, both from 1; a line ends with a line feed. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line += 1
    start = end + 1
  }
  return { line, column: offset - start + 1 }
}
