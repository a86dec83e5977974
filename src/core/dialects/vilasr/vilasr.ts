import { findBoxes, numberOf, numbers4 } from '../boxes'
import type { CallShape, Dialect, ParsedCall, ParsedReply } from '../dialect'
import { likeness } from '../likeness'
import type { Span } from '../scan'
import { complaintsOf, type SlipCode } from '../slips'
import { parseTagged } from '../taggedReply'
import { fieldsOfTool, readTools, type ListedTool } from '../toolTurn'
import type { Fields } from '../fields'

const ACTION = /Action:\s{0,8}(Object Mapper|Path Tracer|Answer)/g
const LIST_OPEN = /\s{0,64}(?:```(?:json)?)?\s{0,64}\[/y
const FENCE_CLOSE = /\s{0,64}```/y
const TAGS = { names: ['think', 'answer'], find: findBoxes, bareAnswer: false } as const

/**
 * ViLaSR: `Object Mapper` draws boxes, `Path Tracer` lines, on the picture that `index` names, from 1, drawn ones
 * counted; nothing is cut. Pixels of that picture as the model got it.
 */
export const vilasr: Dialect = {
  name: 'vilasr',
  title: 'ViLaSR (draws boxes and lines, index from 1)',
  source: 'AntResearchNLP/ViLaSR@61669c0 eval/infer.py',
  frame: { unit: 'pixel', order: 'xyxy', of: 'index' },
  runs: 'all',
  fits: (text) =>
    likeness(text, [
      [0.95, /Action:\s{0,8}(?:Object Mapper|Path Tracer)/],
      [0.9, /The index of the given image is \d{1,3} \(width:/],
    ]),
  parse: (text, ended = true) => {
    const { calls, taken, slips } = actionsOf(text)
    const reply = parseTagged(text, ended, TAGS, taken)
    return settled({ ...reply, calls, complaints: [...complaintsOf(slips, 'call'), ...reply.complaints] })
  },
}

/** A drawing comes before an answer of the same reply; the answer is kept, and said to come after. */
function settled(reply: ParsedReply): ParsedReply {
  if (reply.answer === undefined || reply.calls.length === 0) return reply
  return { ...reply, complaints: [...reply.complaints, ...complaintsOf(['answer-after-call'], 'answer')] }
}

type Actions = { readonly calls: ParsedCall[]; readonly taken: Span[]; readonly slips: SlipCode[] }

function actionsOf(text: string): Actions {
  const found: Actions = { calls: [], taken: [], slips: [] }
  let free = 0
  for (const { index, 0: written, 1: name = '' } of text.matchAll(ACTION)) {
    if (index < free) continue
    free = index + written.length
    if (name === 'Answer') {
      found.taken.push({ start: index, end: free })
      continue
    }
    LIST_OPEN.lastIndex = free
    const open = LIST_OPEN.exec(text)
    const list = open ? readTools(text, LIST_OPEN.lastIndex - 1) : null
    const place = { start: index, end: list ? fenceEnd(text, list.end) : free }
    free = place.end
    found.taken.push(place)
    if (!list?.closed) found.slips.push('call-unclosed')
    for (const tool of list?.tools ?? []) found.slips.push(...tool.slips)
    const whole = (list?.tools ?? []).filter((tool) => tool.closed || holdsBox(text, tool))
    found.calls.push(...drawn(name, whole, place, list?.closed ?? false, found.slips))
  }
  return found
}

/** Where an object breaks off, so may its last number: it counts where the brackets of its box close. */
function holdsBox(text: string, { start, end }: ListedTool): boolean {
  return findBoxes(text.slice(start, end)).length > 0
}

function fenceEnd(text: string, end: number): number {
  FENCE_CLOSE.lastIndex = end
  return FENCE_CLOSE.test(text) ? FENCE_CLOSE.lastIndex : end
}

/** One call for each picture that is drawn on, in the order of the list. */
function drawn(
  name: string,
  tools: readonly ListedTool[],
  place: Span,
  closed: boolean,
  slips: SlipCode[],
): ParsedCall[] {
  const byIndex = new Map<number | undefined, { args: Fields[]; shapes: CallShape[] }>()
  for (const tool of tools) {
    const fields = fieldsOfTool(tool)
    if (!fields) continue
    const shape = shapeOf(fields)
    if (!shape) slips.push('no-box')
    const index = indexOf(fields, slips)
    const group = byIndex.get(index) ?? { args: [], shapes: [] }
    group.args.push(fields)
    if (shape) group.shapes.push(shape)
    byIndex.set(index, group)
  }
  const base = { kind: 'draw' as const, name, numbers: null, ...place, closed }
  if (byIndex.size === 0) return [base]
  return [...byIndex].map(([index, { args, shapes }]) => ({
    ...base,
    arguments: args,
    shapes,
    ...(index === undefined ? {} : { imageIndex: index }),
  }))
}

function indexOf(fields: Fields, slips: SlipCode[]): number | undefined {
  if (fields['index'] === undefined || fields['index'] === null) return undefined
  const number = numberOf(fields['index'])
  if (number !== null && Number.isInteger(number) && number >= 1) return number - 1
  slips.push('index-unread')
  return -1
}

function shapeOf(fields: Fields): CallShape | null {
  const label = typeof fields['label'] === 'string' ? { label: fields['label'] } : {}
  const box = listOf(fields['bbox_2d'])
  const numbers = box && numbers4(box)
  if (numbers) return { kind: 'box', numbers, ...label }
  const [from, to] = [listOf(fields['start_point_2d']), listOf(fields['end_point_2d'])]
  const line = from?.length === 2 && to?.length === 2 ? numbers4([...from, ...to]) : null
  return line ? { kind: 'line', numbers: line, ...label } : null
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null
}
