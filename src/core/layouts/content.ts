import { entryOf, isFields, textOf, type Fields } from './fields'
import { written } from './plain'
import type { Part, PictureRef, Role } from './told'

export { entryOf, isFields, keyOf, listOf, textOf, type Fields } from './fields'

/** Readers that layouts share: fields of unknown records, message content, pictures. None throws. */

/** Words of other producers for the four roles. */
const ROLE_WORDS: Readonly<Record<string, Role>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
  function_call: 'assistant',
  tool: 'tool',
  function: 'tool',
  observation: 'tool',
  ipython: 'tool',
  environment: 'tool',
}

export function roleOf(value: unknown): Role | null {
  return typeof value === 'string' ? (entryOf(ROLE_WORDS, value.trim().toLowerCase()) ?? null) : null
}

/** The first characters of base64 of the picture formats that browsers read, and their media types. */
const BASE64_HEADS: readonly (readonly [string, string])[] = [
  ['/9j/', 'image/jpeg'],
  ['iVBORw0KGgo', 'image/png'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
  ['Qk', 'image/bmp'],
]
/** A path is shorter than this; base64 of a picture is not. */
const LEAST_BASE64 = 100

/** A picture that a text names: a data URL, bare base64, a path or an address; null for a blank text. */
export function pictureOf(text: string): PictureRef | null {
  const value = text.trim()
  if (value === '') return null
  if (/^data:image\//i.test(value)) return { data: value }
  const type = value.length >= LEAST_BASE64 ? BASE64_HEADS.find(([head]) => value.startsWith(head))?.[1] : undefined
  if (type !== undefined && !/[\s.]/.test(value.slice(0, LEAST_BASE64)))
    return { data: `data:${type};base64,${value.replace(/\s/g, '')}` }
  return { uri: value.replace(/^file:\/\//, '') }
}

/** Pictures of a field: a text, a list of texts, `{path}`, `{url}`, `{bytes}`, `{image}` and lists of those. */
export function picturesOf(value: unknown, depth = 0): PictureRef[] {
  if (depth > 4) return []
  if (typeof value === 'string') {
    const picture = pictureOf(value)
    return picture ? [picture] : []
  }
  if (value instanceof Uint8Array) return [{ bytes: value }]
  if (Array.isArray(value)) return value.flatMap((entry) => picturesOf(entry, depth + 1))
  if (!isFields(value)) return []
  const path = textOf(value, 'path', 'image_path', 'file_name', 'filename', 'name')
  const bytes = value['bytes']
  if (bytes instanceof Uint8Array) return [{ bytes, ...(path === undefined ? {} : { uri: path }) }]
  for (const key of ['bytes', 'image_url', 'image', 'url', 'source', 'data', 'path', 'image_path', 'file_name']) {
    const found = picturesOf(value[key], depth + 1)
    if (found.length > 0) return found
  }
  return []
}

const PICTURE_TYPES = new Set(['image', 'image_url', 'input_image', 'picture'])
const TEXT_KEYS = ['text', 'content', 'input_text', 'output_text', 'reasoning', 'thinking', 'value'] as const

/**
 * The parts of a message: a text, or a list of texts and `{type, text}`, `{type: image_url, image_url: {url}}`,
 * `{image}`, `{text}`; what is none of them is kept as its JSON.
 */
export function partsOf(content: unknown, depth = 0): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ text: content }]
  if (content === null || content === undefined) return []
  if (Array.isArray(content)) return content.flatMap((entry) => (depth > 8 ? [] : partsOf(entry, depth + 1)))
  if (!isFields(content)) return [{ text: String(content as number | boolean) }]
  return partOf(content)
}

function partOf(fields: Fields): Part[] {
  const type = fields['type']
  if (
    (typeof type === 'string' && PICTURE_TYPES.has(type)) ||
    (type === undefined && ('image' in fields || 'image_url' in fields))
  ) {
    const found = picturesOf(fields['image_url'] ?? fields['image'] ?? fields['url'] ?? fields)
    if (found.length > 0) return found.map((picture) => ({ picture }))
  }
  const text = textOf(fields, ...TEXT_KEYS)
  if (text !== undefined) return [{ text }]
  if (TEXT_KEYS.some((key) => fields[key] === '')) return []
  return [{ text: written(fields) }]
}

/** All texts of parts, joined by line ends. */
export function textOfParts(parts: readonly Part[]): string {
  return parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('\n')
}

export function picturesOfParts(parts: readonly Part[]): PictureRef[] {
  return parts.flatMap((part) => ('picture' in part ? [part.picture] : []))
}
