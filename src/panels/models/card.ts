/** One line of the card: a heading when `text` is null. */
export type CardRow = { path: string; name: string; text: string | null; note: string | null; depth: number }

/** Keys whose value explains the numbers beside them. */
const DEFINITIONS = new Set(['definition', 'definitions', 'how', 'note'])
/** Hashes and file lists are for programs; words and patterns are shown where a question is asked. */
const SKIPPED = new Set(['files', 'sha256', 'hash', 'schema', 'wordings', 'words', 'patterns'])

/**
 * A card of any shape as lines to read: nested objects and lists of named ones become headings, a `value` with its
 * `definition` one line, and under it what it is made of. Nothing is computed here; what the evaluation wrote is shown.
 */
export function cardRows(card: Readonly<Record<string, unknown>>, path = '', depth = 0): CardRow[] {
  const definitions = isRecord(card['definitions']) ? card['definitions'] : {}
  return Object.entries(card).flatMap(([key, value]): CardRow[] => {
    if (SKIPPED.has(key) || (DEFINITIONS.has(key) && isRecord(value))) return []
    const row = { path: `${path}/${key}`, name: key.replaceAll('_', ' '), note: textOf(definitions[key]), depth }
    const parts = partsOf(value)
    if (!parts) return [{ ...row, text: textOf(value) ?? '' }]
    if (!('value' in parts)) return [{ ...row, text: null }, ...cardRows(parts, row.path, depth + 1)]
    const under = Object.values(parts)
      .filter(isRecord)
      .flatMap((part) => cardRows(part, row.path, depth + 1))
    return [{ ...row, text: measuredOf(parts), note: textOf(parts['definition']) ?? row.note }, ...under]
  })
}

/** What a heading stands over: an object's entries, or those of a list by their names; null for anything else. */
function partsOf(value: unknown): Record<string, unknown> | null {
  if (isRecord(value)) return value
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return null
  return Object.fromEntries(value.map((one, i) => [textOf(one['name'] ?? one['id']) ?? String(i + 1), one]))
}

/** A number and of how many it was measured: `0.882 (500)`. */
function measuredOf({ value, n }: Readonly<Record<string, unknown>>): string {
  return `${textOf(value) ?? ''}${n === undefined ? '' : ` (${textOf(n) ?? ''})`}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)))
  if (Array.isArray(value)) return value.map((one) => textOf(one) ?? '').join(', ')
  return isRecord(value) ? JSON.stringify(value) : String(value)
}
