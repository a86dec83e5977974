/**
 * Where a text stops being JSON: `offset` counts UTF-16 units from 0; the reason is a code, its words are the caller's.
 */
export type Break = { readonly offset: number; readonly reason: BreakReason }
export type BreakReason =
  'ended' | 'unexpected' | 'string-open' | 'bad-escape' | 'control-character' | 'bad-number' | 'more-after-end'

export class JsonBreak extends Error {
  readonly place: Break
  constructor(offset: number, reason: BreakReason) {
    super(reason)
    this.name = 'JsonBreak'
    this.place = { offset, reason }
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d
const ESCAPES = '"\\/bfnrt'

/**
 * Where a string's text stops, past its closing quote. `offset` is that of the opening quote. One look at each
 * character: a regular expression over megabytes overflows the engine's own stack.
 * @throws JsonBreak
 */
export function endOfString(text: string, offset: number): number {
  let index = offset + 1
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) return index + 1
    if (code < 0x20) throw new JsonBreak(index, 'control-character')
    index = code === BACKSLASH ? endOfEscape(text, index) : index + 1
  }
  throw new JsonBreak(offset, 'string-open')
}

function endOfEscape(text: string, offset: number): number {
  const kind = text[offset + 1]
  if (kind === undefined) throw new JsonBreak(offset, 'ended')
  if (ESCAPES.includes(kind)) return offset + 2
  const digits = kind === 'u' ? text.slice(offset + 2, offset + 6) : ''
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new JsonBreak(offset, 'bad-escape')
  return offset + 6
}

/** Where a number that begins at `offset` stops. @throws JsonBreak when it is none that JSON has */
export function endOfNumber(text: string, offset: number): number {
  const whole = text.charCodeAt(offset) === MINUS ? offset + 1 : offset
  let end = endOfDigits(text, whole)
  // JSON has no numbers like 007.
  if (end === whole || (text[whole] === '0' && end > whole + 1)) throw new JsonBreak(offset, 'bad-number')
  if (text[end] === '.') end = someDigits(text, end + 1, offset)
  if (text[end] === 'e' || text[end] === 'E') {
    const signed = text[end + 1] === '+' || text[end + 1] === '-'
    end = someDigits(text, end + (signed ? 2 : 1), offset)
  }
  return end
}

function someDigits(text: string, from: number, start: number): number {
  const end = endOfDigits(text, from)
  if (end === from) throw new JsonBreak(start, 'bad-number')
  return end
}

function endOfDigits(text: string, from: number): number {
  let index = from
  for (let code = text.charCodeAt(index); code >= 0x30 && code <= 0x39; code = text.charCodeAt(index)) index += 1
  return index
}

/** The first offset from `from` on that holds no blank of JSON's four. */
export function skipBlanks(text: string, from: number): number {
  let index = from
  for (let code = text.charCodeAt(index); isBlank(code); code = text.charCodeAt(index)) index += 1
  return index
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}
