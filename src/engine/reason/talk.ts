import { LoupeError } from '../../core'
import { appendTo, cutHistory, EMPTY_HISTORY, positionsOf, type History, type ImageSpan } from '../cache/history'
import type { Kv } from '../cache/kv'
import type { Features } from '../families/family'
import { turnText, type Message, type Part } from '../text/template'
import type { Loaded } from './loaded'
import { checkNumbers } from './numbers'
import type { Look } from './pictures'

/** Gives the features of a look, encoding it when they are not at hand. */
export type FindFeatures = (look: Look) => Promise<Features>

/**
 * A dialogue with a model: its history, and the cache of what of it was fed. Ids are only ever appended; what is not
 * fed yet is fed with the next call of `advance`.
 */
export class Talk {
  history: History = EMPTY_HISTORY
  readonly messages: Message[] = []
  private readonly looks = new Map<string, Look>()
  private kv: Kv
  private fedInAll = 0
  private readonly loaded: Loaded
  private readonly find: FindFeatures
  /** Whether caches of other runs may be used; a plain dialogue keeps to its own. */
  private readonly shared: boolean

  constructor(loaded: Loaded, find: FindFeatures, shared: boolean) {
    this.loaded = loaded
    this.find = find
    this.shared = shared
    this.kv = loaded.model.kv.empty()
  }

  /** Tokens that went through the decoder in all; what was copied from another cache did not. */
  get spent(): number {
    return this.fedInAll
  }

  /** Positions that the history takes: one a token of text, a picture as many as the longer side of its grid. */
  get positions(): number {
    const last = this.history.ids.length - 1
    return Math.max(...positionsOf(this.history, Math.max(0, last)).flat(), -1) + 1
  }

  /** Tokens that may still be written before the decoder's last position. */
  get left(): number {
    return this.loaded.model.maxPositions - this.positions
  }

  system(text: string): void {
    if (text !== '') this.messages.push({ role: 'system', content: text })
  }

  /** A user's turn up to where the model is to write; its text as rendered and its ids, pictures expanded. */
  turn(parts: readonly Part[], looks: readonly Look[]): { text: string; ids: number[] } {
    this.messages.push({ role: 'user', content: parts })
    const text = turnText(this.loaded.render, this.messages)
    const { ids, images } = this.expand(this.loaded.codec.encode(text), looks)
    this.appendTurn(ids, images)
    return { text, ids }
  }

  /** A turn whose ids are known, from a saved trace. */
  turnOfIds(parts: readonly Part[], ids: readonly number[], looks: readonly Look[]): void {
    this.messages.push({ role: 'user', content: parts })
    this.appendTurn(ids, this.spansIn(ids, looks))
  }

  /** The reply as it stands in the history; `ids` are appended, not fed. */
  reply(text: string, ids: readonly number[]): void {
    this.messages.push({ role: 'assistant', content: text })
    this.history = appendTo(this.history, ids)
  }

  push(id: number): void {
    this.history = appendTo(this.history, [id])
  }

  /** A reply that was pushed token by token is over. */
  replied(text: string): void {
    this.messages.push({ role: 'assistant', content: text })
  }

  /** Feeds what is not fed yet; the last `rows` rows of logits, and how many tokens it took. */
  async advance(rows: number, signal: AbortSignal): Promise<{ rows: Float32Array[]; tokens: number }> {
    const { model, bank } = this.loaded
    const total = this.history.ids.length
    if (this.shared && total - this.kv.length > rows) {
      const longer = await bank.copy(this.history, total - rows, this.kv.length)
      if (longer) {
        model.kv.dispose(this.kv)
        this.kv = longer
      }
    }
    const from = this.kv.length
    const images: { span: ImageSpan; features: Features }[] = []
    for (const span of this.history.images) {
      if (span.start + span.count <= from) continue
      const look = this.looks.get(span.key)
      if (!look) throw new Error('a picture of the history is not known')
      images.push({ span: { ...span, start: span.start - from }, features: await this.find(look) })
    }
    const feed = { ids: this.history.ids.slice(from), images, positions: positionsOf(this.history, from), rows }
    const logits = await model.feed(this.kv, feed, signal)
    for (const row of logits) checkNumbers(row, this.loaded.info)
    this.fedInAll += total - from
    return { rows: logits, tokens: total - from }
  }

  /** Takes tokens back, from the cache too. */
  async rewind(length: number): Promise<void> {
    this.history = cutHistory(this.history, length)
    if (this.kv.length <= length) return
    const shorter = await this.loaded.model.kv.prefix(this.kv, length)
    this.loaded.model.kv.dispose(this.kv)
    this.kv = shorter
  }

  /** Hands the cache over to later runs, or gives its memory back. */
  close(): void {
    const kv = this.kv
    this.kv = { length: 0, tensors: new Map() }
    if (this.shared) this.loaded.bank.keep(this.history, kv)
    else this.loaded.model.kv.dispose(kv)
  }

  /** Lets the cache go: nothing of it is to be used again. */
  drop(): void {
    const kv = this.kv
    this.kv = { length: 0, tensors: new Map() }
    this.loaded.model.kv.dispose(kv)
  }

  private appendTurn(ids: readonly number[], images: readonly ImageSpan[]): void {
    // A reply that ended itself has already brought the end token that the turn begins with.
    const last = this.history.ids.length - 1
    if (
      last >= this.kv.length &&
      ids.length > 0 &&
      this.history.ids[last] === ids[0] &&
      this.loaded.endIds.has(ids[0] as number)
    ) {
      this.history = cutHistory(this.history, last)
    }
    this.history = appendTo(this.history, ids, images)
  }

  private expand(ids: readonly number[], looks: readonly Look[]): { ids: number[]; images: ImageSpan[] } {
    const { imageTokenId } = this.loaded.model
    let index = 0
    const expanded = ids.flatMap((id) =>
      id === imageTokenId ? Array<number>(looks[index++]?.count ?? 1).fill(id) : [id],
    )
    if (index !== looks.length) throw pictureless(index, looks.length)
    return { ids: expanded, images: this.spansIn(expanded, looks) }
  }

  private spansIn(ids: readonly number[], looks: readonly Look[]): ImageSpan[] {
    const { imageTokenId } = this.loaded.model
    const spans: ImageSpan[] = []
    let from = 0
    for (const look of looks) {
      const start = ids.indexOf(imageTokenId, from)
      if (start < 0) throw pictureless(spans.length, looks.length)
      spans.push({ start, count: look.count, key: look.key, rows: look.rows, columns: look.columns })
      this.looks.set(look.key, look)
      from = start + look.count
    }
    return spans
  }
}

function pictureless(found: number, wanted: number): LoupeError {
  return new LoupeError({
    code: 'model-config',
    message: `The chat template made ${found} places for ${wanted} pictures.`,
    where: 'chat_template',
    advice: "Take a model whose template writes the picture's tokens.",
  })
}
