/** Packed bytes that are given to the decoder at once. */
const PIECE = 512

/** Parts of what a packed text unpacks to, in order. Throws where it is broken or cut off. */
export type Unzstd = (packed: Uint8Array) => Generator<Uint8Array>

/**
 * A decoder of Zstandard (RFC 8878): the C library in WebAssembly (donmccurdy/zstddec). Its windows are at most 128 MB.
 * It is loaded when the first packed text is met.
 */
export async function loadUnzstd(): Promise<Unzstd> {
  const { ZSTDDecoder } = await import('zstddec/stream')
  const decoder = new ZSTDDecoder()
  await decoder.init()
  return (packed) => unzstd(decoder, packed)
}

type Decoder = { readonly decodeStreaming: (pieces: Iterable<Uint8Array>) => Generator<Uint8Array> }

/**
 * The library asks again for ever where a text is broken: each answer is then empty and no piece is taken. A sound text
 * uses a byte of its piece with each answer, so more empty answers than a piece has bytes mean that it is broken.
 */
function* unzstd(decoder: Decoder, packed: Uint8Array): Generator<Uint8Array> {
  let empty = 0
  function* pieces(): Generator<Uint8Array> {
    for (let from = 0; from < packed.length; from += PIECE) {
      empty = 0
      yield packed.subarray(from, from + PIECE)
    }
  }
  for (const part of decoder.decodeStreaming(pieces())) {
    empty = part.length === 0 ? empty + 1 : 0
    if (empty > PIECE) throw new Error('it is no sound Zstandard text')
    if (part.length > 0) yield part
  }
}

/** A text of known size, whole. Throws where it is broken or of another size. */
export function unzstdAll(unpack: Unzstd, packed: Uint8Array, size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let filled = 0
  for (const part of unpack(packed)) {
    if (filled + part.length > size) throw new Error('it unpacks to more than it says')
    whole.set(part, filled)
    filled += part.length
  }
  if (filled < size) throw new Error('it unpacks to less than it says')
  return whole
}
