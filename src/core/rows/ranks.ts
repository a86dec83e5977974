import { END, runOfTexts, type Run } from './letters'
import { foldedTexts, type Texts } from './texts'

/**
 * Where the letters of every row are. Of row i, at 4 i and after: the chunk whose folded text holds it, from where, to
 * where; beside each other, so that memory is reached for once.
 */
type Where = { readonly texts: string[]; places: Uint32Array }

const NOTHING: Run = { order: new Uint32Array(0), shared: new Uint16Array(0), next: new Int32Array(0) }

/** Runs are merged as they come up to this many rows, so that no chunk makes a list wait. */
const MOST_EAGER = 2 ** 17

/**
 * The rows of a table by a text, built while chunks come: each brings its own rows sorted, and runs of like length are
 * merged. The first sort then finds a few long runs, and no text is sorted anew.
 */
export class TextOrder {
  private runs: Run[] = []
  private readonly where: Where = { texts: [], places: new Uint32Array(0) }
  private length = 0
  private known: Uint32Array | null = null

  /** @param sorted the texts' run, where the chunk brought it */
  add(texts: Texts, sorted: Run | undefined): void {
    const run = sorted ?? runOfTexts(texts)
    const first = this.length
    this.place(foldedTexts(texts))
    this.known = null
    let last: Run = { ...run, order: run.order.map((at) => at + first) }
    for (let before = this.runs.at(-1); before && isDue(before, last); before = this.runs.at(-1)) {
      this.runs.pop()
      last = merged(before, last, this.where)
    }
    this.runs.push(last)
  }

  /** The rank of each row's text among all, without regard to case; equal texts have one rank. */
  get ranks(): Uint32Array {
    if (this.known) return this.known
    // The two shortest first: a long run is then gone through as rarely as can be.
    const left = this.runs.toSorted((a, b) => b.order.length - a.order.length)
    while (left.length > 1) {
      const both = merged(left.pop() ?? NOTHING, left.pop() ?? NOTHING, this.where)
      const at = left.findLastIndex(({ order }) => order.length >= both.order.length)
      left.splice(at + 1, 0, both)
    }
    const run = left[0] ?? NOTHING
    this.runs = [run]
    this.known = ranksOf(run)
    return this.known
  }

  private place({ all, ends }: Texts): void {
    const { where } = this
    const chunk = where.texts.push(all) - 1
    const needed = 4 * (this.length + ends.length)
    if (needed > where.places.length) {
      const grown = new Uint32Array(Math.max(needed, 2 * where.places.length))
      grown.set(where.places)
      where.places = grown
    }
    const { places } = where
    let at = 4 * this.length
    let start = 0
    for (const end of ends) {
      places[at] = chunk
      places[at + 1] = start
      places[at + 2] = start = end
      at += 4
    }
    this.length += ends.length
  }
}

function isDue({ order: before }: Run, { order: last }: Run): boolean {
  return before.length < 2 * last.length && before.length + last.length <= MOST_EAGER
}

/** The head of a run that is merged: its row's letters shared with the row that was written last, and the next one. */
type Head = { readonly run: Run; at: number; shared: number; next: number }

function headOf(run: Run): Head {
  return goTo({ run, at: 0, shared: 0, next: END }, 0)
}

/** Past its end, a run shares less than nothing with any row. */
function goTo(head: Head, at: number): Head {
  head.at = at
  head.shared = head.run.shared[at] ?? -1
  head.next = head.run.next[at] ?? END
  return head
}

function merged(a: Run, b: Run, where: Where): Run {
  const total = a.order.length + b.order.length
  const run = { order: new Uint32Array(total), shared: new Uint16Array(total), next: new Int32Array(total) }
  const x = headOf(a)
  const y = headOf(b)
  for (let place = 0; place < total; place += 1) {
    const head = isBefore(x, y, where) ? x : y
    run.order[place] = head.run.order[head.at] ?? 0
    run.shared[place] = head.shared
    run.next[place] = head.next
    goTo(head, head.at + 1)
  }
  return run
}

/**
 * Of two heads, the one that shares more with the row that was written last comes first; where both share as much, the
 * next letter says it. What the other shares is then still what it was.
 */
function isBefore(x: Head, y: Head, where: Where): boolean {
  if (x.shared !== y.shared) return x.shared > y.shared
  if (x.next !== y.next || x.next === END) return x.next <= y.next
  return readOn(x, y, where)
}

/** Where the next letter is the same, too, texts are read from there on. The later head shares more from now on. */
function readOn(x: Head, y: Head, { texts, places }: Where): boolean {
  const atX = 4 * (x.run.order[x.at] ?? 0)
  const atY = 4 * (y.run.order[y.at] ?? 0)
  const textX = texts[places[atX] ?? 0] ?? ''
  const textY = texts[places[atY] ?? 0] ?? ''
  const startX = places[atX + 1] ?? 0
  const startY = places[atY + 1] ?? 0
  const lengthX = (places[atX + 2] ?? 0) - startX
  const lengthY = (places[atY + 2] ?? 0) - startY
  const most = Math.min(lengthX, lengthY)
  let at = x.shared + 1
  while (at < most && textX.charCodeAt(startX + at) === textY.charCodeAt(startY + at)) at += 1
  const nextX = at < lengthX ? textX.charCodeAt(startX + at) : END
  const nextY = at < lengthY ? textY.charCodeAt(startY + at) : END
  const later = nextX <= nextY ? y : x
  later.shared = at
  later.next = later === y ? nextY : nextX
  return later === y
}

/** A row whose text ends where it parts from the one before it is equal to that: else it were a part of it, and first. */
function ranksOf({ order, next }: Run): Uint32Array {
  const ranks = new Uint32Array(order.length)
  let rank = 0
  for (let place = 0; place < order.length; place += 1) {
    if (place > 0 && next[place] !== END) rank += 1
    ranks[order[place] ?? 0] = rank
  }
  return ranks
}
