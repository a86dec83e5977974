import type { Section } from '../trace/schema'
import { thoughtThroughout } from './amend'
import type { ParsedReply } from './dialect'
import type { Span } from './scan'
import { trimmed } from './tagged'

const OPEN = '\\boxed{'

/** The last `\boxed{...}` of a text: all of it, and what stands between its braces; null where it has none. */
function findBoxed(text: string): { readonly outer: Span; readonly inner: Span } | null {
  const start = text.lastIndexOf(OPEN)
  if (start < 0) return null
  const body = start + OPEN.length
  let depth = 1
  for (let index = body; index < text.length; index += 1) {
    const char = text[index]
    if (char === '{') depth += 1
    else if (char === '}') depth -= 1
    if (depth === 0) return { outer: { start, end: index + 1 }, inner: { start: body, end: index } }
  }
  return null
}

/** A reply whose answer stands in `\boxed{}`, where it has none in tags; it counts only after the last call. */
export function withBoxedAnswer(text: string, reply: ParsedReply): ParsedReply {
  const found = reply.answer === undefined ? findBoxed(text) : null
  if (!found || found.outer.start < (reply.calls.at(-1)?.end ?? 0)) return reply
  const { outer, inner } = found
  const sections: Section[] = [
    ...reply.sections.flatMap((section) => around(text, section, outer)),
    { name: 'answer', ...trimmed(text, inner) },
  ]
  sections.sort((a, b) => a.start - b.start || a.end - b.end)
  const boxes = reply.boxes.filter((box) => box.end <= outer.start || box.start >= outer.end)
  const answer = text.slice(inner.start, inner.end).trim()
  return thoughtThroughout(text, { ...reply, answer, sections, boxes })
}

/** What of a section lies before and after a stretch, blanks at its ends and empty pieces left out. */
function around(text: string, section: Section, taken: Span): Section[] {
  if (section.end <= taken.start || section.start >= taken.end) return [section]
  return [
    { ...section, ...trimmed(text, { start: section.start, end: taken.start }) },
    { ...section, ...trimmed(text, { start: taken.end, end: section.end }) },
  ].filter(({ start, end }) => start < end)
}
