/**
 * JSON as models write it: single quotes, trailing commas, bare keys, Python's words and tuples, an end that never
 * comes. Nothing is evaluated. What was lenient is named in `slips`.
 */
export type Jsonish = {
  readonly value: unknown
  /** Offset after the value. */
  readonly end: number
  /** The value's last bracket is there. */
  readonly closed: boolean
  readonly slips: readonly Slip[]
}
export type Slip = 'unclosed' | 'quotes' | 'bare-word' | 'trailing-comma' | 'missing-comma' | 'python' | 'too-deep'

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

/** Reads one value from `start` on; never throws, always ends. */
export function readJsonish(text: string, start = 0): Jsonish {
  const reader = new Reader(text, start)
  const value = reader.value(0)
  return { value, end: reader.at, closed: !reader.slips.has('unclosed'), slips: [...reader.slips] }
}

/** Holds the place in the text; every read moves on or marks the value unclosed, so it ends. */
class Reader {
  readonly slips = new Set<Slip>()
  private readonly text: string
  at: number

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  value(depth: number): unknown {
    this.space()
    const char = this.text[this.at]
    if (char === undefined) return this.unclosed(null)
    if (depth > MAX_DEPTH) {
      this.slips.add('too-deep')
      this.at = this.text.length
      return this.unclosed(null)
    }
    if (char === '{') return this.object(depth)
    if (char === '[') return this.array(']', depth)
    if (char === '(') {
      this.slips.add('python')
      return this.array(')', depth)
    }
    if (char === '"' || char === "'") return this.string(char)
    return this.word()
  }

  private object(depth: number): Record<string, unknown> {
    // No prototype: a key named __proto__ is a key.
    const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    this.at += 1
    for (;;) {
      if (this.ends('}')) return found
      const before = this.at
      const name = this.value(depth + 1)
      // An object or a list in a key's place names nothing; text made of it could throw.
      const key = typeof name === 'object' ? '' : String(name)
      this.space()
      if (this.text[this.at] !== ':') {
        if (this.at >= this.text.length) return this.unclosed(found)
        if (this.at === before) this.at += 1
        this.comma('}')
        continue
      }
      this.at += 1
      found[key] = this.value(depth + 1)
      this.comma('}')
    }
  }

  private array(close: string, depth: number): unknown[] {
    const found: unknown[] = []
    this.at += 1
    for (;;) {
      if (this.ends(close)) return found
      const before = this.at
      found.push(this.value(depth + 1))
      if (this.at === before) this.at += 1
      this.comma(close)
    }
  }

  /** True at the closing bracket (taken) and at the end of the text. */
  private ends(close: string): boolean {
    this.space()
    if (this.at >= this.text.length) return this.unclosed(true)
    if (this.text[this.at] !== close) return false
    this.at += 1
    return true
  }

  private comma(close: string): void {
    this.space()
    const char = this.text[this.at]
    if (char === ',') {
      this.at += 1
      this.space()
      if (this.text[this.at] === close) this.slips.add('trailing-comma')
    } else if (char !== undefined && char !== close) {
      this.slips.add('missing-comma')
    }
  }

  private string(quote: string): string {
    if (quote === "'") this.slips.add('quotes')
    let found = ''
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at] ?? ''
      if (char === quote) {
        this.at += 1
        return found
      }
      found += char === '\\' ? this.escape() : char
    }
    // A backslash at the very end steps past it.
    this.at = this.text.length
    return this.unclosed(found)
  }

  private escape(): string {
    this.at += 1
    const char = this.text[this.at] ?? ''
    if (char !== 'u') return ESCAPES[char] ?? char
    const hex = /^[0-9a-fA-F]{4}/.exec(this.text.slice(this.at + 1, this.at + 5))?.[0]
    if (!hex) return char
    this.at += 4
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  private word(): unknown {
    const found = /^[^\s,:[\](){}"'<]+/.exec(this.text.slice(this.at, this.at + 256))?.[0] ?? ''
    this.at += found.length
    if (found === '') return null
    if (this.at >= this.text.length) this.unclosed(null)
    const word = WORDS[found]
    if (word) {
      if (word.python) this.slips.add('python')
      return word.value
    }
    const number = Number(found)
    if (Number.isFinite(number)) return number
    this.slips.add('bare-word')
    return found
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1
  }

  private unclosed<T>(value: T): T {
    this.slips.add('unclosed')
    return value
  }
}
