import { foldedTexts, type Texts } from './texts'

/**
 * Places of texts from the first to the last. Of each: how many letters it shares with the one before it, and its letter
 * after those. With both, sorted lists are merged nearly without reading a text.
 */
export type Run = { readonly order: Uint32Array; readonly shared: Uint16Array; readonly next: Int32Array }

/** Letters of all texts; each text is followed by an END. */
type Letters = { readonly codes: Int32Array; readonly starts: Uint32Array }
/** Comes before every letter: a text that ends is before one that goes on. */
export const END = -1

/** The texts of a chunk in order, without regard to case. Those that are equal are beside each other, in any order. */
export function runOfTexts(texts: Texts): Run {
  const letters = lettersOf(foldedTexts(texts))
  const order = letters.starts.map((_, index) => index)
  sortByLetters(order, letters)
  const shared = new Uint16Array(order.length)
  const next = new Int32Array(order.length)
  for (let place = 0; place < order.length; place += 1) {
    const text = order[place] ?? 0
    const both = place === 0 ? 0 : sharedBy(letters, order[place - 1] ?? 0, text)
    shared[place] = both
    next[place] = letters.codes[(letters.starts[text] ?? 0) + both] ?? END
  }
  return { order, shared, next }
}

function lettersOf({ all, ends }: Texts): Letters {
  const codes = new Int32Array(all.length + ends.length)
  const starts = new Uint32Array(ends.length)
  let [at, from] = [0, 0]
  for (const [index, end] of ends.entries()) {
    starts[index] = at
    for (; from < end; from += 1) codes[at++] = all.charCodeAt(from)
    codes[at++] = END
  }
  return { codes, starts }
}

/** Below this a plain insertion is quicker. */
const FEW = 12

/**
 * Three-way radix quicksort (Bentley and Sedgewick, 1997): texts of a set begin alike, and each letter that they share
 * is looked at once, not once a comparison.
 */
function sortByLetters(order: Uint32Array, letters: Letters): void {
  const { codes, starts } = letters
  const work: number[] = [0, order.length, 0]
  while (work.length > 0) {
    const at = work.pop() ?? 0
    const high = work.pop() ?? 0
    const low = work.pop() ?? 0
    if (high - low <= FEW) {
      insert(order, letters, low, high, at)
      continue
    }
    const pivot = codes[(starts[order[(low + high) >> 1] ?? 0] ?? 0) + at] ?? END
    let [less, more, place] = [low, high, low]
    while (place < more) {
      const own = codes[(starts[order[place] ?? 0] ?? 0) + at] ?? END
      if (own < pivot) swap(order, less++, place++)
      else if (own > pivot) swap(order, place, --more)
      else place += 1
    }
    work.push(low, less, at, more, high, at)
    if (pivot !== END) work.push(less, more, at + 1)
  }
}

/** Under 0 where text a comes first; letters before `from` are known to be the same. */
function compare({ codes, starts }: Letters, a: number, b: number, from: number): number {
  let [x, y] = [(starts[a] ?? 0) + from, (starts[b] ?? 0) + from]
  while (codes[x] === codes[y] && codes[x] !== END) {
    x += 1
    y += 1
  }
  return (codes[x] ?? END) - (codes[y] ?? END)
}

function sharedBy({ codes, starts }: Letters, a: number, b: number): number {
  const start = starts[a] ?? 0
  let [x, y] = [start, starts[b] ?? 0]
  while (codes[x] === codes[y] && codes[x] !== END) {
    x += 1
    y += 1
  }
  return x - start
}

function insert(order: Uint32Array, letters: Letters, from: number, to: number, depth: number): void {
  for (let place = from + 1; place < to; place += 1) {
    const text = order[place] ?? 0
    let at = place
    while (at > from && compare(letters, order[at - 1] ?? 0, text, depth) > 0) {
      order[at] = order[at - 1] ?? 0
      at -= 1
    }
    order[at] = text
  }
}

function swap(order: Uint32Array, a: number, b: number): void {
  const held = order[a] ?? 0
  order[a] = order[b] ?? 0
  order[b] = held
}
