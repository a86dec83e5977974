import type { RowTable } from './table'
import type { TextColumn, Texts } from './chunk'
import type { Query, SortBy } from './query'

/** Rows are fewer than this: a key and a row share one double. */
const MOST_ROWS = 2 ** 20
const MOST_KEY = 2 ** 32 - 1

/**
 * Rows in the order that a query wants; those that are equal stay in the order of the file. Each row's key and index
 * are
 * one double, so that the engine's own sort of numbers does the work.
 */
export function inOrder(table: RowTable, rows: Uint32Array, sort: Query['sort']): Uint32Array {
  if (!sort || (sort.by === 'place' && !sort.descending)) return rows
  const key = keyOf(table, sort.by)
  const pairs = Float64Array.from(rows, (row) => {
    const value = key(row)
    return (sort.descending ? MOST_KEY - value : value) * MOST_ROWS + row
  }).sort()
  return Uint32Array.from(pairs, (pair) => pair % MOST_ROWS)
}

/** What a row is sorted by, as a whole number from 0 to 2^32 - 1. */
function keyOf(table: RowTable, by: SortBy): (row: number) => number {
  if (by === 'place') return (row) => row
  if (by === 'question' || by === 'answer') {
    const ranks = textRanks(table, by)
    return (row) => ranks[row] ?? 0
  }
  const column = columnOf(table, by)
  return (row) => column[row] ?? 0
}

const columns = new WeakMap<RowTable, { version: number; known: Map<string, Uint32Array> }>()

function held(table: RowTable, name: string, make: () => Uint32Array): Uint32Array {
  const last = columns.get(table)
  const now = last?.version === table.version ? last : { version: table.version, known: new Map<string, Uint32Array>() }
  columns.set(table, now)
  const known = now.known.get(name) ?? make()
  now.known.set(name, known)
  return known
}

function columnOf(table: RowTable, by: Exclude<SortBy, 'place' | 'question' | 'answer'>): Uint32Array {
  return held(table, by, () => {
    const values = new Uint32Array(table.length)
    const producers = by === 'producer' ? ranksOf(table.names.producer) : null
    let row = 0
    for (const [index, { numbers, codes, ids, length }] of table.chunks.entries()) {
      const map = table.maps[index]?.producer
      for (let at = 0; at < length; at += 1) {
        if (by === 'producer') values[row] = producers?.[map?.[ids.producer[at] ?? 0] ?? 0] ?? 0
        else if (by === 'complaints') values[row] = bitsIn(codes[at] ?? 0)
        else if (by === 'right') values[row] = (numbers.right[at] ?? 0) + 1
        else if (by === 'score') values[row] = orderedBits(numbers.score[at] ?? 0)
        else values[row] = numbers[by][at] ?? 0
        row += 1
      }
    }
    return values
  })
}

function ranksOf(names: readonly string[]): Uint32Array {
  const order = names.map((_, index) => index).sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1))
  const ranks = new Uint32Array(names.length)
  for (const [rank, index] of order.entries()) ranks[index] = rank
  return ranks
}

function bitsIn(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count += 1
  return count
}

const float = new Float32Array(1)
const whole = new Uint32Array(float.buffer)

/** A float as a whole number of the same order; what is no number comes first. */
function orderedBits(value: number): number {
  if (Number.isNaN(value)) return 0
  float[0] = value
  const bits = whole[0] ?? 0
  return bits >= 0x80000000 ? MOST_KEY - bits : bits + 0x80000000
}

/** Texts as letters in one array: text i goes from `ends[i - 1]` to `ends[i]`; each is followed by a 0. */
type Letters = { readonly codes: Uint16Array; readonly starts: Uint32Array }

/** The rank of each row's text among all, without regard to case; equal texts have one rank. */
function textRanks(table: RowTable, column: TextColumn): Uint32Array {
  return held(table, column, () => {
    const letters = lettersOf(table, column)
    const order = Uint32Array.from(letters.starts, (_, index) => index)
    sortByLetters(order, letters)
    const ranks = new Uint32Array(order.length)
    let rank = 0
    for (let place = 0; place < order.length; place += 1) {
      const row = order[place] ?? 0
      if (place > 0 && compare(letters, row, order[place - 1] ?? 0, 0) !== 0) rank = place
      ranks[row] = rank
    }
    return ranks
  })
}

function lettersOf({ chunks, length }: RowTable, column: TextColumn): Letters {
  const texts = chunks.map((chunk) => loweredTexts(chunk, column))
  const total = texts.reduce((sum, one) => sum + one.all.length + one.ends.length, 0)
  const codes = new Uint16Array(total)
  const starts = new Uint32Array(length)
  let [at, row] = [0, 0]
  for (const { all, ends } of texts) {
    let from = 0
    for (const end of ends) {
      starts[row++] = at
      for (; from < end; from += 1) codes[at++] = all.charCodeAt(from)
      codes[at++] = 0
    }
  }
  return { codes, starts }
}

/** In lower case; a few letters grow by that, and then the texts are put together anew. */
function loweredTexts({ texts }: RowTable['chunks'][number], column: TextColumn): Texts {
  const { all, ends } = texts[column]
  const lower = all.toLowerCase()
  if (lower.length === all.length) return { all: lower, ends }
  const own = Array.from(ends, (end, index) => all.slice(index === 0 ? 0 : (ends[index - 1] ?? 0), end).toLowerCase())
  let end = 0
  return { all: own.join(''), ends: Uint32Array.from(own, (text) => (end += text.length)) }
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
    const pivot = codes[(starts[order[(low + high) >> 1] ?? 0] ?? 0) + at] ?? 0
    let [less, more, place] = [low, high, low]
    while (place < more) {
      const own = codes[(starts[order[place] ?? 0] ?? 0) + at] ?? 0
      if (own < pivot) swap(order, less++, place++)
      else if (own > pivot) swap(order, place, --more)
      else place += 1
    }
    work.push(low, less, at, more, high, at)
    if (pivot !== 0) work.push(less, more, at + 1)
  }
}

/** Under 0 where row a comes first; letters before `from` are known to be the same. */
function compare({ codes, starts }: Letters, a: number, b: number, from: number): number {
  let [x, y] = [(starts[a] ?? 0) + from, (starts[b] ?? 0) + from]
  while (codes[x] === codes[y] && codes[x] !== 0) {
    x += 1
    y += 1
  }
  return (codes[x] ?? 0) - (codes[y] ?? 0)
}

function insert(order: Uint32Array, letters: Letters, from: number, to: number, depth: number): void {
  for (let place = from + 1; place < to; place += 1) {
    const row = order[place] ?? 0
    let at = place
    while (at > from && compare(letters, order[at - 1] ?? 0, row, depth) > 0) {
      order[at] = order[at - 1] ?? 0
      at -= 1
    }
    order[at] = row
  }
}

function swap(order: Uint32Array, a: number, b: number): void {
  const held = order[a] ?? 0
  order[a] = order[b] ?? 0
  order[b] = held
}
