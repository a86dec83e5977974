import { readJsonish } from '../dialects/jsonish'
import type { Complaint } from '../trace/schema'
import { entryOf, isFields, partsOf, picturesOf, picturesOfParts, roleOf, textOf, type Fields } from './content'
import { writable } from './plain'
import type { Part, PictureRef, Role, ToldCall, Turn } from './told'

/** Messages of any chat format as turns: roles, typed parts, marks for pictures, calls beside the text. */

export type Conversation = { readonly turns: readonly Turn[]; readonly complaints: readonly Complaint[] }

/** Roles whose whole message is a call, as training files write it. */
const CALL_ROLES = new Set(['tool_call', 'function_call'])
const MORE_ROLES: Readonly<Record<string, Role>> = { tool_response: 'tool', agent: 'assistant', ai: 'assistant' }
const PICTURE_TYPES = new Set(['image', 'image_url', 'input_image'])
const CALL_TYPES = new Set(['tool_use', 'tool_call', 'function_call'])
const MARK = '<image>'
/** What producers leave where they took a picture out. */
const TAKEN_OUT = new Set(['base64_image', '<image>', 'image'])

/** Pictures that a record keeps in a list beside its messages; each mark or empty part takes the next. */
type Supply = { readonly pictures: readonly PictureRef[]; next: number; missing: number }

/** A message has a role, or who it is from, and something said. */
export function isMessage(value: unknown): value is Fields {
  return (
    isFields(value) &&
    typeof (value['role'] ?? value['from']) === 'string' &&
    ('content' in value || 'value' in value || 'tool_calls' in value)
  )
}

export function isMessages(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.slice(0, 8).every(isMessage)
}

