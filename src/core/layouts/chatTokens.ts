import { roleOf } from './content'
import type { Part, Role, Turn } from './told'

/** Decoded chat strings: what a tokenizer gives back, with its special tokens or without them. */

const HEADER = /<\|im_start\|>(system|developer|user|assistant|tool|observation|function|environment)[^\S\n]*(?:\n|$)/g
const BARE_HEADER = /^(system|user|assistant|tool)$/gm
const PAD = '<|image_pad|>'
const SILENT = ['<|im_end|>', '<|vision_start|>', '<|vision_end|>', '<|endoftext|>'] as const

export function hasChatTokens(text: string): boolean {
  return text.includes('<|im_start|>') || text.includes('<|im_end|>')
}

/**
 * The turns of a decoded chat.
 * @param lead who speaks before the first header; left out: whoever is not next
 */
export function splitChat(text: string, lead?: Role): Turn[] {
  return split(text, [...text.matchAll(HEADER)], lead)
}

function split(text: string, headers: readonly RegExpExecArray[], lead: Role | undefined): Turn[] {
  const next = roleOf(headers[0]?.[1])
  const begin = lead ?? (next === 'assistant' ? 'user' : 'assistant')
  const first = turnOf(begin, text.slice(0, headers[0]?.index ?? text.length))
  const others = headers.map((header, index) => {
    const from = header.index + header[0].length
    return turnOf(roleOf(header[1]) ?? 'user', text.slice(from, headers[index + 1]?.index ?? text.length))
  })
  return [...(first.parts.length > 0 ? [first] : []), ...others]
}

function turnOf(role: Role, text: string): Turn {
  return { role, parts: padParts(text.trimEnd()) }
}

/** Each unbroken run of picture pads is one picture; its length is the picture's visual tokens. */
function padParts(text: string): Part[] {
  const parts: Part[] = []
  let run = 0
  const pieces = text.split(PAD)
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) run += 1
    if (piece === '' && index < pieces.length - 1) continue
    if (run > 0) parts.push({ picture: run > 1 ? { tokens: run } : {} })
    run = 0
    const said = withoutTokens(piece)
    if (said.trim() !== '') parts.push({ text: said })
  }
  return parts
}

function withoutTokens(text: string): string {
  return SILENT.reduce((rest, token) => rest.replaceAll(token, ''), text).trimEnd()
}

/** A decoded prompt and reply as turns. A prompt that ends inside a reply (`<think>`) begins that reply. */
export function chatOf(prompt: string, reply: string): Turn[] {
  const before = promptTurns(prompt)
  const last = before.at(-1)
  if (last?.role !== 'assistant') return [...before, ...replyTurns(reply)]
  const begun = last.parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('')
  return [...before.slice(0, -1), ...replyTurns(begun === '' ? reply : `${begun}\n${reply}`)]
}

export function promptTurns(prompt: string): Turn[] {
  if (hasChatTokens(prompt)) return splitChat(prompt, 'user')
  if (/^\s*(?:system|user)\n/.test(prompt)) return splitBare(prompt, 'user')
  return prompt.trim() === '' ? [] : [{ role: 'user', parts: padParts(prompt) }]
}

export function replyTurns(reply: string): Turn[] {
  if (reply.includes('<|im_start|>')) return splitChat(reply, 'assistant')
  // Words alone on a line are headers only where a whole turn of somebody else stands between replies.
  if (/^(?:user|tool)$/m.test(reply) && /^assistant$/m.test(reply)) return splitBare(reply, 'assistant')
  return [{ role: 'assistant', parts: padParts(reply) }]
}

/** A chat whose special tokens were left out: roles stand alone on their lines. */
function splitBare(text: string, lead: Role): Turn[] {
  return split(text, [...text.matchAll(BARE_HEADER)], lead).map((turn) => ({
    ...turn,
    parts: turn.parts.map((part) => ('text' in part ? { text: part.text.replace(/^\n/, '') } : part)),
  }))
}
