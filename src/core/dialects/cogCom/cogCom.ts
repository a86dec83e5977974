import type { Section } from '../../trace/schema'
import { numbers4 } from '../boxes'
import type { CallKind, CallShape, Dialect, FoundBox, ParsedCall, ParsedReply } from '../dialect'
import { likeness } from '../likeness'
import type { Span } from '../scan'
import { complaintsOf } from '../slips'
import { between, trimmed } from '../tagged'
import { findBoxes } from '../boxes'

const KINDS: ReadonlyMap<string, CallKind> = new Map<string, CallKind>([
  ['GROUNDING', 'tool'],
  ['COUNTING', 'tool'],
  ['OCR', 'tool'],
  ['CROP_AND_ZOOMIN', 'zoom'],
  ['CALCULATE', 'code'],
  ['LINE', 'draw'],
])
const CALL = new RegExp(String.raw`\b(${[...KINDS.keys()].join('|')})\(`, 'g')
/** How far a call's closing bracket is looked for. */
const REACH = 600
const RESULT = /\s?->\s?`?(?:bbx|img|txt|res)_\d{1,4}`?/y
const VARIABLE = /(?:`|->\s?)(?:bbx|img)_\d/
/** `[[012,345,678,901;..]]`: thousandths with their leading zeros, several joined. */
const MILLE_LIST = /\[\[([\d,;.\s]{7,4000})\]\]/g
const ANSWER = /answer is:?\s([^\n]{1,400})/g

/**
 * CogCoM: a chain of manipulations told in prose. Boxes are thousandths of the current picture, which each crop
 * replaces; most chains name variables instead, and where a line is drawn is not said.
 */
export const cogCom: Dialect = {
  name: 'cogcom',
  title: 'CogCoM (manipulations in prose, 000-999)',
  source: 'THUDM/CogCoM@97b001b cogcom/utils/com_dataset.py, grounding_parser.py, data/utils/visualize.ipynb',
  frame: { unit: 'mille', order: 'xyxy', of: 'last' },
  normal: ['boxes-are-variables'],
  runs: 'all',
  fits: (text) =>
    likeness(text, [
      [0.95, 'CROP_AND_ZOOMIN('],
      [0.9, /\bGROUNDING\([^()\n]{1,200}\)/],
      [0.85, /\bLINE\(\[[\d., ]{1,60}\]/],
      [0.6, /\[\[\d{3},\d{3},\d{3},\d{3}\]\]/],
    ]),
  parse,
}

function parse(text: string, ended = true): ParsedReply {
  const calls = callsOf(text)
  const answer = answerOf(text, calls, ended)
  const taken = [...calls, ...(answer ? [answer] : [])].sort((a, b) => a.start - b.start)
  const spoken = between(text.length, taken)
    .map((span) => trimmed(text, span))
    .filter(({ start, end }) => start < end)
  const thought = trimmed(text, { start: 0, end: answer?.start ?? text.length })
  const sections: Section[] = [
    ...spoken.map((span) => ({ name: 'thought', ...span })),
    ...(answer ? [{ name: 'answer', ...answer }] : []),
  ]
  return {
    ...(thought.start < thought.end ? { thought: text.slice(thought.start, thought.end) } : {}),
    ...(answer ? { answer: text.slice(answer.start, answer.end) } : {}),
    sections: sections.sort((a, b) => a.start - b.start),
    boxes: listsIn(text).filter(outsideOf(calls)),
    calls,
    complaints: complaintsOf(VARIABLE.test(text) ? ['boxes-are-variables'] : [], 'call'),
  }
}

function callsOf(text: string): ParsedCall[] {
  const calls: ParsedCall[] = []
  let free = 0
  for (const { index, 0: written, 1: name = '' } of text.matchAll(CALL)) {
    if (index < free) continue
    const open = index + written.length
    const close = closingOf(text, open)
    const given = text.slice(open, close ?? open)
    free = close === null ? open : close + 1
    RESULT.lastIndex = free
    if (close !== null && RESULT.test(text)) free = RESULT.lastIndex
    calls.push({ ...read(name, given.trim()), start: index, end: free, closed: close !== null })
  }
  return calls
}

/** The offset of the bracket that closes the one before `open`; null where it is not near. */
function closingOf(text: string, open: number): number | null {
  let depth = 1
  for (let index = open; index < Math.min(text.length, open + REACH); index += 1) {
    if (text[index] === '(') depth += 1
    else if (text[index] === ')') depth -= 1
    if (depth === 0) return index
  }
  return null
}

function read(name: string, given: string): Omit<ParsedCall, 'start' | 'end' | 'closed'> {
  const kind = KINDS.get(name) ?? 'tool'
  const boxes = kind === 'zoom' ? listsIn(given).map(({ numbers }) => numbers) : []
  const line = kind === 'draw' ? findBoxes(given)[0]?.numbers : undefined
  const shapes: CallShape[] = line
    ? [{ kind: 'line', numbers: line }]
    : boxes.map((numbers): CallShape => ({ kind: 'box', numbers }))
  return {
    kind,
    name,
    arguments: given,
    numbers: boxes[0] ?? null,
    ...(line || boxes.length > 1 ? { shapes } : {}),
    ...(name === 'GROUNDING' ? { label: given } : {}),
    ...(kind === 'code' ? { text: given } : {}),
  }
}

/** Every box of the lists of thousandths. */
function listsIn(text: string): FoundBox[] {
  return [...text.matchAll(MILLE_LIST)].flatMap(({ index, 1: inner = '' }) => {
    let start = index + 2
    return inner.split(';').flatMap((part): FoundBox[] => {
      const [from, end] = [start, start + part.length]
      start = end + 1
      const numbers = numbers4(part.split(','))
      return numbers ? [{ numbers, start: from, end }] : []
    })
  })
}

/** Boxes that stand in no call; both are in order. */
function outsideOf(calls: readonly Span[]): (box: FoundBox) => boolean {
  let next = 0
  return ({ start }) => {
    while ((calls[next]?.end ?? Infinity) <= start) next += 1
    return start < (calls[next]?.start ?? Infinity)
  }
}

/** The last `answer is ..`, its full stop off; a reply without any manipulation is the answer as it is. */
function answerOf(text: string, calls: readonly Span[], ended: boolean): Span | null {
  if (!ended) return null
  const last = [...text.matchAll(ANSWER)].at(-1)
  if (!last && calls.length > 0) return null
  if (!last) {
    const whole = trimmed(text, { start: 0, end: text.length })
    return whole.start < whole.end ? whole : null
  }
  const said = last[1] ?? ''
  const start = last.index + last[0].length - said.length
  const span = trimmed(text, { start, end: start + (said.endsWith('.') ? said.length - 1 : said.length) })
  return span.start < span.end && calls.every((call) => call.end <= span.start) ? span : null
}
