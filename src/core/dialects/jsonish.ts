import { numberOf } from './boxes'

/**
 * JSON as models write it: single quotes, trailing commas, bare keys, Python's words and tuples, an end that never
 * comes, full-width punctuation. Nothing is evaluated. What was lenient is named in `slips`.
 */
export type Jsonish = {
  readonly value: unknown
  /** Offset after the value. */
  readonly end: number
  /** The value's last bracket is there. */
  readonly closed: boolean
  readonly slips: readonly Slip[]
}
export type Slip =
  'unclosed' | 'quotes' | 'bare-word' | 'trailing-comma' | 'missing-comma' | 'python' | 'too-deep' | 'full-width'

const MAX_DEPTH = 32
const WORDS: Readonly<Record<string, { value: unknown; python: boolean }>> = {
  true: { value: true, python: false },
  false: { value: false, python: false },
  null: { value: null, python: false },
  True: { value: true, python: true },
  False: { value: false, python: true },
  None: { value: null, python: true },
  NaN: { value: Number.NaN, python: true },
  Infinity: { value: Number.POSITIVE_INFINITY, python: true },
}
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** Full-width marks and the plain ones that they stand for. */
const FULL_WIDTH: Readonly<Record<string, string>> = {
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '（': '(',
  '）': ')',
  '，': ',',
  '：': ':',
  '“': '"',
  '”': '"',
  '＂': '"',
  '‘': "'",
  '’': "'",
}
const BLANK = /\s/
const WORD = /[^\s,:[\](){}"'<，：［］（）｛｝“”＂‘’]+/y
/** The first character that a quoted text cannot pass over: what may end it, and the backslash. */
const STOPS: Readonly<Record<string, RegExp>> = { '"': /["\\]/g, "'": /['\\]/g, '“': /[”“＂"\\]/g, '‘': /[’‘'\\]/g }

/**
 * Reads one value from `start` on, as if the text ended at `stop`; never throws, always ends, in time linear in what
 * it passes over.
 */
export function readJsonish(text: string, start = 0, stop = text.length): Jsonish {
  const reader = new Reader(stop < text.length ? text.slice(0, stop) : text, start)
  const value = reader.value(0)
  return { value, end: reader.offset, closed: !reader.slips.has('unclosed'), slips: [...reader.slips] }
}

/** Holds the place in the text; every read moves on or marks the value unclosed, so it ends. */
class Reader {
  readonly slips = new Set<Slip>()
  private readonly text: string
  offset: number

  constructor(text: string, offset: number) {
    this.text = text
    this.offset = offset
  }

  value(depth: number): unknown {
    this.space()
    const written = this.text[this.offset]
    if (written === undefined) return this.unclosed(null)
    const char = this.plain(written)
    if (depth > MAX_DEPTH) {
      this.slips.add('too-deep')
      this.offset = this.text.length
      return this.unclosed(null)
    }
    if (char === '{') return this.object(depth)
    if (char === '[') return this.array(']', depth)
    if (char === '(') {
      this.slips.add('python')
      return this.array(')', depth)
    }
    if (char === '"' || char === "'") return this.string(written)
    return this.word()
  }

  private object(depth: number): Record<string, unknown> {
    // No prototype: a key named __proto__ is a key.
    const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    this.offset += 1
    for (;;) {
      if (this.ends('}')) return found
      const before = this.offset
      const name = this.value(depth + 1)
      // An object or a list in a key's place names nothing; text made of it could throw.
      const key = typeof name === 'object' ? '' : String(name)
      this.space()
      if (this.next() !== ':') {
        if (this.offset >= this.text.length) return this.unclosed(found)
        if (this.offset === before) this.offset += 1
        this.comma('}')
        continue
      }
      this.offset += 1
      found[key] = this.value(depth + 1)
      this.comma('}')
    }
  }

  private array(close: string, depth: number): unknown[] {
    const found: unknown[] = []
    this.offset += 1
    for (;;) {
      if (this.ends(close)) return found
      const before = this.offset
      found.push(this.value(depth + 1))
      if (this.offset === before) this.offset += 1
      this.comma(close)
    }
  }

  /** True at the closing bracket (taken) and at the end of the text. */
  private ends(close: string): boolean {
    this.space()
    if (this.offset >= this.text.length) return this.unclosed(true)
    if (this.next() !== close) return false
    this.offset += 1
    return true
  }

  private comma(close: string): void {
    this.space()
    const char = this.next()
    if (char === ',') {
      this.offset += 1
      this.space()
      if (this.next() === close) this.slips.add('trailing-comma')
    } else if (char !== '' && char !== close) {
      this.slips.add('missing-comma')
    }
  }

  private string(quote: string): string {
    if (quote === "'") this.slips.add('quotes')
    const stops = STOPS[quote] ?? (this.plain(quote) === '"' ? STOPS['“'] : STOPS['‘']) ?? /$/g
    const found: string[] = []
    this.offset += 1
    for (;;) {
      stops.lastIndex = this.offset
      const stop = stops.exec(this.text)
      found.push(this.text.slice(this.offset, stop?.index ?? this.text.length))
      this.offset = stop?.index ?? this.text.length
      if (!stop) return this.unclosed(found.join(''))
      if (stop[0] !== '\\') {
        this.offset += 1
        return found.join('')
      }
      found.push(this.escape())
      this.offset = Math.min(this.offset + 1, this.text.length)
    }
  }

  private escape(): string {
    this.offset += 1
    const char = this.text[this.offset] ?? ''
    if (char !== 'u') return ESCAPES[char] ?? char
    const hex = /^[0-9a-fA-F]{4}/.exec(this.text.slice(this.offset + 1, this.offset + 5))?.[0]
    if (!hex) return char
    this.offset += 4
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  private word(): unknown {
    WORD.lastIndex = this.offset
    const found = WORD.exec(this.text)?.[0] ?? ''
    this.offset += found.length
    if (found === '') return null
    if (this.offset >= this.text.length) this.unclosed(null)
    const word = Object.hasOwn(WORDS, found) ? WORDS[found] : undefined
    if (word) {
      if (word.python) this.slips.add('python')
      return word.value
    }
    const number = numberOf(found)
    if (number !== null) return number
    this.slips.add('bare-word')
    return found
  }

  private space(): void {
    while (this.offset < this.text.length && BLANK.test(this.text[this.offset] ?? '')) this.offset += 1
  }

  /** The next character, a full-width mark as the plain one it stands for; '' at the end. */
  private next(): string {
    return this.plain(this.text[this.offset] ?? '')
  }

  private plain(char: string): string {
    const mark = FULL_WIDTH[char]
    if (mark === undefined) return char
    this.slips.add('full-width')
    return mark
  }

  private unclosed<T>(value: T): T {
    this.slips.add('unclosed')
    return value
  }
}
