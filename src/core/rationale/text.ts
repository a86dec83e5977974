import { findBoxes } from '../dialects/boxes'
import type { GoldText, Piece } from './schema'
import type { Segment, ShownText } from './shown'

/** Pieces without empty words, words beside words as one. */
export function tidyPieces(pieces: readonly Piece[]): Piece[] {
  const tidy: Piece[] = []
  for (const piece of pieces) {
    const last = tidy.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') tidy[tidy.length - 1] = last + piece
    else if (piece !== '') tidy.push(piece)
  }
  return tidy
}

export type Linked = { readonly start: number; readonly end: number; readonly slot: Exclude<Piece, string> }

/** A text cut into words and slots; `linked` in the order of the text, without overlaps. */
export function cutText(text: string, linked: readonly Linked[]): GoldText {
  const pieces: Piece[] = []
  let from = 0
  for (const { start, end, slot } of linked) {
    pieces.push(text.slice(from, start), slot)
    from = end
  }
  return { pieces: tidyPieces([...pieces, text.slice(from)]) }
}

/**
 * A thought that a person wrote over: a slot whose shown text is untouched keeps its link, one that is touched is plain
 * words from now on. Untouched is what stands before the first or after the last character that differs, and between
 * them what stands there letter for letter as it was.
 */
export function editText(before: GoldText, shown: ShownText, text: string): GoldText {
  const [head, tail] = untouched(shown.text, text)
  const kept = shown.segments.flatMap((segment, index): Linked[] => {
    const slot = before.pieces[index]
    if (slot === undefined || typeof slot === 'string') return []
    if (segment.end <= head) return [{ start: segment.start, end: segment.end, slot }]
    const moved = text.length - shown.text.length
    if (segment.start >= shown.text.length - tail)
      return [{ start: segment.start + moved, end: segment.end + moved, slot }]
    return []
  })
  const middle = found(before, shown, text, head, tail)
  return cutText(
    text,
    [...kept, ...middle].toSorted((a, b) => a.start - b.start),
  )
}

/** How many characters the two texts share at their start and, apart from those, at their end. */
function untouched(before: string, after: string): [number, number] {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  return [head, tail]
}

/** Boxes of the changed part of a text that are slots of it as they were shown; each slot is taken once. */
function found(before: GoldText, shown: ShownText, text: string, head: number, tail: number): Linked[] {
  const free = new Map<string, Exclude<Piece, string>[]>()
  shown.segments.forEach((segment, index) => {
    const slot = before.pieces[index]
    if (slot === undefined || typeof slot === 'string') return
    if (segment.end <= head || segment.start >= shown.text.length - tail) return
    free.set(segment.text, [...(free.get(segment.text) ?? []), slot])
  })
  if (free.size === 0) return []
  // A box may begin in what stayed and end in what changed, as where `[` was written before it.
  return findBoxes(text).flatMap(({ start, end }) => {
    if (end <= head || start >= text.length - tail) return []
    const slot = free.get(text.slice(start, end))?.shift()
    return slot ? [{ start, end, slot }] : []
  })
}

/** The shown text cut in two at an offset; within a slot's numbers the slot goes whole to the first. */
export function splitPieces(before: GoldText, segments: readonly Segment[], offset: number): [GoldText, GoldText] {
  const [first, second]: [Piece[], Piece[]] = [[], []]
  before.pieces.forEach((piece, index) => {
    const segment = segments[index]
    if (!segment || segment.end <= offset) first.push(piece)
    else if (segment.start >= offset) second.push(piece)
    else if (typeof piece === 'string') {
      first.push(piece.slice(0, offset - segment.start))
      second.push(piece.slice(offset - segment.start))
    } else first.push(piece)
  })
  return [{ ...before, pieces: tidyPieces(first) }, { pieces: tidyPieces(second) }]
}

/** Two thoughts as one, a blank between them where neither has one. */
export function joinTexts(first: GoldText, second: GoldText): GoldText {
  const [end, start] = [first.pieces.at(-1), second.pieces[0]]
  const apart =
    end === undefined ||
    start === undefined ||
    (typeof end === 'string' && /\s$/.test(end)) ||
    (typeof start === 'string' && /^\s/.test(start))
  return { ...first, pieces: tidyPieces([...first.pieces, ...(apart ? [] : [' ']), ...second.pieces]) }
}

/** The thought with the slots that `cut` names as the plain words that they show. */
export function freezeSlots(
  before: GoldText,
  segments: readonly Segment[],
  cut: (roi: string, index: number) => boolean,
): GoldText {
  const pieces = before.pieces.map((piece, index) =>
    typeof piece !== 'string' && cut(piece.roi, index) ? (segments[index]?.text ?? piece.text) : piece,
  )
  return { ...before, pieces: tidyPieces(pieces) }
}

export function slotRois({ pieces }: GoldText): string[] {
  return pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.roi]))
}
