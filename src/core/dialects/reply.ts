import type { Section } from '../trace/schema'
import { findBoxes } from './boxes'
import type { FoundBox, ParsedReply } from './dialect'
import { scanReply, type FoundCall, type Scan, type ScanRules, type Span } from './scan'
import { complaintsOf, type SlipCode } from './slips'

/** How the parts of a reply are read that all our live dialects share. */
export type ReplyRules = ScanRules & {
  /** A reply without a call and without <answer> is itself the answer. */
  readonly bareAnswer: boolean
  /** Calls and an answer of one reply both count, whichever comes first: its producer goes on after either. */
  readonly both?: boolean
  /** Boxes of a text in this dialect's own notation, besides `[a, b, c, d]`. */
  readonly ownBoxes?: (text: string) => FoundBox[]
}

const SKETCH_OPEN = /<(sketch|scene|scene_sketch)>/
const THINK_TAGS = /<\/?think>/g

/**
 * Reads a reply: what stands before the first call or answer is sketch and thought; then that call, and those after
 * it, or that answer.
 */
export function parseReply(text: string, ended: boolean, rules: ReplyRules): ParsedReply {
  const scan = scanReply(text, rules)
  const first = firstOf(scan)
  const headEnd = first.call?.call.start ?? first.answer?.start ?? text.length
  const whole = ended || headEnd < text.length
  const head = { start: 0, end: whole ? headEnd : beforeBegunTag(text, headEnd) }
  const sketch = sketchIn(text, head)
  const bare = bareAnswerOf(text, head, scan, sketch, rules, ended)
  const spoken = scan.thoughtEnd > 0 && bare ? { start: 0, end: bare.start } : head
  const thought = without(text, spoken, sketch ? [sketch.outer] : [])
    .replace(THINK_TAGS, '')
    .trim()
  const counted = rules.both === true ? scan.answer : first.answer
  const answer = bare ?? (counted && (ended || counted.closed) ? counted.inner : null)
  return {
    ...(sketch ? { sketch: text.slice(sketch.inner.start, sketch.inner.end).trim() } : {}),
    ...(thought === '' ? {} : { thought }),
    ...(answer ? { answer: text.slice(answer.start, answer.end).trim() } : {}),
    sections: sectionsOf(text, scan, head, sketch, answer),
    boxes: boxesOf(text, scan, rules),
    calls: first.answer && rules.both !== true ? [] : scan.calls.map(({ call }) => call),
    complaints: complaintsAbout(scan, first, ended, rules),
  }
}

/** Whether the first call or answer of a reply is complete. */
export function replyClosed(text: string, rules: ReplyRules): boolean {
  const { answer, call } = firstOf(scanReply(text, rules))
  return call ? call.call.closed : (answer?.closed ?? false)
}

type First = { readonly answer: Scan['answer']; readonly call: FoundCall | null }

/** The call or the answer, whichever begins first: the other one does not count. */
function firstOf({ answer, calls }: Scan): First {
  const call = calls[0] ?? null
  if (answer && call) return call.call.start < answer.start ? { answer: null, call } : { answer, call: null }
  return { answer, call }
}

function complaintsAbout(scan: Scan, first: First, ended: boolean, { both }: ReplyRules) {
  const answer: SlipCode[] = []
  const counted = both === true ? scan.answer : first.answer
  if (counted && !counted.closed && ended) answer.push('answer-unclosed')
  if (first.answer && scan.calls.length > 0) answer.push('call-after-answer')
  if (first.call && scan.answer) answer.push('answer-after-call')
  const calls = first.call || both === true ? scan.calls.flatMap(({ slips }) => slips) : []
  const thought: SlipCode[] = scan.thinking && ended ? ['thought-unclosed'] : []
  return [...complaintsOf(calls, 'call'), ...complaintsOf(answer, 'answer'), ...complaintsOf(thought, 'thought')]
}

type Sketch = { readonly outer: Span; readonly inner: Span }

