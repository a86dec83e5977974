import type { Sampler, Picked } from '../sample/sampler'
import { probabilityOf, suppress } from '../sample/sampler'
import { createTextStream } from '../text/stream'
import type { Loaded } from './loaded'
import type { Talk } from './talk'
import { yieldTask } from './yield'

export type Token = { readonly id: number; readonly text: string; readonly prob: number }

/**
 * Why a reply ended: complete, by its end token, by the limit, or where a call would have opened that is not allowed.
 */
export type WriteEnd = 'closed' | 'end' | 'limit' | 'call'

export type WriteInput = {
  readonly loaded: Loaded
  readonly talk: Talk
  readonly sampler: Sampler
  readonly maxNewTokens: number
  /** End tokens are held back until so many tokens are there. */
  readonly minNewTokens?: number | undefined
  readonly signal: AbortSignal
  readonly onToken: (token: Token, text: string) => void
  /** Resolves when whoever listens has handled the tokens so far: then Stop stops before the next one. */
  readonly caughtUp?: () => Promise<void>
  /** Whether the text is a whole reply. */
  readonly closed?: (text: string) => boolean
  /** Whether the text may go on so. */
  readonly allowed?: (text: string) => boolean
  /**
   * Where this text (if not empty) would appear, writing ends with `call`, and what stands of it is taken back. An end
   * token then ends the reply without becoming part of it, so that something can follow.
   */
  readonly stopAt?: string
  /** Text already written, which `closed`, `allowed` and `stopAt` also see. */
  readonly before?: string
}

export type Written = {
  readonly ids: number[]
  readonly text: string
  readonly end: WriteEnd
  /** Fed before the first token. */
  readonly prefillTokens: number
  readonly prefillMs: number
  readonly decodeMs: number
}

/** Tries of tokens that are not allowed, in the model's order, before the whole vocabulary is looked through. */
const TRIES = 64

/**
 * Writes one reply token by token. The last token is not fed. Tokens reach `onToken` as soon as they cannot be taken
 * back.
 * @throws AbortError when stopped; what was written so far was said through `onToken`
 */
export async function write(input: WriteInput): Promise<Written> {
  const { loaded, talk, signal } = input
  const stream = createTextStream(loaded.codec)
  const held: Token[] = []
  const before = input.before ?? ''
  const started = performance.now()
  const first = await talk.advance(1, signal)
  const prefilled = performance.now()
  let row = first.rows[0] ?? new Float32Array(0)
  let end: WriteEnd | null = null
  const length = talk.history.ids.length
  const most = Math.min(input.maxNewTokens, Math.max(1, talk.left))
  for (;;) {
    await yieldTask()
    await input.caughtUp?.()
    signal.throwIfAborted()
    suppress(row, loaded.suppressed)
    if (stream.ids.length < (input.minNewTokens ?? 0)) suppress(row, loaded.endIds)
    const picked = pick(input, row, before + stream.text)
    const ends = input.stopAt && loaded.endIds.has(picked.id)
    if (ends) {
      end = 'end'
      break
    }
    const opens = input.stopAt && (before + stream.text + loaded.codec.decode([picked.id])).includes(input.stopAt)
    if (opens) {
      end = 'call'
      break
    }
    talk.push(picked.id)
    let text = stream.push(picked.id)
    if (loaded.endIds.has(picked.id)) end = 'end'
    else if (input.closed?.(before + stream.text)) end = 'closed'
    else if (stream.ids.length >= most) end = 'limit'
    if (end) text += stream.end()
    held.push({ ...picked, text })
    const tail = input.stopAt && !end ? openingTail(before + stream.text, input.stopAt) : 0
    if (tail === 0) held.splice(0).forEach((token) => input.onToken(token, before + stream.text))
    if (end) break
    row = (await talk.advance(1, signal)).rows[0] ?? row
  }
  const taken = end === 'call' ? held.length : 0
  if (taken === 0) held.splice(0).forEach((token) => input.onToken(token, before + stream.text))
  const kept = stream.ids.slice(0, stream.ids.length - taken)
  if (taken > 0) await talk.rewind(length + kept.length)
  return {
    ids: kept,
    text: taken > 0 ? stream.text.slice(0, stream.starts[kept.length] ?? 0) : stream.text,
    end,
    prefillTokens: first.tokens,
    prefillMs: prefilled - started,
    decodeMs: performance.now() - prefilled,
  }
}

/** Writes given tokens, one at a time, with the model's own probability of each. */
export async function writeGiven(
  input: Pick<WriteInput, 'talk' | 'signal' | 'onToken' | 'loaded'>,
  ids: readonly number[],
  before: string,
): Promise<string> {
  const stream = createTextStream(input.loaded.codec)
  for (const id of ids) {
    const { rows } = await input.talk.advance(1, input.signal)
    const prob = rows[0] ? probabilityOf(rows[0], id) : 0
    input.talk.push(id)
    const text = stream.push(id)
    input.onToken({ id, prob, text }, before + stream.text)
  }
  return stream.text
}

function pick(input: WriteInput, row: Float32Array, text: string): Picked {
  const { allowed, sampler, loaded } = input
  if (!allowed) return sampler(row)
  const fits = (id: number) => loaded.endIds.has(id) || allowed(text + loaded.codec.decode([id]))
  for (let tries = 0; tries < TRIES; tries += 1) {
    const picked = sampler(row)
    if (fits(picked.id)) return picked
    row[picked.id] = -Infinity
  }
  for (let id = 0; id < row.length; id += 1) if (row[id] !== -Infinity && !fits(id)) row[id] = -Infinity
  return sampler(row)
}

/** How many characters at the end could be the beginning of `opening`. */
function openingTail(text: string, opening: string): number {
  for (let n = Math.min(opening.length - 1, text.length); n > 0; n -= 1)
    if (text.endsWith(opening.slice(0, n))) return n
  return 0
}
