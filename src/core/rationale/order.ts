/**
 * Places in a list as text: a key is the digits of a fraction in base 62, compared as text, so that between two keys
 * there is always another and moving one part writes one field. A key ends in no zero.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = DIGITS.length

export function isKey(key: string): boolean {
  return /^[0-9A-Za-z]*[1-9A-Za-z]$/.test(key)
}

/** A key after `low` and before `high`; null stands for the list's end. `low` must be under `high`. */
export function keyBetween(low: string | null, high: string | null): string {
  let key = ''
  let open = high === null
  for (let index = 0; ; index += 1) {
    const from = digitOf(low ?? '', index, 0)
    const to = open ? BASE : digitOf(high ?? '', index, BASE)
    if (to - from > 1) return key + digit(Math.floor((from + to) / 2))
    key += digit(from)
    // One digit under the other: whatever follows stays under `high`.
    if (to > from) open = true
  }
}

/** `count` keys in order after `low` and before `high`. */
export function keysBetween(low: string | null, high: string | null, count: number): string[] {
  const keys: string[] = []
  for (let index = 0; index < count; index += 1) keys.push(keyBetween(keys.at(-1) ?? low, high))
  return keys
}

/** The keys of a new list, evenly apart and of one length. */
export function firstKeys(count: number): string[] {
  const length = Math.max(2, Math.ceil(Math.log(count + 1) / Math.log(BASE)) + 1)
  const step = Math.floor(BASE ** length / (count + 1))
  return Array.from({ length: count }, (_, index) => keyOf((index + 1) * step, length))
}

type Ordered = { readonly id: string; readonly order: string }

export function byOrder(a: Ordered, b: Ordered): number {
  return compareText(a.order, b.order) || compareText(a.id, b.id)
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

export type Placed = {
  readonly key: string
  readonly moved: readonly { readonly id: string; readonly order: string }[]
}

/**
 * The key of a part put after `after` (null: first) in a list that is in order, itself not in it. Where the neighbours
 * have one key (two people put a part in one place), those that follow get new ones: `moved`.
 */
export function placeAfter(list: readonly Ordered[], after: string | null): Placed {
  const index = after === null ? 0 : list.findIndex((part) => part.id === after) + 1
  const low = list[index - 1]?.order ?? null
  const rest = list.slice(index)
  const clear = rest.findIndex((part) => low === null || part.order > low)
  const same = clear < 0 ? rest : rest.slice(0, clear)
  const [key = '', ...keys] = keysBetween(low, rest[same.length]?.order ?? null, same.length + 1)
  return { key, moved: same.map((part, nth) => ({ id: part.id, order: keys[nth] ?? part.order })) }
}

function digit(value: number): string {
  return DIGITS[value] ?? '0'
}

function digitOf(key: string, index: number, missing: number): number {
  const char = key[index]
  return char === undefined ? missing : Math.max(0, DIGITS.indexOf(char))
}

function keyOf(value: number, length: number): string {
  let key = ''
  for (let rest = value, index = 0; index < length; index += 1, rest = Math.floor(rest / BASE))
    key = digit(rest % BASE) + key
  let end = key.length
  while (key[end - 1] === '0') end -= 1
  return key.slice(0, end)
}
