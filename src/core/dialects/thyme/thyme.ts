import type { Section } from '../../trace/schema'
import { findBoxes } from '../boxes'
import { codeCall, unfenced } from '../codeCall'
import type { Dialect, FoundBox, ParsedReply } from '../dialect'
import { likeness } from '../likeness'
import type { Span } from '../scan'
import { complaintsOf, type SlipCode } from '../slips'
import { between, taggedStretches, trimmed, type Tagged } from '../tagged'

const THINK_TAGS = /<\/?think>/g

/**
 * Thyme writes programs: `<code>` holds Python that cuts the picture by its pixels, `<sandbox_output>` in the same
 * reply what running it gave, and thought and code go on until the answer. The boxes are read from the program's
 * numbers; nothing is run. The picture that a program made need not be the box that stands in it (its README's is not).
 */
export const thyme: Dialect = {
  name: 'thyme',
  title: 'Thyme (programs that cut the picture)',
  source: 'yfzhang114/Thyme@b9285b7 README.md, eval/inference.py, eval/VLMEvalKit/vlmeval/vlm/thyme/model.py',
  frame: { unit: 'pixel', order: 'xyxy', of: 'original' },
  signs: ['<sandbox_output>'],
  normal: ['call-unclosed'],
  runs: 'all',
  fits: (text) =>
    likeness(text, [
      [0.95, '### User Image Path:**'],
      [0.95, '### User Image Size:**'],
      [0.9, '<sandbox_output>'],
      [0.5, '</code>'],
      [0.4, '<code>'],
    ]),
  observe: (text) => ({ shapes: [], ...(/^\s{0,64}(?:Execution error|Error:)/.test(text) ? { failed: true } : {}) }),
  parse: (text, ended = true) => parseThyme(text, ended),
}

function parseThyme(text: string, ended: boolean): ParsedReply {
  const stretches = taggedStretches(text, ['code', 'sandbox_output', 'answer'])
  const answered = stretches.find(({ tag }) => tag === 'answer')
  const programs = stretches.filter(({ tag }) => tag === 'code')
  const before = programs.filter(({ start }) => !answered || start < answered.start)
  const thoughts = between(text.length, stretches).flatMap((gap) => withoutThinkTags(text, gap))
  const thought = thoughts.map(({ start, end }) => text.slice(start, end)).join('\n')
  const answer = answered && (ended || answered.closed) ? trimmed(text, answered.inner) : null
  const sections: Section[] = thoughts.map((span) => ({ name: 'thought', ...span }))
  if (answer) sections.push({ name: 'answer', ...answer })
  return {
    ...(thought === '' ? {} : { thought }),
    ...(answer ? { answer: text.slice(answer.start, answer.end) } : {}),
    sections: sections.sort((a, b) => a.start - b.start),
    boxes: thoughts.flatMap((span) => boxesIn(text, span)),
    calls: before.map((one) => codeCall(unfenced(text.slice(one.inner.start, one.inner.end)), one, one.closed)),
    complaints: ended ? slipsOf(before, answered, before.length < programs.length) : [],
  }
}

function slipsOf(calls: readonly Tagged[], answer: Tagged | undefined, late: boolean): ParsedReply['complaints'] {
  const inCalls: SlipCode[] = calls.some(({ closed }) => !closed) ? ['call-unclosed'] : []
  const inAnswer: SlipCode[] = answer && !answer.closed ? ['answer-unclosed'] : []
  if (late) inAnswer.push('call-after-answer')
  return [...complaintsOf(inCalls, 'call'), ...complaintsOf(inAnswer, 'answer')]
}

function withoutThinkTags(text: string, { start, end }: Span): Span[] {
  const inner = text.slice(start, end)
  const tags = [...inner.matchAll(THINK_TAGS)].map(({ 0: tag, index }) => ({ start: index, end: index + tag.length }))
  return between(inner.length, tags)
    .map((gap) => trimmed(text, { start: start + gap.start, end: start + gap.end }))
    .filter((gap) => gap.start < gap.end)
}

function boxesIn(text: string, { start, end }: Span): FoundBox[] {
  return findBoxes(text.slice(start, end)).map((box) => ({ ...box, start: start + box.start, end: start + box.end }))
}
