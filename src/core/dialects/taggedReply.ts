import type { Section } from '../trace/schema'
import { withBoxedAnswer } from './boxed'
import type { FoundBox, ParsedReply } from './dialect'
import { piecesOf, type Piece, type TaggedAnswer } from './pieces'
import type { Span } from './scan'
import { complaintsOf } from './slips'
import { trimmed } from './tagged'

/** How a reply is read whose parts stand in tags, and which may have no call. */
type TaggedRules = {
  /** The tags that name its parts; else any tags around a text do. */
  readonly names?: readonly string[]
  /** The boxes of a text, in order. */
  readonly find: (text: string) => readonly FoundBox[]
  /** What stands after the last tag is the answer, where none has its own. */
  readonly bareAnswer: boolean
  /** `\boxed{}` holds the answer, where no tag does. */
  readonly boxed?: boolean
}

const THOUGHTS = ['', 'think', 'thinking', 'thought']

/** Reads a reply in tags. `taken` are the places of its calls, in order: they are neither thought nor answer. */
export function parseTagged(
  text: string,
  ended: boolean,
  rules: TaggedRules,
  taken: readonly Span[] = [],
): ParsedReply {
  const read = piecesOf(text, rules.names)
  const pieces = outside(read.pieces, taken)
  const found = read.answer && (ended || read.answer.closed) ? read.answer : null
  const boxed = rules.boxed === true && !read.answer ? lastBoxed(text, pieces, rules) : null
  const bare = !read.answer && !boxed && rules.bareAnswer && ended && taken.length === 0 ? bareOf(text, pieces) : null
  return (
    boxed ??
    replyOf(text, bare ? pieces.slice(0, -1) : pieces, bare ? asAnswer(bare) : found, read.answer, ended, rules)
  )
}

/** A `\boxed{}` counts where the reply has one. */
function lastBoxed(text: string, pieces: readonly Piece[], rules: TaggedRules): ParsedReply | null {
  const plain = replyOf(text, pieces, null, null, true, rules)
  const read = withBoxedAnswer(text, plain)
  return read === plain ? null : read
}

function replyOf(
  text: string,
  pieces: readonly Piece[],
  answer: TaggedAnswer | null,
  begun: TaggedAnswer | null,
  ended: boolean,
  { find }: TaggedRules,
): ParsedReply {
  const spoken = pieces.flatMap((piece): Section[] => {
    const span = trimmed(text, piece)
    const name = THOUGHTS.includes(piece.name) ? 'thought' : piece.name
    return span.start < span.end ? [{ name, ...span }] : []
  })
  const thought = thoughtOf(text, spoken)
  const inner = answer && trimmed(text, answer.inner)
  const sections = inner ? [...spoken, { name: 'answer', ...inner }] : spoken
  const answerBoxes = inner ? boxesIn(text, inner, find) : []
  return {
    ...(thought === '' ? {} : { thought }),
    ...(inner ? { answer: text.slice(inner.start, inner.end) } : {}),
    sections: sections.sort((a, b) => a.start - b.start || a.end - b.end),
    boxes: spoken.sort((a, b) => a.start - b.start).flatMap((span) => boxesIn(text, span, find)),
    calls: [],
    ...(answerBoxes.length > 0 ? { answerBoxes } : {}),
    complaints: complaintsOf(begun && !begun.closed && ended ? ['answer-unclosed'] : [], 'answer'),
  }
}

/** What is named a thought or named nothing; where all of it has other names, all of it. */
function thoughtOf(text: string, spoken: readonly Section[]): string {
  const thoughts = spoken.filter(({ name }) => name === 'thought')
  return (thoughts.length > 0 ? thoughts : spoken).map(({ start, end }) => text.slice(start, end)).join('\n')
}

/** The last words of a reply, where they stand outside its tags. */
function bareOf(text: string, pieces: readonly Piece[]): Piece | null {
  const last = pieces.at(-1)
  return last?.name === '' && text.slice(last.start, last.end).trim() !== '' ? last : null
}

function asAnswer({ start, end }: Span): TaggedAnswer {
  return { start, end, inner: { start, end }, closed: true }
}

function boxesIn(text: string, { start, end }: Span, find: TaggedRules['find']): FoundBox[] {
  return find(text.slice(start, end)).map((box) => ({ ...box, start: start + box.start, end: start + box.end }))
}

/** What of the pieces lies outside the stretches; both are in order, and neither is walked twice. */
function outside(pieces: readonly Piece[], taken: readonly Span[]): Piece[] {
  const found: Piece[] = []
  let next = 0
  for (const { name, start, end } of pieces) {
    let from = start
    while (next < taken.length && (taken[next]?.end ?? 0) <= from) next += 1
    for (let index = next; index < taken.length && (taken[index]?.start ?? end) < end; index += 1) {
      const span = taken[index]
      if (span && span.start > from) found.push({ name, start: from, end: span.start })
      from = Math.max(from, span?.end ?? from)
      if (from < end) next = index + 1
    }
    if (from < end) found.push({ name, start: from, end })
  }
  return found
}
