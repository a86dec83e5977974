import type { Query, SortBy } from './query'
import type { RowTable } from './table'

const MOST_KEY = 2 ** 32 - 1

/** Rows in the order that a query wants; those that are equal stay as they were, in the order of the file. */
export function inOrder(table: RowTable, rows: Uint32Array, sort: Query['sort']): Uint32Array {
  if (!sort) return rows
  if (sort.by === 'place') return sort.descending ? rows.toReversed() : rows
  const column = columnOf(table, sort.by)
  const keys = rows.map((row) => {
    const key = column[row] ?? 0
    return sort.descending ? MOST_KEY - key : key
  })
  return byKeys(rows, keys)
}

/** Bits of a key that are looked at together. */
const DIGIT = 11
const DIGITS = 1 << DIGIT

/** Keys are sorted digit by digit, the last first: no comparison, and equal ones stay as they were. */
function byKeys(rows: Uint32Array, keys: Uint32Array): Uint32Array {
  let least = MOST_KEY
  let most = 0
  for (const key of keys) {
    if (key < least) least = key
    if (key > most) most = key
  }
  let order: Uint32Array = keys.map((_, index) => index)
  for (let unit = 1; unit <= most - least; unit *= DIGITS) order = byDigit(order, keys, least, unit)
  return order.map((index) => rows[index] ?? 0)
}

function byDigit(order: Uint32Array, keys: Uint32Array, least: number, unit: number): Uint32Array {
  const digits = new Uint16Array(keys.length)
  const places = new Uint32Array(DIGITS + 1)
  const shift = Math.log2(unit)
  for (let index = 0; index < keys.length; index += 1) {
    const digit = (((keys[index] ?? 0) - least) >>> shift) & (DIGITS - 1)
    digits[index] = digit
    places[digit + 1] = (places[digit + 1] ?? 0) + 1
  }
  for (let digit = 1; digit < DIGITS; digit += 1) places[digit] = (places[digit] ?? 0) + (places[digit - 1] ?? 0)
  const next = new Uint32Array(order.length)
  for (let at = 0; at < order.length; at += 1) {
    const index = order[at] ?? 0
    const digit = digits[index] ?? 0
    const place = places[digit] ?? 0
    places[digit] = place + 1
    next[place] = index
  }
  return next
}

/** What each row is sorted by, as a whole number from 0 to 2^32 - 1. */
function columnOf(table: RowTable, by: Exclude<SortBy, 'place'>): Uint32Array {
  if (by === 'question' || by === 'answer') return table.ranks(by)
  const values = new Uint32Array(table.length)
  const producers = by === 'producer' ? ranksOf(table.names.producer) : null
  let row = 0
  for (const [index, { numbers, codes, ids, length }] of table.chunks.entries()) {
    const map = table.maps[index]?.producer
    const scores = table.scores[index]
    for (let at = 0; at < length; at += 1) {
      if (by === 'producer') values[row] = producers?.[map?.[ids.producer[at] ?? 0] ?? 0] ?? 0
      else if (by === 'complaints') values[row] = bitsIn(codes[at] ?? 0)
      else if (by === 'right') values[row] = ((scores?.right ?? numbers.right)[at] ?? 0) + 1
      else if (by === 'score') values[row] = orderedBits(numbers.score[at] ?? 0)
      else if (by === 'iou' || by === 'reward') values[row] = orderedBits(scores?.[SCORE_COLUMN[by]][at] ?? NaN)
      else if (by === 'triage') values[row] = scores?.triage[at] ?? MOST_KEY
      else values[row] = numbers[by][at] ?? 0
      row += 1
    }
  }
  return values
}

const SCORE_COLUMN = { iou: 'iou', reward: 'reward' } as const

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

/** A float as a whole number of the same order; what is no number comes first, and -0 is 0. */
function orderedBits(value: number): number {
  if (Number.isNaN(value)) return 0
  float[0] = value + 0
  const bits = whole[0] ?? 0
  return bits >= 0x80000000 ? MOST_KEY - bits : bits + 0x80000000
}
