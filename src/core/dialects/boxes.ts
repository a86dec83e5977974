import type { Numbers4 } from '../geometry/box'
import type { FoundBox } from './dialect'

const NUMBER = /[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?/y
const BLANK = /\s/
/** Full-width marks, as models write them among Chinese or Japanese text, count as their plain ones. */
const LIST_OPENS = ['[', '［']
const CLOSES: Readonly<Record<string, string>> = { '[': ']', '［': ']', '(': ')', '（': ')' }
const PLAIN: Readonly<Record<string, string>> = { '，': ',', '］': ']', '）': ')', '（': '(' }
/** How far from its numbers a label is looked for. */
const LABEL_REACH = 160

/** Every `[a, b, c, d]` of a text, in order, with its place, and the label where one is written beside it. */
export function findBoxes(text: string): FoundBox[] {
  const found: FoundBox[] = []
  let index = 0
  while (index < text.length) {
    if (!LIST_OPENS.includes(text[index] ?? '')) {
      index += 1
      continue
    }
    const list = readList(text, index)
    const numbers = list.closed ? numbers4(list.numbers) : null
    if (numbers) found.push({ numbers, start: index, end: list.end, ...labelBeside(text, index, list.end) })
    // What was passed over holds only digits, commas and blanks: no bracket is missed, and nothing is read twice.
    index = Math.max(index + 1, list.end)
  }
  return found
}

/**
 * Every `(x1,y1),(x2,y2)` of a text, Qwen2-VL's own way, with its special tokens around it or without; the words
 * before it are its label.
 */
export function findCorners(text: string): FoundBox[] {
  const found: FoundBox[] = []
  let index = 0
  let free = 0
  while (index < text.length) {
    if (text[index] !== '(' && text[index] !== '（') {
      index += 1
      continue
    }
    const first = readList(text, index)
    if (!first.closed || first.numbers.length !== 2) {
      index = Math.max(index + 1, first.end)
      continue
    }
    const next = skipSeparator(text, first.end)
    const open = text[next] === '(' || text[next] === '（'
    const second = open ? readList(text, next) : null
    const numbers = second?.closed ? numbers4([...first.numbers, ...second.numbers]) : null
    if (second && numbers && second.numbers.length === 2) {
      found.push({ numbers, start: index, end: second.end, ...wordsBefore(text, free, index) })
      index = second.end
      free = index
    } else {
      index = first.end
    }
  }
  return found
}

type List = { readonly numbers: readonly number[]; readonly end: number; readonly closed: boolean }

/**
 * At most four numbers after the bracket at `start`; `end` is after its closing bracket, or where reading broke off.
 */
function readList(text: string, start: number): List {
  const close = CLOSES[text[start] ?? ''] ?? ']'
  const numbers: number[] = []
  let index = start + 1
  for (;;) {
    index = skipBlank(text, index)
    const char = plain(text[index])
    if (char === close && numbers.length > 0) return { numbers, end: index + 1, closed: true }
    NUMBER.lastIndex = index
    const written = numbers.length < 4 ? NUMBER.exec(text)?.[0] : undefined
    if (written === undefined) return { numbers, end: index, closed: false }
    numbers.push(Number(written))
    index = skipBlank(text, index + written.length)
    const next = plain(text[index])
    if (next === ',') index += 1
    else if (next !== close) return { numbers, end: index, closed: false }
  }
}

function plain(char: string | undefined): string {
  return char === undefined ? '' : (PLAIN[char] ?? char)
}

/** The offset of the first character from `start` on that is no blank. */
export function skipBlank(text: string, start: number): number {
  let index = start
  while (index < text.length && BLANK.test(text[index] ?? '')) index += 1
  return index
}

function skipSeparator(text: string, start: number): number {
  const comma = skipBlank(text, start)
  return plain(text[comma]) === ',' ? skipBlank(text, comma + 1) : comma
}

const LABEL_AFTER = /^\s{0,8},\s{0,8}["']label["']\s{0,8}:\s{0,8}["']([^"'\n]*)["']/
const LABEL_BEFORE =
  /["']label["']\s{0,8}:\s{0,8}["']([^"'\n]{0,120})["']\s{0,8},\s{0,8}["'][a-z_0-9]{1,20}["']\s{0,8}:\s{0,8}$/

/** The label of a box that stands in an object with it: `{"bbox_2d": [1, 2, 3, 4], "label": "sign"}`. */
function labelBeside(text: string, start: number, end: number): { label?: string } {
  const after = LABEL_AFTER.exec(text.slice(end, end + LABEL_REACH))
  const label = after?.[1] ?? LABEL_BEFORE.exec(text.slice(Math.max(0, start - LABEL_REACH), start))?.[1]
  return label === undefined ? {} : { label }
}

/** The words of the same sentence before a pair of corners, special tokens off. */
function wordsBefore(text: string, free: number, start: number): { label?: string } {
  const before = text.slice(Math.max(free, start - LABEL_REACH), start).replace(/<\|[a-z_]{1,24}\|>/g, '')
  const label = (before.split(/[\n.,;:!?>]/).at(-1) ?? '').trim()
  return label === '' ? {} : { label }
}

/** Exactly four finite numbers, given as numbers or as their text; else null. */
export function numbers4(values: readonly unknown[]): Numbers4 | null {
  if (values.length !== 4) return null
  const [a, b, c, d] = values.map(numberOf)
  return isFinite(a) && isFinite(b) && isFinite(c) && isFinite(d) ? [a, b, c, d] : null
}

/** A number, or a text that is one (full-width digits too); else null. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.length > 40 || value.trim() === '') return null
  const read = Number(value.normalize('NFKC'))
  return Number.isFinite(read) ? read : null
}

function isFinite(value: number | null | undefined): value is number {
  return typeof value === 'number'
}
