import { numberOf } from './boxes'
import { boxOf, hasBox } from './boxValue'
import type { ParsedCall } from './dialect'
import { readJsonish } from './jsonish'
import type { SlipCode } from './slips'

/** How a dialect names its zoom. */
export type ToolShape = { readonly tool: string; readonly boxKey: string; readonly known: readonly string[] }

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
    const ours = name === shape.tool || shape.known.includes(name)
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
  const box = boxOf(args ?? call, shape.boxKey)
  const label = (args ?? call)['label']
  const index = indexOf(args ?? call)
  const known = name === shape.tool ? [] : toolSlips(name, shape, box.numbers !== null)
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

function toolSlips(name: string | undefined, shape: ToolShape, boxed: boolean): SlipCode[] {
  if (name !== undefined && shape.known.includes(name)) return ['tool-name']
  return name === undefined || boxed ? ['unknown-tool'] : ['other-tool']
}

function nameOf(call: Fields): string | undefined {
  const name = call['name'] ?? fieldsOf(call['function'])?.['name'] ?? call['function']
  return typeof name === 'string' ? name : undefined
}

/** The index of the picture that a call names; one that is no whole number names none, and never the first picture. */
function indexOf(args: Fields): { value?: number; slips: readonly SlipCode[] } {
  const key = INDEX_KEYS.find((name) => args[name] !== undefined && args[name] !== null)
  if (key === undefined) return { slips: [] }
  const written = args[key]
  const index = numberOf(Array.isArray(written) && written.length === 1 ? (written as readonly unknown[])[0] : written)
  if (index === null || !Number.isInteger(index) || index < 0) return { value: NO_PICTURE, slips: ['index-unread'] }
  return { value: index, slips: typeof written === 'string' ? ['numbers-as-text'] : [] }
}

function fieldsOf(value: unknown): Fields | null {
  return isFields(value) ? value : null
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
