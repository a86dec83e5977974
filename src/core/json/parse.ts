import { endOfNumber, endOfString, JsonBreak, skipBlanks, type Break } from './scan'

export type Parsed =
  /** `notNumbers`: how many NaN and infinities became null; `first`: the path to the first of them. */
  | { readonly json: unknown; readonly notNumbers: number; readonly first: readonly PropertyKey[] }
  /** `cut`: what is whole of a record that ends too early. */
  | { readonly broken: Break; readonly cut: Record<string, unknown> | undefined }

/** Words that Python and JavaScript write for numbers that JSON has not. */
const NOT_NUMBERS = ['NaN', '-NaN', 'Infinity', '-Infinity']
const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

type Level = { readonly list: unknown[] } | { readonly record: Record<string, unknown>; key: string }
type State = { offset: number; notNumbers: number; first: readonly PropertyKey[] }
/** What an offset held: a whole value, or the beginning of a list or a record. */
type Begun = { readonly value: unknown } | { readonly level: Level }

/**
 * JSON, and in it NaN and infinities, which become null. Keeps its own stack, so that no depth of nesting overflows the
 * engine's, and looks at each character once. Slower than JSON.parse: for the texts that JSON.parse refuses.
 */
export function parseLoosely(text: string): Parsed {
  const state: State = { offset: 0, notNumbers: 0, first: [] }
  const levels: Level[] = []
  try {
    const json = readAll(text, state, levels)
    return { json, notNumbers: state.notNumbers, first: state.first }
  } catch (error) {
    if (error instanceof JsonBreak) return { broken: error.place, cut: cutOf(levels, error.place) }
    throw error
  }
}

/**
 * What is whole of a record that ends too early: its fields, and the whole items of the list that is under way. A
 * record that is under way inside them is left out. Undefined where the text does not end too early, or nothing is
 * whole.
 */
function cutOf(levels: readonly Level[], { reason }: Break): Record<string, unknown> | undefined {
  const [root, ...inner] = levels
  if ((reason !== 'ended' && reason !== 'string-open') || !root || !('record' in root)) return undefined
  const end = inner.findIndex((level) => 'record' in level)
  const lists = (end < 0 ? inner : inner.slice(0, end)).map(contentOf) as unknown[][]
  for (const [index, list] of lists.entries()) lists[index - 1]?.push(list)
  const [list] = lists
  if (list && list.length > 0) put(root, list)
  return Object.keys(root.record).length > 0 ? root.record : undefined
}

function readAll(text: string, state: State, levels: Level[]): unknown {
  for (;;) {
    const begun = begin(text, state, levels)
    let closed = 'value' in begun ? begun.value : null
    if ('level' in begun) {
      const inside = firstInside(text, state, begun.level)
      if (inside) {
        levels.push(begun.level)
        continue
      }
      closed = contentOf(begun.level)
    }
    const whole = putAndClose(text, state, levels, closed)
    if (whole) return whole.value
  }
}

/**
 * Puts a finished value in its level, and closes every level that ends behind it. @returns null when more is to come
 */
function putAndClose(text: string, state: State, levels: Level[], finished: unknown): { value: unknown } | null {
  let value = finished
  for (;;) {
    const level = levels.at(-1)
    state.offset = skipBlanks(text, state.offset)
    if (!level) {
      if (state.offset < text.length) throw new JsonBreak(state.offset, 'more-after-end')
      return { value }
    }
    put(level, value)
    const mark = text[state.offset]
    if (mark === ',') {
      state.offset += 1
      if ('record' in level) readKey(text, state, level)
      return null
    }
    if (mark !== ('list' in level ? ']' : '}')) throw unexpected(text, state.offset)
    state.offset += 1
    levels.pop()
    value = contentOf(level)
  }
}

/** Reads a value that is whole, or opens a list or a record. */
function begin(text: string, state: State, levels: readonly Level[]): Begun {
  const start = skipBlanks(text, state.offset)
  const mark = text[start]
  if (mark === '[' || mark === '{') {
    state.offset = start + 1
    return { level: mark === '[' ? { list: [] } : { record: {}, key: '' } }
  }
  if (mark === '"') return { value: readString(text, state, start) }
  if (NOT_NUMBERS.some((word) => text.startsWith(word, start)))
    return { value: readNotNumber(text, state, start, levels) }
  for (const [word, value] of WORDS) {
    if (!text.startsWith(word, start)) continue
    state.offset = start + word.length
    return { value }
  }
  if (mark === undefined || !'-0123456789'.includes(mark)) throw unexpected(text, start)
  state.offset = endOfNumber(text, start)
  return { value: Number(text.slice(start, state.offset)) }
}

function readNotNumber(text: string, state: State, start: number, levels: readonly Level[]): null {
  state.offset = start + (NOT_NUMBERS.find((word) => text.startsWith(word, start)) ?? '').length
  // The path costs its depth: it is made once.
  if (state.notNumbers === 0) state.first = levels.map((level) => ('list' in level ? level.list.length : level.key))
  state.notNumbers += 1
  return null
}

/** Steps into a level that was opened. @returns whether it holds anything */
function firstInside(text: string, state: State, level: Level): boolean {
  state.offset = skipBlanks(text, state.offset)
  if (text[state.offset] === ('list' in level ? ']' : '}')) {
    state.offset += 1
    return false
  }
  if ('record' in level) readKey(text, state, level)
  return true
}

function readKey(text: string, state: State, level: { key: string }): void {
  const start = skipBlanks(text, state.offset)
  if (text[start] !== '"') throw unexpected(text, start)
  level.key = readString(text, state, start)
  state.offset = skipBlanks(text, state.offset)
  if (text[state.offset] !== ':') throw unexpected(text, state.offset)
  state.offset += 1
}

/** The scan has found the literal good, so that the engine's own reader takes it whole. */
function readString(text: string, state: State, start: number): string {
  state.offset = endOfString(text, start)
  const literal = text.slice(start, state.offset)
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1)
}

function put(level: Level, value: unknown): void {
  if ('list' in level) level.list.push(value)
  else setKey(level.record, level.key, value)
}

/** Sets an own key; `__proto__` too stays a key, where an assignment would change what the record inherits. */
export function setKey(record: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true })
  } else Reflect.set(record, key, value)
}

function contentOf(level: Level): unknown {
  return 'list' in level ? level.list : level.record
}

function unexpected(text: string, offset: number): JsonBreak {
  return new JsonBreak(Math.min(offset, text.length), offset >= text.length ? 'ended' : 'unexpected')
}
