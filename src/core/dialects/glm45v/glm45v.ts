import type { Frame, Section } from '../../trace/schema'
import { findBoxes, numbers4 } from '../boxes'
import type { Dialect, FoundBox, ParsedReply } from '../dialect'
import { likeness } from '../likeness'
import type { Span } from '../scan'
import { parseTagged } from '../taggedReply'
import { trimmed } from '../tagged'

const OPEN = '<|begin_of_box|>'
const CLOSE = '<|end_of_box|>'
const frame: Frame = { unit: 'mille', order: 'xyxy', of: 'original' }

/**
 * GLM-4.1V and GLM-4.5V: boxes of a thousand between tokens, in whichever brackets; the same tokens stand around a
 * plain answer. No crop.
 */
export const glm45v: Dialect = {
  name: 'glm-4.5v',
  title: 'GLM-4.5V (boxes of a thousand between tokens)',
  source: 'zai-org/GLM-V@8fc9756 README.md',
  frame,
  signs: [OPEN],
  fits: (text) => likeness(text, [[0.95, OPEN]]),
  parse: (text, ended = true) => {
    const reply = parseTagged(text, ended, { names: ['think', 'answer'], find, bareAnswer: true })
    return reply.answerBoxes ? reply : withPlainAnswer(text, reply)
  },
}

/** Boxes between tokens, and `[a, b, c, d]` outside them. */
function find(text: string): FoundBox[] {
  const spans = tokenSpans(text)
  const inside = spans.flatMap((span) => groupsIn(text, span))
  let next = 0
  const free = findBoxes(text).filter(({ start }) => {
    while ((spans[next]?.end ?? Infinity) <= start) next += 1
    return start < (spans[next]?.start ?? Infinity)
  })
  return [...inside, ...free].sort((a, b) => a.start - b.start)
}

/** What stands between tokens; the last may lack its end. */
function tokenSpans(text: string): Span[] {
  const spans: Span[] = []
  for (let open = text.indexOf(OPEN); open >= 0;) {
    const start = open + OPEN.length
    open = text.indexOf(OPEN, start)
    const close = text.indexOf(CLOSE, start)
    const end = Math.min(close < 0 ? text.length : close, open < 0 ? text.length : open)
    spans.push({ start, end })
    if (close < 0) return spans
  }
  return spans
}

const NUMBER = String.raw`(\d{1,4}(?:\.\d{1,6})?)`
const GAP = String.raw`[\s,]{1,8}`
const NUMBERS = new RegExp(String.raw`[[(<{]?\s{0,4}${[NUMBER, NUMBER, NUMBER, NUMBER].join(GAP)}\s{0,4}[\])>}]`, 'g')

/** Four numbers in any one kind of brackets. */
function groupsIn(text: string, { start, end }: Span): FoundBox[] {
  return [...text.slice(start, end).matchAll(NUMBERS)].flatMap((match) => {
    const numbers = numbers4(match.slice(1))
    return numbers ? [{ numbers, start: start + match.index, end: start + match.index + match[0].length }] : []
  })
}

/** Tokens around words are the answer itself: they go before the sentence that they stand in. */
function withPlainAnswer(text: string, reply: ParsedReply): ParsedReply {
  const section = reply.sections.find(({ name }) => name === 'answer')
  const open = section ? text.indexOf(OPEN, section.start) : -1
  if (!section || open < 0 || open >= section.end) return reply
  const start = open + OPEN.length
  const close = text.indexOf(CLOSE, start)
  const span = trimmed(text, { start, end: close < 0 || close > section.end ? section.end : close })
  const sections: Section[] = reply.sections.map((one) => (one === section ? { ...one, ...span } : one))
  return { ...reply, answer: text.slice(span.start, span.end), sections }
}
