import { Tokenizer } from '@huggingface/tokenizers'

/** Text <-> token ids of one model folder. Ids are never merged with a neighbour's text: pieces are encoded alone. */
export type TextCodec = {
  /** Ids of a text in which special tokens are written out. No token is added. */
  encode(text: string): number[]
  /** The text of ids; `skipSpecial` leaves out the special ones, not the merely added ones such as `<tool_call>`. */
  decode(ids: readonly number[], skipSpecial?: boolean): string
  idOf(token: string): number | null
  isSpecial(id: number): boolean
  /** Written forms of the special tokens. */
  readonly specials: readonly string[]
}

/** The tokenizer of a folder, from the parsed `tokenizer.json` and `tokenizer_config.json`. */
export function createCodec(tokenizerJson: object, config: object): TextCodec {
  // Cleaning up would turn " ." into "." and shift the offsets of calls and boxes.
  const tokenizer = new Tokenizer(tokenizerJson, { ...config, clean_up_tokenization_spaces: false })
  const special = new Map<number, string>()
  for (const [id, token] of tokenizer.get_added_tokens_decoder()) if (token.special) special.set(id, token.content)
  return {
    encode: (text) => (text === '' ? [] : tokenizer.encode(text, { add_special_tokens: false }).ids),
    decode: (ids, skipSpecial = true) => {
      const kept = skipSpecial ? ids.filter((id) => !special.has(id)) : [...ids]
      return kept.length === 0 ? '' : tokenizer.decode(kept, { skip_special_tokens: false })
    },
    idOf: (token) => tokenizer.token_to_id(token) ?? null,
    isSpecial: (id) => special.has(id),
    specials: [...special.values()],
  }
}

/**
 * What a person typed, with the written forms of special tokens broken by a zero-width space: text is text, and a
 * question that holds `<|im_end|>` does not end the turn.
 */
export function plainText(text: string, specials: readonly string[]): string {
  return specials.reduce((result, special) => {
    if (special.length < 2 || !result.includes(special)) return result
    return result.split(special).join(`${special.slice(0, 1)}\u200b${special.slice(1)}`)
  }, text)
}
