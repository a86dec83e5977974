import { skipBlank } from './boxes'
import type { Fields } from './fields'
import { readJsonish } from './jsonish'
import type { Span } from './scan'
import type { SlipCode } from './slips'

/** An object of a list of tools, and where it stands. */
export type ListedTool = Span & {
  readonly value: unknown
  readonly closed: boolean
  readonly slips: readonly SlipCode[]
}
export type ToolList = { readonly tools: readonly ListedTool[]; readonly end: number; readonly closed: boolean }

/** A turn `{"thought": .., "actions": [..]}`, and where it stands. */
export type ToolTurn = Span & {
  readonly thought: { readonly text: string; readonly span: Span } | null
  readonly list: ToolList | null
  readonly closed: boolean
}

const OPENS = /\{\s{0,64}["'](?:thoughts?|actions)["']\s{0,8}:/

/** The first turn of a text; null where it has none. Each value is read once, with its place. */
export function readTurn(text: string): ToolTurn | null {
  const start = OPENS.exec(text)?.index
  if (start === undefined) return null
  let thought: ToolTurn['thought'] = null
  let list: ToolList | null = null
  let index = skipBlank(text, start + 1)
  while (text[index] === '"' || text[index] === "'") {
    const key = readJsonish(text, index)
    const colon = skipBlank(text, key.end)
    if (text[colon] !== ':') return { start, end: text.length, thought, list, closed: false }
    const from = skipBlank(text, colon + 1)
    if (key.value === 'actions' && text[from] === '[') {
      list = readTools(text, from)
      index = list.end
    } else {
      const read = readJsonish(text, from)
      const isThought = key.value === 'thought' || key.value === 'thoughts'
      if (isThought && typeof read.value === 'string')
        thought = { text: read.value, span: inQuotes(text, from, read.end) }
      index = Math.max(from, read.end)
    }
    index = skipBlank(text, index)
    if (text[index] === ',') index = skipBlank(text, index + 1)
  }
  const closed = text[index] === '}'
  return { start, end: closed ? index + 1 : index, thought, list, closed }
}

/** The objects of a list that opens at `open`. */
export function readTools(text: string, open: number): ToolList {
  const tools: ListedTool[] = []
  let index = skipBlank(text, open + 1)
  while (index < text.length && text[index] !== ']') {
    if (text[index] === ',') {
      index = skipBlank(text, index + 1)
      continue
    }
    const { value, end, closed, slips } = readJsonish(text, index)
    // A mark that is no value, a stray bracket say, is passed over.
    if (end > index) tools.push({ value, start: index, end, closed, slips })
    index = skipBlank(text, Math.max(index + 1, end))
  }
  const closed = index < text.length
  return { tools, end: closed ? index + 1 : text.length, closed }
}

/** Where a value stands under one of the keys of an object, its quotes left out; null where it is not there. */
export function placeOfKey(text: string, { start, end }: Span, keys: readonly string[]): Span | null {
  const key = new RegExp(String.raw`["'](?:${keys.join('|')})["']\s{0,8}:\s{0,8}`).exec(text.slice(start, end))
  if (!key) return null
  const from = start + key.index + key[0].length
  const read = readJsonish(text, from, end)
  return inQuotes(text, from, Math.min(read.end, end))
}

/** A value's place without the quotes around it. */
function inQuotes(text: string, start: number, end: number): Span {
  const quote = text[start]
  if (quote !== '"' && quote !== "'") return { start, end }
  const closed = end - 1 > start && text[end - 1] === quote
  return { start: start + 1, end: closed ? end - 1 : Math.max(start + 1, end) }
}

/** The calls of a list are objects; what else stands in it is passed over. */
export function fieldsOfTool({ value }: ListedTool): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}