/** Messages of a field: a list of them, or a text that holds one, as tables keep them. */
export function messagesIn(value: unknown): readonly unknown[] | null {
  if (isMessages(value)) return value
  if (typeof value !== 'string' || !/^\s*\[\s*\{/.test(value.slice(0, 100))) return null
  const list = readJsonish(value).value
  return isMessages(list) ? list : null
}

/**
 * @param pictures those that the record keeps beside the messages; what no mark takes comes first in the first turn
 *   of the user
 */
export function turnsOf(
  messages: readonly unknown[],
  pictures: readonly PictureRef[] = [],
  path = 'messages',
): Conversation {
  const supply: Supply = { pictures, next: 0, missing: 0 }
  const complaints: Complaint[] = []
  const turns: Turn[] = []
  for (const [index, message] of messages.entries()) {
    const at = `${path}[${index}]`
    if (!isFields(message)) {
      if (message !== null && message !== undefined) complaints.push(unreadable(at))
      continue
    }
    addMessage(turns, message, supply, at, complaints)
  }
  const missing = supply.missing > 0 ? [notNamed(path, supply.missing)] : []
  return { turns: withLeft(turns, pictures.slice(supply.next)), complaints: [...complaints, ...missing] }
}

function unreadable(path: string): Complaint {
  return { code: 'message-unreadable', path, message: 'A message is no object: it is left out.', level: 'dirt' }
}

function notNamed(path: string, count: number): Complaint {
  const message = 'A text marks more pictures than the record names.'
  return { code: 'picture-not-named', path, message, level: 'note', ...(count > 1 ? { count } : {}) }
}

function addMessage(turns: Turn[], message: Fields, supply: Supply, path: string, complaints: Complaint[]): void {
  const said = message['role'] ?? message['from'] ?? message['author']
  const word = typeof said === 'string' ? said.trim().toLowerCase() : ''
  const content = message['content'] ?? message['value'] ?? message['text']
  const call = CALL_ROLES.has(word) ? callsOf(typeof content === 'string' ? readJsonish(content).value : content) : []
  const last = turns.at(-1)
  if (call.length > 0) {
    // A call that stands as a message of its own is the end of the reply before it.
    if (last?.role === 'assistant') turns[turns.length - 1] = { ...last, calls: [...(last.calls ?? []), ...call] }
    else turns.push({ role: 'assistant', parts: [], calls: call })
    return
  }
  const role = roleOf(word) ?? entryOf(MORE_ROLES, word) ?? (CALL_ROLES.has(word) ? 'assistant' : null)
  if (role === null && word === '') return void complaints.push({ ...unreadable(path), message: NO_ROLE })
  const parts = [...thoughtOf(message), ...contentParts(content, supply)]
  const calls = callsOf(message['tool_calls'] ?? message['function_call'] ?? callsIn(content))
  turns.push({
    role: role ?? 'assistant',
    parts,
    ...(calls.length > 0 ? { calls } : {}),
    ...(role === null ? { agent: word } : {}),
  })
}

const NO_ROLE = 'A message says nowhere who speaks: it is left out.'

/** A thought that the record keeps apart, as chat templates write it before the reply. */
export function thoughtText(thought: string): string {
  return `<think>\n${thought.trim()}\n</think>\n\n`
}

function thoughtOf(message: Fields): Part[] {
  const thought = textOf(message, 'reasoning_content', 'reasoning', 'thinking')
  return thought === undefined ? [] : [{ text: thoughtText(thought) }]
}

const NO_SUPPLY: Supply = { pictures: [], next: 0, missing: 0 }
/** Lists in lists, at most: a message is flat. */
const MOST_DEEP = 8

/** What a message says. Calls among its parts are read by {@link callsOf}. */
export function contentParts(content: unknown, supply: Supply = { ...NO_SUPPLY }, depth = 0): Part[] {
  if (typeof content === 'string') return supply.pictures.length > 0 ? marked(content, supply) : partsOf(content)
  if (depth > MOST_DEEP) return []
  if (Array.isArray(content)) return content.flatMap((part) => contentParts(part, supply, depth + 1))
  if (!isFields(content)) return partsOf(content)
  const type = content['type']
  if (typeof type === 'string' && CALL_TYPES.has(type)) return []
  if (type === 'reasoning' || type === 'thinking') return reasoningPart(content)
  if (typeof type === 'string' && PICTURE_TYPES.has(type) && isEmptyPicture(content))
    return [sized(content) ?? takeNext(supply)]
  return partsOf(content).map(withoutEmpty)
}

function reasoningPart(content: Fields): Part[] {
  const thought = textOf(content, 'reasoning', 'thinking', 'text')
  return thought === undefined ? [] : [{ text: thoughtText(thought) }]
}

/** A part that is a picture by its type, and names none. */
function isEmptyPicture(content: Fields): boolean {
  return picturesOf(content['image_url'] ?? content['image'] ?? content['url'] ?? content).length === 0
}

/** A picture of which a dump kept only mode and size: `{__image__: {mode, size: [width, height]}}`. */
function sized(content: unknown, depth = 0): Part | null {
  if (!isFields(content) || depth > 4) return null
  const size = content['size']
  const [width, height] = Array.isArray(size) ? (size as unknown[]) : []
  if (typeof width === 'number' && typeof height === 'number') return { picture: { width, height } }
  return sized(content['image_url'] ?? content['image'] ?? content['url'] ?? content['__image__'], depth + 1)
}

function takeNext(supply: Supply): Part {
  const picture = supply.pictures[supply.next]
  if (picture) supply.next += 1
  else supply.missing += 1
  return { picture: picture ?? {} }
}

function marked(text: string, supply: Supply): Part[] {
  return text.split(MARK).flatMap((piece, index): Part[] => {
    const rest = index > 0 ? piece.replace(/^\n/, '') : piece
    return [...(index > 0 ? [takeNext(supply)] : []), ...(rest.trim() === '' ? [] : [{ text: rest }])]
  })
}

function withoutEmpty(part: Part): Part {
  return 'picture' in part && isTakenOut(part.picture) ? { picture: {} } : part
}

/** A data URL with nothing behind, or the word that stands where a picture was. */
function isTakenOut({ uri, data }: PictureRef): boolean {
  if (data !== undefined && data.length < 100) return data.slice(data.indexOf(',') + 1).trim() === ''
  return uri !== undefined && TAKEN_OUT.has(uri)
}

/** Pictures that no mark took stand before the first question. */
function withLeft(turns: readonly Turn[], left: readonly PictureRef[]): readonly Turn[] {
  if (left.length === 0) return turns
  const parts = left.map((picture): Part => ({ picture }))
  const first = turns.findIndex(({ role }) => role === 'user')
  if (first < 0) return [{ role: 'user', parts }, ...turns]
  return turns.map((turn, index) => (index === first ? { ...turn, parts: [...parts, ...turn.parts] } : turn))
}

function callsIn(content: unknown): unknown {
  if (!Array.isArray(content)) return undefined
  return content.filter((part) => isFields(part) && CALL_TYPES.has(textOf(part, 'type') ?? ''))
}

/**
 * Calls that stand beside a text, in the forms that are about: `{function: {name, arguments}}`, `{name, arguments}`,
 * `{function, arguments}`, `{function_name, arguments}`, `{name, input}`, and lists of them. Arguments may be a text.
 */
export function callsOf(value: unknown): ToldCall[] {
  if (Array.isArray(value)) return value.flatMap((one) => (Array.isArray(one) ? [] : callsOf(one)))
  if (!isFields(value)) return []
  const inner = isFields(value['function']) ? value['function'] : value
  const name = textOf(inner, 'name', 'function_name', 'function', 'tool_name')
  if (name === undefined) return []
  const given = inner['arguments'] ?? inner['input'] ?? inner['parameters'] ?? {}
  return [{ name, arguments: typeof given === 'string' ? argumentsOf(given) : writable(given) }]
}

/** Arguments that are a text: what it says, or the text itself where that is no object. */
function argumentsOf(text: string): unknown {
  const { value } = readJsonish(text)
  return isFields(value) ? value : text
}

/** The pictures of the turns before the first reply. */
export function promptPicturesOf(turns: readonly Turn[]): PictureRef[] {
  const first = turns.findIndex(({ role }) => role === 'assistant')
  return turns.slice(0, first < 0 ? turns.length : first).flatMap(({ parts }) => picturesOfParts(parts))
}
