import { parseText } from '../../core'
import { chunksOf, type Bytes, type RecordAt } from './container'
import { Window } from './window'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENS = new Set([0x5b, 0x7b])
const CLOSES = new Set([0x5d, 0x7d])

/**
 * Finds the elements of a JSON array in a stream of bytes. It looks at each byte once, holds the element that is under
 * way and nothing else. UTF-8 never has a byte of ASCII inside another character, so bytes can be looked at by
 * themselves.
 */
class Elements {
  private depth = 0
  private inString = false
  private escaped = false
  private from = -1
  ended = false

  /** Where the element that is under way begins; -1 between two. */
  get begun(): number {
    return this.from
  }

  /** Elements that end in this chunk, whose first byte has the offset `at` in the file. */
  *feed(chunk: Uint8Array, at: number): Generator<{ start: number; end: number }> {
    for (let index = 0; index < chunk.length && !this.ended; index += 1) {
      if (this.inString) {
        index = this.endOfString(chunk, index)
        continue
      }
      const byte = chunk[index] ?? 0
      if (byte === QUOTE) this.inString = true
      if (CLOSES.has(byte)) {
        if (this.depth === 1 && this.from >= 0) yield { start: this.from, end: at + index }
        this.depth -= 1
        this.ended = this.depth === 0
      } else if (byte === COMMA && this.depth === 1) {
        if (this.from >= 0) yield { start: this.from, end: at + index }
        this.from = -1
      } else {
        // The first byte of an element that is no blank.
        if (this.depth === 1 && this.from < 0 && byte > 0x20) this.from = at + index
        if (OPENS.has(byte)) this.depth += 1
      }
    }
  }

  /** The index of the quote that ends the string, or of the chunk's last byte. */
  private endOfString(chunk: Uint8Array, from: number): number {
    let index = from
    if (this.escaped) {
      this.escaped = false
      index += 1
    }
    for (; index < chunk.length; index += 1) {
      const byte = chunk[index]
      if (byte === QUOTE) {
        this.inString = false
        return index
      }
      if (byte !== BACKSLASH) continue
      index += 1
      this.escaped = index >= chunk.length
    }
    return chunk.length - 1
  }
}

/** The elements of one JSON array, each as it ends; the array itself is never held. */
export async function* arrayRecords(bytes: Bytes, signal?: AbortSignal): AsyncGenerator<RecordAt> {
  const window = new Window()
  const elements = new Elements()
  const decoder = new TextDecoder()
  for await (const chunk of chunksOf(bytes, signal)) {
    const at = window.end
    window.add(chunk)
    for (const { start, end } of elements.feed(chunk, at)) {
      yield { start, end, ...elementValue(decoder.decode(window.view(start, end))) }
    }
    window.drop(elements.begun >= 0 ? elements.begun : window.end)
    if (elements.ended) return
  }
  if (signal?.aborted) return
  const message = 'The file ends in the middle of its list: it was cut short.'
  yield { value: undefined, complaints: [{ code: 'truncated', path: '', message, level: 'dirt' }] }
}

function elementValue(text: string): Pick<RecordAt, 'value' | 'complaints'> {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    const parsed = parseText(text)
    const complaints = parsed.complaints.map((one) => ({ ...one, level: 'dirt' as const }))
    return { value: 'json' in parsed ? parsed.json : undefined, complaints }
  }
}
