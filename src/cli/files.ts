import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import type { Bytes } from '../io/containers'

/** Files on the disk, and standard input, as containers read them. */

/** A file by its path; nothing is read before it is asked for. */
export async function bytesOfPath(path: string): Promise<Bytes> {
  const { size } = await stat(path)
  return {
    name: path,
    size,
    async slice(start, end) {
      const file = await open(path, 'r')
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start))
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
        return bytes.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    // Node's web streams are those of the browser by another name.
    stream: () => Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 })) as ReadableStream<Uint8Array>,
  }
}

/** Standard input: it is read once, from its beginning; what tells its kind is looked at first and given out again. */
export async function bytesOfInput(input: NodeJS.ReadableStream = process.stdin): Promise<Bytes> {
  const chunks = (Readable.from(input) as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  const first = await chunks.next()
  const head = first.done === true ? Buffer.alloc(0) : Buffer.from(first.value)
  return {
    name: 'standard input',
    size: head.length,
    slice: async (start, end) => new Uint8Array(head.subarray(start, end)),
    stream: () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new Uint8Array(head)),
        async pull(controller) {
          const next = await chunks.next()
          if (next.done === true) controller.close()
          else controller.enqueue(new Uint8Array(Buffer.from(next.value)))
        },
      }),
  }
}

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif|tiff?)$/i
/** Beside half a million files nobody looks further. */
const MOST_LISTED = 200_000

export function isPicture(path: string): boolean {
  return PICTURE.test(path)
}

/** Every file in and below a folder, hidden ones left out. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = []
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined && found.length < MOST_LISTED; next = waiting.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const path = join(next, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else if (entry.isFile()) found.push(path)
    }
  }
  return found.sort()
}

/** Pictures of a folder, or of the one that a file lies in. */
export async function picturesFor(file: string, folder: string | undefined): Promise<string[]> {
  const from = folder ?? dirname(file)
  return (await filesBelow(from)).filter(isPicture).map((path) => relative(from, path))
}
