/** One line of the card: a heading when `text` is null. */
export type CardRow = { path: string; name: string; text: string | null; note: string | null; depth: number }

/** Keys whose value explains the numbers beside them. */
const DEFINITIONS = new Set(['definition', 'definitions', 'how', 'note'])
/** Hashes and file lists are for programs. */
const SKIPPED = new Set(['files', 'sha256', 'hash', 'schema'])

/**
 * A card of any shape as lines to read: nested objects become headings, a `value` with its `definition` one line.
 * Nothing is computed here; what the evaluation wrote is shown.
 */
export function cardRows(card: Readonly<Record<string, unknown>>, path = '', depth = 0): CardRow[] {
  const definitions = isRecord(card['definitions']) ? card['definitions'] : {}
  return Object.entries(card).flatMap(([key, value]): CardRow[] => {
    if (SKIPPED.has(key) || (DEFINITIONS.has(key) && isRecord(value))) return []
    const row = { path: `${path}/${key}`, name: key.replaceAll('_', ' '), note: textOf(definitions[key]), depth }
    if (isRecord(value)) {
      if ('value' in value) return [{ ...row, text: textOf(value['value']), note: textOf(value['definition']) ?? row.note }]
      return [{ ...row, text: null }, ...cardRows(value, row.path, depth + 1)]
    }
    return [{ ...row, text: textOf(value) ?? '' }]
  })
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
