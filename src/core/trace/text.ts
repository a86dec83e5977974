import type { Complaint } from './schema'

export type ParsedText =
  { readonly json: unknown; readonly complaints: Complaint[] } | { readonly complaints: Complaint[] }

/** JSON as files hold it: a BOM is passed over, and Python's NaN and Infinity, which are no JSON, become null. */
export function parseText(text: string): ParsedText {
  const clean = text.replace(/^\uFEFF/, '')
  try {
    return { json: JSON.parse(clean), complaints: [] }
  } catch (error) {
    return parseWithoutNaN(clean, error instanceof Error ? error.message : String(error))
  }
}

function parseWithoutNaN(text: string, message: string): ParsedText {
  let found = 0
  // Strings are matched whole and put back, so that a NaN in a text stays a word.
  const mended = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (match) => {
    if (match.startsWith('"')) return match
    found += 1
    return 'null'
  })
  try {
    if (found === 0) throw new SyntaxError(message)
    return {
      json: JSON.parse(mended),
      complaints: [{ code: 'not-a-number', path: '', message: `${found} numbers are NaN or infinite.` }],
    }
  } catch {
    return { complaints: [{ code: 'not-json', path: '', message }] }
  }
}

/** JSON with two spaces, and lists of plain numbers on one line: token ids by the hundred, boxes by four. */
export function writeJson(value: unknown): string {
  return `${write(value, '')}\n`
}

function write(value: unknown, indent: string): string {
  // JSON knows -0, JSON.stringify does not.
  if (Object.is(value, -0)) return '-0'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    const items = value.map((item) => write(item, inner))
    return value.every((item) => typeof item === 'number')
      ? `[${items.join(', ')}]`
      : `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner)}`).join(',\n')}\n${indent}}`
}
