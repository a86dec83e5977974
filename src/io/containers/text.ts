import { wholeOf, type Bytes, type RecordAt } from './container'

/** Bytes as text: UTF-8, or UTF-16 by its mark or by the zeros that it has between letters. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

export function encodingOf(bytes: Uint8Array): Encoding {
  const [a = 1, b = 1, c = 1, d = 1] = bytes
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le'
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be'
  return 'utf-8'
}

/** A text as one record. */
export async function* textRecord(bytes: Bytes): AsyncGenerator<RecordAt> {
  yield { value: decodeText(await wholeOf(bytes)), start: 0, end: bytes.size }
}
