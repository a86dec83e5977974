/** Fields of unknown records. None throws. */

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The first of the keys whose value is a text that is not blank. */
export function textOf(fields: Fields, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields[key]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return undefined
}

/** The first of the keys whose value is a list. */
export function listOf(fields: Fields, ...keys: readonly string[]): readonly unknown[] | undefined {
  for (const key of keys) {
    const value = fields[key]
    if (Array.isArray(value)) return value as readonly unknown[]
  }
  return undefined
}

/** An id as text: a text or a number. */
export function keyOf(fields: Fields, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields[key]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number') return String(value)
  }
  return undefined
}

/** The entry of a table by a word from a file; undefined for `constructor` and what else every object has. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
