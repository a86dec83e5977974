import type { TextCodec } from './tokenizer'

const UNFINISHED = '\ufffd'
/** A character has at most four bytes, and an id at least one: what is longer will never become one. */
const MOST_HELD = 4

/** Token ids to text as they come: each push gives the characters that are complete now. */
export type TextStream = {
  push(id: number): string
  /** All of it, bytes that never became a character included. */
  end(): string
  readonly ids: readonly number[]
  /** Length of the text before each id was pushed. */
  readonly starts: readonly number[]
  readonly text: string
}

/**
 * Decodes a window that starts at the last id whose text was complete, so that a step costs the same however long the
 * reply is; a character whose bytes are spread over ids is held back until its last byte.
 */
export function createTextStream(codec: TextCodec): TextStream {
  const ids: number[] = []
  const starts: number[] = []
  let text = ''
  let from = 0
  let shown = 0
  const windowText = (start: number, end: number) => codec.decode(ids.slice(start, end))
  function advance(flush: boolean): string {
    const before = windowText(from, shown)
    const now = windowText(from, ids.length)
    if (!flush && now.endsWith(UNFINISHED) && ids.length - shown < MOST_HELD) return ''
    const fresh = now.slice(before.length)
    from = shown
    shown = ids.length
    text += fresh
    return fresh
  }
  return {
    ids,
    starts,
    get text() {
      return text
    },
    push(id) {
      starts.push(text.length)
      ids.push(id)
      return advance(false)
    },
    end: () => (shown < ids.length ? advance(true) : ''),
  }
}
