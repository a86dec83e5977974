import type { Complaint } from '../trace/schema'
import { boxOf } from './boxes'
import type { ParsedCall } from './dialect'
import { readJsonish } from './jsonish'

/** How a dialect names its zoom. */
export type ToolShape = { readonly tool: string; readonly boxKey: string; readonly known: readonly string[] }

export type FoundCall = { readonly call: ParsedCall; readonly complaints: readonly Complaint[] }

const OPEN = /<tool[_ ]call>/
const CLOSES = ['</tool_call>', '</tool call>']
/** Brackets, fences and blanks between a call's JSON and its closing tag; beyond this many the tag is not coming. */
const STRAY = /[\s})\]`]/
const MOST_STRAY = 32

/** The first `<tool_call>` of a text, closed or not; null when there is none. */
export function findToolCall(text: string, shape: ToolShape, from = 0): FoundCall | null {
  const open = OPEN.exec(text.slice(from))
  if (!open) return null
  const start = from + open.index
  const body = start + open[0].length
  const read = readJsonish(text, skipFence(text, body))
  const tail = skipStray(text, read.end)
  const tag = CLOSES.find((one) => text.startsWith(one, tail))
  const tagged = tag !== undefined
  // A call whose JSON is whole and that goes on with other text is over, though its tag never came.
  const over = read.closed && (tail - read.end >= MOST_STRAY || !CLOSES.some((one) => one.startsWith(text.slice(tail))))
  const tagAfter = tagged ? null : /<\/tool[_ ]call>/.exec(text.slice(body))
  const end = tagged ? tail + tag.length : tagAfter ? body + tagAfter.index + tagAfter[0].length : read.end
  const slips: string[] = read.slips.filter((slip) => slip !== 'unclosed' || !tagAfter)
  if (open[0] !== '<tool_call>') slips.push('tag-spelling')
  if (!tagged && !tagAfter) slips.push('call-unclosed')
  const closed = tagged || tagAfter !== null || over
  return described(readArguments(read.value, shape), { start, end, closed }, slips)
}

/** A call written as a bare JSON object that holds a box, in a ``` fence or in running text. */
export function findBareCall(text: string, shape: ToolShape): FoundCall | null {
  const key = /\{\s*["']?(?:bbox_2d|bbox)["']?\s*:/.exec(text)
  if (!key) return null
  const read = readJsonish(text, key.index)
  const slips = read.closed ? ['bare-call'] : ['bare-call', 'call-unclosed']
  const place = { start: key.index, end: read.end, closed: read.closed }
  return described(readArguments({ name: shape.tool, arguments: read.value }, shape), place, [...slips, ...read.slips])
}

function skipStray(text: string, from: number): number {
  let at = from
  while (at - from < MOST_STRAY && STRAY.test(text[at] ?? '')) at += 1
  return at
}

function skipFence(text: string, at: number): number {
  return at + (/^\s*```(?:json)?/.exec(text.slice(at, at + 64))?.[0].length ?? 0)
}

type ReadCall = Pick<ParsedCall, 'kind' | 'numbers' | 'label' | 'imageIndex'> & { readonly slips: readonly string[] }

function readArguments(value: unknown, shape: ToolShape): ReadCall {
  const slips: string[] = []
  const call = recordOf(Array.isArray(value) ? value[0] : value)
  if (!call) return { kind: 'zoom', numbers: null, slips: ['not-json'] }
  const name = call['name'] ?? call['function']
  if (name !== shape.tool)
    slips.push(typeof name === 'string' && shape.known.includes(name) ? 'tool-name' : 'unknown-tool')
  const inner = call['arguments'] ?? call['parameters']
  const args = recordOf(typeof inner === 'string' ? readJsonish(inner).value : inner)
  if (!args) slips.push('no-arguments')
  const box = boxOf(args ?? call, shape.boxKey)
  const label = (args ?? call)['label']
  const index = (args ?? call)['img_idx']
  return {
    kind: 'zoom',
    numbers: box.numbers,
    slips: [...slips, ...box.slips],
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof index === 'number' && Number.isFinite(index) ? { imageIndex: index } : {}),
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  // A non-null object that is no array has string keys; what they hold stays unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

function described(
  { slips: found, ...call }: ReadCall,
  place: { start: number; end: number; closed: boolean },
  slips: string[],
): FoundCall {
  const all = place.closed ? [...slips, ...found] : slips
  return {
    call: { ...call, ...place },
    complaints: [...new Set(all)].map((code) => ({
      code,
      path: 'call',
      message: SLIPS[code] ?? `The call was read leniently (${code}).`,
    })),
  }
}

const SLIPS: Readonly<Record<string, string>> = {
  unclosed: 'The JSON of the call has no end.',
  'call-unclosed': 'The call was never closed.',
  'tag-spelling': 'The tag is written <tool call>.',
  quotes: 'The call is written with single quotes.',
  'bare-word': 'The call holds a word without quotes.',
  'trailing-comma': 'The call has a comma too many.',
  'missing-comma': 'The call lacks a comma.',
  python: 'The call is written as Python, not as JSON.',
  'too-deep': 'The JSON of the call is nested too deeply.',
  'not-json': 'The call holds no JSON object.',
  'tool-name': 'The tool goes by another name here.',
  'unknown-tool': 'The call names a tool that is not known; it was read as a zoom.',
  'no-arguments': 'The box stands beside the tool name, not under "arguments".',
  'no-box': 'The call has no box.',
  'box-key': 'The box stands under another key than the dialect gives it.',
  'numbers-as-text': 'The numbers of the box are written as text.',
  'nested-box': 'The box stands in a list of its own.',
  'several-boxes': 'The call holds several boxes; the first was taken.',
  'bare-call': 'The call stands without tags.',
}
