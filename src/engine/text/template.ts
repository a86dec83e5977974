import { Template } from '@huggingface/jinja'
import { LoupeError, messageOf } from '../../core'
import { plainText } from './tokenizer'

export type Part = { readonly type: 'text'; readonly text: string } | { readonly type: 'image' }
export type Message =
  | { readonly role: 'system' | 'assistant'; readonly content: string }
  | { readonly role: 'user'; readonly content: readonly Part[] }

/** Renders a dialogue up to where the model is to write. */
export type Render = (messages: readonly Message[]) => string

/** A word that nobody wrote, to stand where a reply stood; letters alone, so that no template trims or splits it. */
function freeWord(messages: readonly Message[]): string {
  const written = messages.flatMap(({ content }) =>
    typeof content === 'string' ? [content] : content.map((part) => (part.type === 'text' ? part.text : '')),
  )
  for (let tries = 0; ; tries += 1) {
    const word = `qLOUPEREPLY${letters(tries)}q`
    if (!written.some((text) => text.includes(word))) return word
  }
}

function letters(number: number): string {
  return [...number.toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('')
}

/**
 * A folder's chat template. What people typed is made plain first, so that it holds no special token.
 * @throws LoupeError model-config when the template cannot be read or run
 */
export function createRender(template: string, config: Record<string, unknown>, specials: readonly string[]): Render {
  const bos = tokenText(config['bos_token'])
  const eos = tokenText(config['eos_token'])
  try {
    const parsed = new Template(template)
    return (messages) => {
      try {
        const plain = messages.map((message) => plainMessage(message, specials))
        return parsed.render({ messages: plain, add_generation_prompt: true, bos_token: bos, eos_token: eos })
      } catch (error) {
        throw badTemplate(error)
      }
    }
  } catch (error) {
    throw badTemplate(error)
  }
}

/**
 * What the last turn adds to the dialogue: the rendered text after the last reply (for the first turn: all of it).
 * Replies are stood in for, so that the ids of what was said are appended to and never rendered again.
 */
export function turnText(render: Render, messages: readonly Message[]): string {
  const word = freeWord(messages)
  const stood = messages.map((message) => (message.role === 'assistant' ? { ...message, content: word } : message))
  const replies = stood.filter((message) => message.role === 'assistant').length
  const pieces = render(stood).split(word)
  if (pieces.length !== replies + 1) throw badTemplate(new Error('it leaves out earlier replies'))
  return pieces.at(-1) ?? ''
}

/** `{image}` and `{name}` placeholders of a protocol's turn -> parts of a user message. */
export function partsOf(turn: string, values: Readonly<Record<string, string>>): Part[] {
  const parts: Part[] = []
  turn.split('{image}').forEach((text, index) => {
    if (index > 0) parts.push({ type: 'image' })
    const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
    if (filled !== '') parts.push({ type: 'text', text: filled })
  })
  return parts
}

function plainMessage(message: Message, specials: readonly string[]): object {
  if (message.role !== 'user') return { ...message, content: plainText(message.content, specials) }
  return {
    role: 'user',
    content: message.content.map((part) =>
      part.type === 'text' ? { ...part, text: plainText(part.text, specials) } : part,
    ),
  }
}

/** The text of a special token, which configurations write as text or as an object. */
export function tokenText(token: unknown): string {
  if (typeof token === 'string') return token
  if (typeof token === 'object' && token !== null && 'content' in token) return String(token.content)
  return ''
}

function badTemplate(error: unknown): LoupeError {
  return new LoupeError({
    code: 'model-config',
    message: 'The chat template of this model cannot be used.',
    where: 'chat_template',
    advice: 'Take another model folder, or mend its template.',
    detail: messageOf(error),
  })
}
