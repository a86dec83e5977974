import type { Frame, Section } from '../trace/schema'
import { isFields, type Fields } from './fields'
import type { CallKind, CallShape, ParsedCall, ParsedReply } from './dialect'
import { numbers4 } from './boxes'
import { readJsonish } from './jsonish'
import type { Span } from './scan'
import { complaintsOf, type SlipCode } from './slips'
import { fieldsOfTool, placeOfKey, readTurn, type ListedTool, type ToolList } from './toolTurn'

/** What a call's arguments point with, and in which frame where that is not the dialect's. */
export type Pointed = { readonly shapes: readonly CallShape[]; readonly frame?: Frame }

export type Tools = {
  readonly kinds: ReadonlyMap<string, CallKind>
  /** The tool that ends a conversation, and the keys of its answer. */
  readonly last: { readonly name: string; readonly keys: readonly string[] }
  pointed(name: string, args: Fields): Pointed
  /** Index of the view that a call names. */
  imageIndex?(args: Fields): number | undefined
}

export type Answered = { readonly answer: string; readonly place: Span }
export type ReadTools = {
  readonly calls: readonly ParsedCall[]
  readonly answered: Answered | null
  readonly slips: readonly SlipCode[]
}

/** A reply `{"thought": .., "actions": [{"name", "arguments"}]}`; what stands before it is thought as well. */
export function parseToolReply(text: string, ended: boolean, tools: Tools): ParsedReply {
  const turn = readTurn(text)
  if (!turn) return proseReply(text)
  const before = text.slice(0, turn.start).replace(/```(?:json)?\s{0,64}$/, '')
  const { calls, answered, slips } = callsOf(text, turn.list, tools)
  const sections: Section[] = [...sectionOf('thought', before, 0)]
  if (turn.thought) sections.push({ name: 'thought', ...turn.thought.span })
  if (answered) sections.push({ name: 'answer', ...answered.place })
  const thought = [before.trim(), turn.thought?.text.trim() ?? ''].filter((part) => part !== '').join('\n')
  const broken: SlipCode[] = turn.closed ? [] : ['unclosed']
  return {
    ...(thought === '' ? {} : { thought }),
    ...(answered ? { answer: answered.answer } : {}),
    sections: sections.sort((a, b) => a.start - b.start || a.end - b.end),
    boxes: [],
    calls,
    complaints: ended ? complaintsOf([...broken, ...slips], 'call') : [],
  }
}

/** A reply without tools: all of it is thought. */
export function proseReply(text: string): ParsedReply {
  const thought = text.trim()
  const sections = sectionOf('thought', text, 0)
  return { ...(thought === '' ? {} : { thought }), sections, boxes: [], calls: [], complaints: [] }
}

export function sectionOf(name: string, written: string, start: number): Section[] {
  const inner = written.trim()
  const from = start + written.length - written.trimStart().length
  return inner === '' ? [] : [{ name, start: from, end: from + inner.length }]
}

/** The calls of a list; the tool that ends the conversation is a call too, and holds the answer. */
export function callsOf(text: string, list: ToolList | null, tools: Tools): ReadTools {
  const read = (list?.tools ?? []).flatMap((tool) => {
    const fields = fieldsOfTool(tool)
    return fields ? [callOf(text, tool, fields, tools)] : []
  })
  return {
    calls: read.map(({ call }) => call),
    answered: read.find((one) => one.answered !== null)?.answered ?? null,
    slips: [
      ...(list && !list.closed ? (['unclosed'] as const) : []),
      ...(list?.tools ?? []).flatMap((one) => one.slips),
    ],
  }
}

function callOf(text: string, tool: ListedTool, fields: Fields, tools: Tools) {
  const name = wordOf(fields['name'] ?? fields['API_name'] ?? fields['api_name'])
  const given = fields['arguments'] ?? fields['API_params'] ?? fields['api_params']
  const inner = typeof given === 'string' ? readJsonish(given).value : given
  const args = isFields(inner) ? inner : {}
  const { shapes, frame } = tools.pointed(name ?? '', args)
  const box = shapes.find(({ kind }) => kind === 'box')
  const index = tools.imageIndex?.(args)
  const query = wordOf(args['query'])
  const call: ParsedCall = {
    kind: tools.kinds.get(name ?? '') ?? 'tool',
    ...(name === undefined ? {} : { name }),
    ...(given === undefined || given === null ? {} : { arguments: isFields(inner) ? inner : given }),
    numbers: box ? numbers4(box.numbers) : null,
    ...(shapes.length > 1 || (shapes.length === 1 && !box) ? { shapes } : {}),
    ...(index === undefined ? {} : { imageIndex: index }),
    ...(frame ? { frame } : {}),
    ...(query === undefined ? {} : { text: query }),
    start: tool.start,
    end: tool.end,
    closed: tool.closed,
  }
  return { call, answered: name === tools.last.name ? answerIn(text, tool, args, tools.last.keys) : null }
}

function answerIn(text: string, tool: Span, args: Fields, keys: readonly string[]): Answered | null {
  const key = keys.find((one) => args[one] !== undefined && args[one] !== null)
  if (key === undefined) return null
  const value = args[key]
  const answer = typeof value === 'string' ? value.trim() : JSON.stringify(value)
  return { answer, place: placeOfKey(text, tool, [key]) ?? { start: tool.start, end: tool.end } }
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
