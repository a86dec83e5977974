import { useLoupe } from '../../store'

/** A question with gaps, as the bundled model's card gives it: `[blue]` is a gap, filled from the slot's words. */
export type Pattern = {
  readonly domain: string
  readonly text: string
  readonly slots: readonly { readonly class: string; readonly words: readonly string[] }[]
}
export type Understood = { readonly words: ReadonlySet<string> | null; readonly patterns: readonly Pattern[] }

const NOTHING: Understood = { words: null, patterns: [] }
const known = new WeakMap<object, Understood>()

/** What the card says may be asked: lower-case words and patterns. Written by training from its own wordings. */
export function understoodOf(card: Readonly<Record<string, unknown>> | null): Understood {
  if (!card) return NOTHING
  const read = known.get(card) ?? readCard(card)
  known.set(card, read)
  return read
}

function readCard(card: Readonly<Record<string, unknown>>): Understood {
  const words = Array.isArray(card['words']) ? card['words'].filter((word) => typeof word === 'string') : []
  const patterns: readonly unknown[] = Array.isArray(card['patterns']) ? card['patterns'] : []
  return { words: words.length > 0 ? new Set(words) : null, patterns: patterns.filter(isPattern) }
}

function isPattern(value: unknown): value is Pattern {
  if (typeof value !== 'object' || value === null) return false
  const { text, slots } = value as Partial<Record<keyof Pattern, unknown>>
  return typeof text === 'string' && Array.isArray(slots) && slots.length === gapsOf(text).length
}

/** The pieces of a pattern: plain text and gaps in turn, beginning and ending with text. */
export function piecesOf(text: string): string[] {
  return text.split(/\[([^\][]*)\]/)
}

/** The words that stand in a pattern's gaps at first. */
export function gapsOf(text: string): string[] {
  return piecesOf(text).filter((_, index) => index % 2 === 1)
}

/** The question that a pattern becomes with these words in its gaps. */
export function filled(text: string, words: readonly string[]): string {
  return piecesOf(text)
    .map((piece, index) => (index % 2 === 1 ? (words[(index - 1) / 2] ?? piece) : piece))
    .join('')
}

/** Words of a question that are not among those learned, each once, as typed. */
export function unknownWords(question: string, words: ReadonlySet<string>): string[] {
  const found = question.match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu) ?? []
  // A thing's own: "the sphere's label" is asked in two learned words.
  const isKnown = (word: string) => words.has(word) || words.has(word.replace(/'s$/, ''))
  return [...new Set(found)].filter((word) => !isKnown(word.toLowerCase().replaceAll('’', "'")))
}

/** Whether the next run takes the bundled model: it is loaded, or nothing is and Run will take it. */
export function useBundled(): boolean {
  return useLoupe((state) => {
    if (state.model.kind !== 'ready') return state.model.kind !== 'loading'
    const name = state.model.model.name
    return state.catalogue.some((model) => model.bundled && (model.name === name || model.id === name))
  })
}
