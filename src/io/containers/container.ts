import type { Complaint, RecordAt, Top } from '../../core'

export type { RecordAt }

/** A file's bytes, wherever they lie. */
export type Bytes = {
  /** With its folders. */
  readonly name: string
  readonly size: number
  /** Bytes from `start` to before `end`. */
  slice(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>
  stream(): ReadableStream<Uint8Array>
}

/** A file of records. `records` may be called again: each call reads the file from its beginning. */
export type OpenedFile = {
  readonly container: string
  readonly top: Top
  readonly columns?: readonly string[]
  records(signal?: AbortSignal): AsyncIterable<RecordAt>
}

/** A file that holds files, and what is wrong with it where a member could not be unpacked. */
export type Archive = {
  readonly members: readonly { readonly name: string; readonly bytes: Bytes }[]
  readonly complaints: readonly Complaint[]
}

/** A file that is none of ours, and what to do. */
export type Refused = { readonly refused: Complaint }

export function bytesOfBlob(blob: Blob, name: string): Bytes {
  return {
    name,
    size: blob.size,
    slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
    stream: () => blob.stream(),
  }
}

/** A document larger than this is not read whole. */
export const MOST_WHOLE = 512 * 2 ** 20

/** The whole file. @throws RangeError where it is larger than `MOST_WHOLE` */
export async function wholeOf(bytes: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.size > MOST_WHOLE) throw new RangeError(`${bytes.name} is larger than ${MOST_WHOLE / 2 ** 20} MB`)
  return bytes.slice(0, bytes.size)
}

/** Chunks of a file, one after the other; stops quietly when told to. */
export async function* chunksOf(bytes: Bytes, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = bytes.stream().getReader()
  try {
    for (;;) {
      if (signal?.aborted) return
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
