import type { Frame, Section } from '../../trace/schema'
import { findBoxes } from '../boxes'
import { boxOf } from '../boxValue'
import type { FoundBox, ParsedCall, ParsedReply } from '../dialect'
import { readJsonish } from '../jsonish'
import type { Span } from '../scan'
import { complaintsOf, type SlipCode } from '../slips'
import { between, taggedStretches, trimmed, type Tagged } from '../tagged'

const PIXELS: Frame = { unit: 'pixel', order: 'xyxy', of: 'index' }
/** No picture has this index: what was written names none. */
const NO_PICTURE = -1
const OBSERVATION = /^observation[_ ]?(\d{1,4})$/
const THINK_TAG = /<\/?think>/g

type Read = { readonly call: ParsedCall; readonly slips: readonly SlipCode[] }

/** A reply of `<think>`, `<grounding>` and `<answer>`; whichever of the last two comes first counts. */
export function readMiniO3(text: string, ended: boolean): ParsedReply {
  const stretches = taggedStretches(text, ['grounding', 'answer'])
  const read = stretches.filter(({ tag }) => tag === 'grounding').map((one) => readCall(text, one, ended))
  const firstAnswer = stretches.find(({ tag }) => tag === 'answer')
  const answers = stretches[0] === firstAnswer
  const answer = firstAnswer && answers && (ended || firstAnswer.closed) ? firstAnswer : null
  const spoken = between(text.length, stretches).flatMap((gap) => withoutThinkTags(text, gap))
  const head = spoken.filter(({ start }) => start < (stretches[0]?.start ?? text.length))
  const thought = head.map(({ start, end }) => text.slice(start, end)).join('\n')
  return {
    ...(thought === '' ? {} : { thought }),
    ...(answer ? { answer: text.slice(answer.inner.start, answer.inner.end).trim() } : {}),
    sections: sectionsOf(text, spoken, answer),
    boxes: spoken.flatMap((gap) => boxesOf(text, gap)),
    calls: answers && firstAnswer ? [] : read.map(({ call }) => call),
    complaints: complaintsAbout(read, firstAnswer, answers, ended),
  }
}

function complaintsAbout(read: readonly Read[], answer: Tagged | undefined, answers: boolean, ended: boolean) {
  const codes: SlipCode[] = []
  if (answer && answers && !answer.closed && ended) codes.push('answer-unclosed')
  if (answer && read.length > 0) codes.push(answers ? 'call-after-answer' : 'answer-after-call')
  const slips = answer && answers ? [] : read.flatMap((one) => one.slips)
  return [...complaintsOf(slips, 'call'), ...complaintsOf(codes, 'answer')]
}

function sectionsOf(text: string, spoken: readonly Span[], answer: Tagged | null): Section[] {
  const sections: Section[] = spoken.map((span) => ({ name: 'thought', ...span }))
  if (answer) sections.push({ name: 'answer', ...trimmed(text, answer.inner) })
  return sections.sort((a, b) => a.start - b.start || a.end - b.end)
}

function withoutThinkTags(text: string, { start, end }: Span): Span[] {
  const stretch = text.slice(start, end)
  const tags = [...stretch.matchAll(THINK_TAG)].map(({ 0: tag, index }) => ({ start: index, end: index + tag.length }))
  return between(stretch.length, tags)
    .map((gap) => trimmed(text, { start: start + gap.start, end: start + gap.end }))
    .filter((gap) => gap.start < gap.end)
}

function boxesOf(text: string, { start, end }: Span): FoundBox[] {
  return findBoxes(text.slice(start, end)).map((box) => ({ ...box, start: start + box.start, end: start + box.end }))
}

function readCall(text: string, { inner, start, end, closed }: Tagged, ended: boolean): Read {
  const over = closed || end < text.length
  const json = readJsonish(text.slice(inner.start, inner.end))
  const fields = fieldsOf(json.value)
  const place = { kind: 'zoom', name: 'grounding', start, end, closed: over } as const
  const tag: readonly SlipCode[] = closed ? [] : ['call-unclosed']
  if (!fields) return { call: { ...place, numbers: null }, slips: over || ended ? [...tag, 'not-json'] : [] }
  const box = boxOf(fields, 'bbox_2d')
  const source = sourceOf(fields['source'])
  const call: ParsedCall = {
    ...place,
    arguments: fields,
    numbers: box.numbers,
    ...(box.shapes ? { shapes: box.shapes } : {}),
    ...(box.numbers?.some((v) => v > 1) ? { frame: PIXELS } : {}),
    ...(source.index === undefined ? {} : { imageIndex: source.index }),
  }
  return { call, slips: over || ended ? [...tag, ...json.slips, ...box.slips, ...source.slips] : [] }
}

/** The place of the source among the views that were shown: the original is the first. */
function sourceOf(source: unknown): { readonly index?: number; readonly slips: readonly SlipCode[] } {
  if (source === undefined || source === null) return { slips: [] }
  const name = typeof source === 'string' ? source.trim().toLowerCase() : ''
  if (name === 'original_image' || name === 'original image') return { index: 0, slips: [] }
  const number = OBSERVATION.exec(name)?.[1]
  return number === undefined ? { index: NO_PICTURE, slips: ['source-unread'] } : { index: Number(number), slips: [] }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return value as Readonly<Record<string, unknown>>
}
