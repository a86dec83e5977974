import { numberOf } from './boxes'
import { boxOf, hasBox } from './boxValue'
import type { CallKind, ParsedCall } from './dialect'
import { readJsonish } from './jsonish'
import type { SlipCode } from './slips'

/** How a dialect names its zoom, and its other tools. */
export type ToolShape = {
  readonly tool: string
  readonly boxKey: string
  /** Names that models write for it, though they should not. */
  readonly known: readonly string[]
  /** Names that are as right as `tool`. */
  readonly names?: readonly string[]
  /** Tools that are no zoom, and what they do. */
  readonly others?: ReadonlyMap<string, CallKind>
  /** The key under which a call names its picture, and the number of the first picture; else `img_idx`, from 0. */
  readonly index?: { readonly key: string; readonly first: number }
}

/** A call without its place, and what was lenient in reading it. */
export type ReadCall = Omit<ParsedCall, 'start' | 'end' | 'closed'> & { readonly slips: readonly SlipCode[] }

type Fields = Readonly<Record<string, unknown>>

const INDEX_KEYS = ['img_idx', 'image_index', 'image_idx']
/** No picture has this index: what was written names none. */
const NO_PICTURE = -1

/** The calls that a JSON value of a `<tool_call>` makes: one, or one for each object of a list. */
export function readCalls(value: unknown, shape: ToolShape): ReadCall[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  const records = items.filter(isFields)
  if (records.length === 0) return [{ kind: 'zoom', numbers: null, slips: ['not-json'] }]
  return records.map((record) => readCall(record, shape))
}

/**
 * The call that a bare JSON object makes, or null where it makes none. `grounding`: an object that holds nothing but a
 * box is a call as well.
 */
export function readBareCall(value: unknown, shape: ToolShape, grounding: boolean): ReadCall | null {
  const record = fieldsOf(value)
  if (!record) return null
  const name = nameOf(record)
  if (name !== undefined) {
    const ours = isRight(name, shape) || shape.known.includes(name) || shape.others?.has(name)
    return ours ? readCall(record, shape) : null
  }
  if (!grounding || !hasBox(record, ['bbox_2d', 'bbox'])) return null
  return readCall({ name: shape.tool, arguments: record }, shape)
}

function readCall(record: Fields, shape: ToolShape): ReadCall {
  // OpenAI's shape keeps name and arguments one level deeper.
  const call = fieldsOf(record['function']) ?? record
  const name = nameOf(call)
  const inner = call['arguments'] ?? call['parameters']
  const given = typeof inner === 'string' ? readJsonish(inner).value : inner
  const args = fieldsOf(given)
  const other = name === undefined ? undefined : shape.others?.get(name)
  if (name !== undefined && other) return otherCall(other, name, args, inner)
  const box = boxOf(args ?? call, shape.boxKey)
  const label = (args ?? call)['label']
  const index = indexOf(args ?? call, shape)
  const known = isRight(name, shape) ? [] : toolSlips(name, shape, box.numbers !== null)
  return {
    kind: known.includes('other-tool') ? 'tool' : 'zoom',
    ...(name === undefined ? {} : { name }),
    ...(inner === undefined || inner === null ? {} : { arguments: args ?? inner }),
    numbers: box.numbers,
    ...(box.shapes ? { shapes: box.shapes } : {}),
    ...(typeof label === 'string' ? { label } : {}),
    ...(index.value === undefined ? {} : { imageIndex: index.value }),
    slips: [...known, ...(args ? [] : (['no-arguments'] as const)), ...box.slips, ...index.slips],
  }
}

/** A call of a tool that is no zoom; what it searches for, or its program, is its text. */
function otherCall(kind: CallKind, name: string, args: Fields | null, inner: unknown): ReadCall {
  const text = args?.['query'] ?? args?.['code']
  return {
    kind,
    name,
    ...(inner === undefined || inner === null ? {} : { arguments: args ?? inner }),
    numbers: null,
    ...(typeof text === 'string' ? { text } : {}),
    slips: [],
  }
}

function isRight(name: string | undefined, { tool, names }: ToolShape): boolean {
  return name !== undefined && (name === tool || names?.includes(name) === true)
}

function toolSlips(name: string | undefined, shape: ToolShape, boxed: boolean): SlipCode[] {
  if (name !== undefined && shape.known.includes(name)) return ['tool-name']
  return name === undefined || boxed ? ['unknown-tool'] : ['other-tool']
}

function nameOf(call: Fields): string | undefined {
  const name = call['name'] ?? fieldsOf(call['function'])?.['name'] ?? call['function']
  return typeof name === 'string' ? name : undefined
}

/** The index of the picture that a call names; one that is no whole number names none, and never the first picture. */
function indexOf(args: Fields, { index: own }: ToolShape): { value?: number; slips: readonly SlipCode[] } {
  const keys = own ? [own.key, ...INDEX_KEYS] : INDEX_KEYS
  const key = keys.find((name) => args[name] !== undefined && args[name] !== null)
  if (key === undefined) return { slips: [] }
  const written = args[key]
  const number = numberOf(Array.isArray(written) && written.length === 1 ? (written as readonly unknown[])[0] : written)
  const index = number === null ? null : number - (key === own?.key ? own.first : 0)
  if (index === null || !Number.isInteger(index) || index < 0) return { value: NO_PICTURE, slips: ['index-unread'] }
  return { value: index, slips: typeof written === 'string' ? ['numbers-as-text'] : [] }
}

function fieldsOf(value: unknown): Fields | null {
  return isFields(value) ? value : null
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
