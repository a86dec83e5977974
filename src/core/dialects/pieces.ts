import type { Span } from './scan'

/** A stretch of a reply in the innermost tag around it; `name` is empty outside all tags. */
export type Piece = Span & { readonly name: string }
/** The first answer: `inner` without its tags, `closed` whether the closing one is there. */
export type TaggedAnswer = Span & { readonly inner: Span; readonly closed: boolean }
type Pieces = { readonly pieces: readonly Piece[]; readonly answer: TaggedAnswer | null }

/** An opening or closing tag; `partner` is the other one's place in the list. */
type Tag = Span & { readonly name: string; readonly isClose: boolean; role: 'pair' | 'alone' | 'text'; partner: number }

const TAG = /<(\/?)([a-z][\w-]{0,31})>/gi
/** Marks inside a text, which name no part of it. */
const MARKUP: ReadonlySet<string> = new Set(
  (
    'a b i u p s br em strong sub sup span div code pre table thead tbody tr td th ul ol li ' +
    'h1 h2 h3 h4 h5 h6 ref obj box t image img'
  ).split(' '),
)
/** Tags that count without their partner too: what is cut short is known by them. */
const ALONE: readonly string[] = ['think', 'thinking', 'answer']

/**
 * Cuts a reply at its tags, of the given names or of any: a stretch goes by the innermost tag around it. A known tag
 * that is not closed goes on to the end of what it stands in; an unknown one without a partner is text. What stands in
 * the answer is not cut. One pass over the text, one over its tags.
 */
export function piecesOf(text: string, names?: readonly string[]): Pieces {
  const tags = paired(tagsOf(text, names), names ?? ALONE)
  const pieces: Piece[] = []
  const open: number[] = []
  let answer: TaggedAnswer | null = null
  let from = 0
  for (let index = 0; index < tags.length; index += 1) {
    const tag = tags[index]
    if (!tag || tag.role === 'text') continue
    pieces.push({ name: tags[open.at(-1) ?? -1]?.name ?? '', start: from, end: tag.start })
    from = tag.end
    if (tag.isClose) close(open, tag)
    else if (tag.name !== 'answer' || answer) open.push(index)
    else {
      answer = answerAt(text, tags, tag)
      from = answer.end
      index = tag.partner < 0 ? tags.length : tag.role === 'pair' ? tag.partner : tag.partner - 1
    }
  }
  pieces.push({ name: tags[open.at(-1) ?? -1]?.name ?? '', start: from, end: text.length })
  return { pieces: pieces.filter(({ start, end }) => start < end), answer }
}

/** The tags that are open end with the partner of a closing one; a closing tag without a partner ends none. */
function close(open: number[], { role, partner }: Tag): void {
  while (role === 'pair' && (open.at(-1) ?? -1) >= partner) open.pop()
}

function answerAt(text: string, tags: readonly Tag[], { start, end, role, partner }: Tag): TaggedAnswer {
  const last = tags[partner]
  const inner = { start: end, end: last?.start ?? text.length }
  const closed = role === 'pair'
  return { start, end: closed && last ? last.end : inner.end, inner, closed }
}

function tagsOf(text: string, names: readonly string[] | undefined): Tag[] {
  const tags: Tag[] = []
  for (const match of text.matchAll(TAG)) {
    const name = (match[2] ?? '').toLowerCase()
    if (names ? !names.includes(name) : MARKUP.has(name)) continue
    const end = match.index + match[0].length
    tags.push({ name, isClose: match[1] === '/', start: match.index, end, role: 'text', partner: -1 })
  }
  return tags
}

/** Finds each tag's partner. Of one that is closed by the end of what it stands in, the partner is that closing tag. */
function paired(tags: Tag[], alone: readonly string[]): Tag[] {
  const stack: number[] = []
  const count = new Map<string, number>()
  for (const [index, tag] of tags.entries()) {
    const opened = count.get(tag.name) ?? 0
    if (!tag.isClose) {
      stack.push(index)
      count.set(tag.name, opened + 1)
    } else if (opened > 0) endAt(tags, stack, count, index, alone)
    else if (alone.includes(tag.name)) tag.role = 'alone'
  }
  for (const index of stack) {
    const tag = tags[index]
    if (tag && alone.includes(tag.name)) tag.role = 'alone'
  }
  return tags
}

function endAt(
  tags: readonly Tag[],
  stack: number[],
  count: Map<string, number>,
  index: number,
  alone: readonly string[],
): void {
  const closing = tags[index]
  for (;;) {
    const top = stack.pop()
    const tag = top === undefined ? undefined : tags[top]
    if (!closing || !tag || top === undefined) return
    count.set(tag.name, (count.get(tag.name) ?? 1) - 1)
    tag.partner = index
    if (tag.name === closing.name) {
      tag.role = closing.role = 'pair'
      closing.partner = top
      return
    }
    if (alone.includes(tag.name)) tag.role = 'alone'
  }
}