/** The first sketch of a stretch of text; one that is not closed goes on to its end. */
function sketchIn(text: string, { start, end }: Span): Sketch | null {
  const stretch = text.slice(start, end)
  const open = SKETCH_OPEN.exec(stretch)
  if (!open) return null
  const body = open.index + open[0].length
  const closing = `</${open[1] ?? ''}>`
  const close = stretch.indexOf(closing, body)
  const inner = { start: start + body, end: close < 0 ? end : start + close }
  return { inner, outer: { start: start + open.index, end: close < 0 ? end : start + close + closing.length } }
}

/** What a reply without call and tags says after its thinking, where that is its answer. */
function bareAnswerOf(
  text: string,
  head: Span,
  scan: Scan,
  sketch: Sketch | null,
  { bareAnswer }: ReplyRules,
  ended: boolean,
): Span | null {
  if (!bareAnswer || !ended || scan.thinking || scan.answer || scan.calls.length > 0) return null
  const after = sketch && sketch.outer.end >= scan.thoughtEnd ? sketch.outer.end : scan.thoughtEnd
  const span = trimmed(text, { start: after, end: head.end })
  return span.start < span.end ? span : null
}

function sectionsOf(text: string, scan: Scan, head: Span, sketch: Sketch | null, answer: Span | null): Section[] {
  const taken = [...(sketch ? [sketch.outer] : []), ...scan.answers, ...scan.calls.map(({ call }) => call)]
  if (answer) taken.push(answer)
  const end = head.end < text.length && scan.calls.length === 0 && !scan.answer ? head.end : text.length
  const thoughts = gaps({ start: 0, end }, taken).flatMap((gap) => withoutTags(text, gap))
  const sections: Section[] = thoughts.map((span) => ({ name: 'thought', ...span }))
  if (sketch) sections.push({ name: 'sketch', ...trimmed(text, sketch.inner) })
  if (answer) sections.push({ name: 'answer', ...trimmed(text, answer) })
  return sections.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** A stretch of thought cut at the tags of thinking, blanks at its ends and empty pieces left out. */
function withoutTags(text: string, { start, end }: Span): Span[] {
  const tags = [...text.slice(start, end).matchAll(THINK_TAGS)]
  const spans = tags.map((tag) => ({ start: start + tag.index, end: start + tag.index + tag[0].length }))
  return gaps({ start, end }, spans)
    .map((gap) => trimmed(text, gap))
    .filter((gap) => gap.start < gap.end)
}

/** All boxes outside calls and answers in tags. */
function boxesOf(text: string, scan: Scan, { ownBoxes }: ReplyRules): FoundBox[] {
  const stretches = gaps({ start: 0, end: text.length }, [...scan.calls.map(({ call }) => call), ...scan.answers])
  return stretches.flatMap(({ start, end }) => {
    const stretch = text.slice(start, end)
    const found = ownBoxes ? [...findBoxes(stretch), ...ownBoxes(stretch)] : findBoxes(stretch)
    return found
      .sort((a, b) => a.start - b.start)
      .map((box) => ({ ...box, start: start + box.start, end: start + box.end }))
  })
}

/** What of a stretch none of the spans takes, in order; spans may touch and overlap. */
function gaps({ start, end }: Span, taken: readonly Span[]): Span[] {
  const found: Span[] = []
  let from = start
  for (const span of [...taken].sort((a, b) => a.start - b.start)) {
    if (span.start > from) found.push({ start: from, end: Math.min(span.start, end) })
    from = Math.max(from, span.end)
  }
  if (from < end) found.push({ start: from, end })
  return found.filter((gap) => gap.start < gap.end)
}

function without(text: string, stretch: Span, taken: readonly Span[]): string {
  return gaps(stretch, taken)
    .map((gap) => text.slice(gap.start, gap.end))
    .join('')
}

function trimmed(text: string, { start, end }: Span): Span {
  const inner = text.slice(start, end)
  const from = start + inner.length - inner.trimStart().length
  return from >= end ? { start, end: start } : { start: from, end: start + inner.trimEnd().length }
}

/** While a reply is still being written, a tag that has only begun is not yet part of the thought. */
function beforeBegunTag(text: string, end: number): number {
  const open = text.lastIndexOf('<', end)
  return open >= 0 && /^<[/a-z_ ]{0,12}$/.test(text.slice(open, end)) ? open : end
}
