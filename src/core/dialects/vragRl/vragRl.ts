import { formatNumbers } from '../../geometry/frames'
import type { Frame } from '../../trace/schema'
import { refusing } from '../amend'
import { findBoxes, numbers4 } from '../boxes'
import type { ParsedCall, ParsedReply, WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { complaintsOf, type SlipCode } from '../slips'
import { taggedStretches, type Tagged } from '../tagged'
import { parseTagged } from '../taggedReply'

const frame: Frame = { unit: 'pixel', order: 'xyxy', of: 'last' }
const XYWH: Frame = { ...frame, order: 'xywh' }
const NAMES = ['think', 'search', 'bbox', 'search_complete', 'answer']
const TAGS = { names: ['think', 'answer'], find: findBoxes, bareAnswer: false } as const

/**
 * VRAG-RL: a search brings a page as a picture, a box cuts what is shown, an answer ends; `<search_complete>` ends
 * without one. Pixels of the last view. How much wider it cuts differs: 0 in training, 28 or 56 pixels elsewhere.
 */
export const vragRl: WritingDialect = {
  name: 'vrag-rl',
  title: 'VRAG-RL (search, bbox, pixels of the last view)',
  source: 'Alibaba-NLP/VRAG@24f8d05 VRAG-RL/vrag_agent/generation.py; eoeldroal/DDAI_cleaned@dcd0c43',
  frame,
  runs: 'first',
  fits: (text) =>
    likeness(text, [
      [0.95, 'you have the option to crop it to obtain a clearer view'],
      [0.95, '<search_complete>'],
      [0.9, /<bbox>\s?\[?(?:x:)?\s?\d{1,5}/],
      [0.5, '</search>'],
    ]),
  observe: refusing(/Your previous action is invalid/),
  parse,
  write: {
    writeCall: (numbers, extra = {}) => `<bbox>[${formatNumbers(numbers, (extra.frame ?? frame).unit)}]</bbox>`,
    writeAnswer: (text) => `<answer>${text}</answer>`,
    writeNumbers: (numbers, own = frame) => `[${formatNumbers(numbers, own.unit)}]`,
  },
}

function parse(text: string, ended = true): ParsedReply {
  const stretches = taggedStretches(text, NAMES)
  const acts = stretches.filter(({ tag, closed }) => tag !== 'think' && (closed || ended))
  const first = acts[0]
  const read = acts.filter(({ tag }) => tag === 'search' || tag === 'bbox').map((act) => callOf(text, act))
  const { answer, answerBoxes, ...reply } = parseTagged(
    text,
    ended,
    TAGS,
    acts.filter(({ tag }) => tag !== 'answer'),
  )
  const answers = first?.tag === 'answer' && answer !== undefined
  const slips: SlipCode[] = answers ? [] : read.flatMap((one) => one.slips)
  const after: SlipCode[] = []
  if (answers && read.length > 0) after.push('call-after-answer')
  if (!answers && answer !== undefined && read.length > 0) after.push('answer-after-call')
  const kept = answers || read.length === 0
  return {
    ...reply,
    ...(kept && answer !== undefined ? { answer } : {}),
    ...(kept && answerBoxes ? { answerBoxes } : {}),
    sections: kept ? reply.sections : reply.sections.filter(({ name }) => name !== 'answer'),
    calls: answers ? [] : read.map(({ call }) => call),
    complaints: [...complaintsOf(slips, 'call'), ...reply.complaints, ...complaintsOf(after, 'answer')],
  }
}

type Read = { readonly call: ParsedCall; readonly slips: readonly SlipCode[] }

function callOf(text: string, { tag, start, end, inner, closed }: Tagged): Read {
  const given = text.slice(inner.start, inner.end).trim()
  const place = { start, end, closed }
  const unclosed: SlipCode[] = closed ? [] : ['call-unclosed']
  if (tag === 'search')
    return { call: { kind: 'search', name: tag, numbers: null, text: given, ...place }, slips: unclosed }
  const { numbers, own, slips } = boxIn(given)
  const call: ParsedCall = { kind: 'zoom', name: tag, arguments: given, numbers, ...place }
  return { call: own ? { ...call, frame: own } : call, slips: [...unclosed, ...slips] }
}

/** A box is short. */
const LONGEST = 200

/** `[x1, y1, x2, y2]`, the same without brackets, or `x:57 y:168 width:945 height:462`. */
function boxIn(given: string): { numbers: ParsedCall['numbers']; own?: Frame; slips: readonly SlipCode[] } {
  const short = given.slice(0, LONGEST)
  const numbers = numbers4([...short.matchAll(/(?<![a-z])-?\d{1,6}(?:\.\d{1,6})?/gi)].map(([word]) => word))
  if (!numbers) return { numbers: null, slips: ['no-box'] }
  if (/\bwidth\b/.test(short) && /\bheight\b/.test(short)) return { numbers, own: XYWH, slips: ['named-numbers'] }
  return { numbers, slips: short.startsWith('[') && short.endsWith(']') ? [] : ['box-unbracketed'] }
}
