import type { Section } from '../../trace/schema'
import { codeCall, unfenced, type CodeRules } from '../codeCall'
import type { ParsedCall, ParsedReply } from '../dialect'
import type { Span } from '../scan'
import { complaintsOf, type SlipCode } from '../slips'
import { trimmed } from '../tagged'

const COLON = String.raw`[* \t]{0,4}:[* \t]{0,4}`
/** A part and its number, an answer, a fence; numbered as groups. */
const LINE = [
  String.raw`(THOUGHT|ACTION|OBSERVATION)\b[ \t]{0,4}\d{0,4}${COLON}`,
  `(ANSWER)${COLON}`,
  '(```)[a-zA-Z]{0,12}',
].join('|')
/** Marks stand at the beginning of a line; a final answer stands anywhere. */
const MARKS = new RegExp(String.raw`^[#* \t]{0,8}(?:${LINE})|(FINAL ANSWER)${COLON}`, 'gm')
const END = 'TERMINATE'
/** The prompt's own words for an answer, repeated. */
const PLACEHOLDER = '<your answer>'

type Part = Span & { readonly kind: 'thought' | 'action' | 'observation' | 'answer'; readonly body: number }
type Program = Span & { readonly inner: Span; readonly closed: boolean; readonly bare: boolean }
type Parts = { readonly parts: readonly Part[]; readonly programs: readonly Program[] }

/**
 * Reads a reply of numbered thoughts and acts. What a model writes as an observation itself is neither: it was never
 * observed. What it writes after that stays a thought and a call, of which the producer runs the first.
 */
export function parseActed(text: string, ended: boolean, rules: CodeRules): ParsedReply {
  const { parts, programs } = partsOf(text)
  const answer = answerOf(text, parts, ended)
  const calls = programs.map((one) => callOf(text, one, rules))
  const thoughts = parts
    .filter(({ kind }) => kind === 'thought')
    .map(({ body, end }) => trimmed(text, { start: body, end }))
    .filter(({ start, end }) => start < end)
  const thought = thoughts.map(({ start, end }) => text.slice(start, end)).join('\n')
  const sections: Section[] = thoughts.map((span) => ({ name: 'thought', ...span }))
  if (answer) sections.push({ name: 'answer', start: answer.start, end: answer.end })
  return {
    ...(thought === '' ? {} : { thought }),
    ...(answer ? { answer: text.slice(answer.start, answer.end) } : {}),
    sections: sections.sort((a, b) => a.start - b.start || a.end - b.end),
    // Lists of four numbers in these thoughts are matrix rows and coordinates of a plot.
    boxes: [],
    calls,
    complaints: ended ? slipsOf(programs, answer) : [],
  }
}

function slipsOf(programs: readonly Program[], answer: Answer | null): ParsedReply['complaints'] {
  const calls: SlipCode[] = []
  if (programs.some(({ closed }) => !closed)) calls.push('call-unclosed')
  if (programs.some(({ bare }) => bare)) calls.push('bare-call')
  const answers: SlipCode[] = answer && !answer.closed ? ['answer-unclosed'] : []
  const first = programs[0]
  if (answer && first) answers.push(first.start < answer.start ? 'answer-after-call' : 'call-after-answer')
  return [...complaintsOf(calls, 'call'), ...complaintsOf(answers, 'answer')]
}

function callOf(text: string, program: Program, rules: CodeRules): ParsedCall {
  return codeCall(unfenced(text.slice(program.inner.start, program.inner.end)), program, program.closed, rules)
}

/** Cuts a reply at its marks; marks inside a fenced program are words of the program. */
function partsOf(text: string): Parts {
  const parts: Part[] = []
  const programs: Program[] = []
  const marks = new RegExp(MARKS)
  let open: Omit<Part, 'end'> = { kind: 'thought', start: 0, body: 0 }
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const after = mark.index + mark[0].length
    parts.push({ ...open, end: mark.index })
    if (mark[3] === undefined) {
      open = { kind: kindOf(mark), start: mark.index, body: after }
      continue
    }
    const program = programAt(text, open, mark.index, after)
    // A program inside an observation that the model made up is part of that.
    if (open.kind !== 'observation') programs.push(program)
    open = { kind: open.kind === 'action' ? 'action' : open.kind, start: program.end, body: program.end }
    marks.lastIndex = program.end
  }
  parts.push({ ...open, end: text.length })
  return { parts, programs }
}

/** The program of a fence, from the mark of its action on. */
function programAt(text: string, open: Omit<Part, 'end'>, fence: number, body: number): Program {
  const close = text.indexOf('\n```', body)
  const end = close < 0 ? text.length : close + 4
  const isAction = open.kind === 'action'
  const start = isAction && text.slice(open.body, fence).trim() === '' ? open.start : fence
  return { start, end, inner: { start: fence, end }, closed: close >= 0, bare: !isAction }
}

function kindOf(mark: RegExpExecArray): Part['kind'] {
  if (mark[1] === undefined) return 'answer'
  return mark[1] === 'THOUGHT' ? 'thought' : mark[1] === 'ACTION' ? 'action' : 'observation'
}

type Answer = Span & { readonly closed: boolean }

/** The last answer, up to the word that ends it and without the full stop before that. */
function answerOf(text: string, parts: readonly Part[], ended: boolean): Answer | null {
  const answers = parts.filter(({ kind }) => kind === 'answer').flatMap((part) => readAnswer(text, part) ?? [])
  const last = answers.at(-1)
  return last && (ended || last.closed) ? last : null
}

function readAnswer(text: string, { body, end }: Part): Answer | null {
  const inner = text.slice(body, end)
  const close = inner.lastIndexOf(END)
  const span = trimmed(text, { start: body, end: close < 0 ? end : body + close })
  const stop = close >= 0 && text[span.end - 1] === '.' ? span.end - 1 : span.end
  const written = text.slice(span.start, stop)
  return written === '' || written.startsWith(PLACEHOLDER) ? null : { start: span.start, end: stop, closed: close >= 0 }
}
