import type { Span } from './scan'

/** A stretch in tags: `start` and `end` with the tags, `inner` without; `closed` whether the closing one is there. */
export type Tagged = Span & { readonly tag: string; readonly inner: Span; readonly closed: boolean }

/**
 * The stretches of a text between tags of the given names, in order and beside each other: a tag that opens inside one
 * ends it, and so does the end of the text.
 */
export function taggedStretches(text: string, names: readonly string[]): Tagged[] {
  const found: Tagged[] = []
  let open: { readonly tag: string; readonly start: number; readonly body: number } | null = null
  for (const match of text.matchAll(new RegExp(`<(/?)(${names.join('|')})>`, 'g'))) {
    const tag = match[2] ?? ''
    const isClose = match[1] === '/'
    const after = match.index + match[0].length
    if (open && (!isClose || tag === open.tag)) {
      found.push(stretch(open, match.index, isClose ? after : match.index, isClose))
      open = null
    }
    if (!isClose) open = { tag, start: match.index, body: after }
  }
  if (open) found.push(stretch(open, text.length, text.length, false))
  return found
}

function stretch(
  { tag, start, body }: { readonly tag: string; readonly start: number; readonly body: number },
  innerEnd: number,
  end: number,
  closed: boolean,
): Tagged {
  return { tag, start, end, inner: { start: body, end: innerEnd }, closed }
}

/** What lies between stretches, before the first and after the last. */
export function between(length: number, stretches: readonly Span[]): Span[] {
  const starts = [0, ...stretches.map(({ end }) => end)]
  const ends = [...stretches.map(({ start }) => start), length]
  return starts.map((start, index) => ({ start, end: ends[index] ?? length })).filter(({ start, end }) => start < end)
}

/** A stretch without the blanks at its ends. */
export function trimmed(text: string, { start, end }: Span): Span {
  const inner = text.slice(start, Math.max(start, end))
  const from = start + inner.length - inner.trimStart().length
  return from >= end ? { start, end: start } : { start: from, end: start + inner.trimEnd().length }
}
