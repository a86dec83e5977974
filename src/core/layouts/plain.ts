import { isFields, textOf } from './fields'

/** Values of unknown records as plain text. None throws, whatever a record holds. */

const UNWRITABLE = '(can not be written as text)'
const MOST_NESTED = 64

/**
 * Nested more deeply than anything that was written on purpose, or with a table's 64-bit number in it: writing it out
 * as JSON would throw.
 */
function isUnwritable(value: unknown, depth = 0): boolean {
  if (typeof value === 'bigint') return true
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  if (depth > MOST_NESTED) return true
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  return inner.some((one) => isUnwritable(one, depth + 1))
}

/** The value itself where it can be written as JSON, else a text that says that it can not. */
export function writable(value: unknown): unknown {
  return isUnwritable(value) ? UNWRITABLE : value
}

/** A value as one text: a text as it is, anything else as its JSON. */
export function written(value: unknown): string {
  if (typeof value === 'string') return value
  return isUnwritable(value) ? UNWRITABLE : (JSON.stringify(value) ?? '')
}

/** What a value says to a person: nothing for null, the text of `{label, text}`, else the value written out. */
export function saidBy(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'bigint') return value.toString()
  const text = isFields(value) ? textOf(value, 'text', 'content', 'value', 'option', 'label') : undefined
  return text ?? written(value)
}
