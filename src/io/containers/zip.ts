import { Unzip, UnzipInflate, type UnzipFile } from 'fflate'
import { Decompress } from 'fzstd'
import type { Complaint } from '../../core'
import { bytesOfBlob, chunksOf, type Bytes } from './container'

/** What an archive may come to: more is a bomb, or no set that a browser can hold. */
const MOST_BYTES = 4 * 2 ** 30
const MOST_MEMBERS = 200_000
/** Unpacked to packed; text compresses some ten times, rarely a hundred times. */
const MOST_RATIO = 1000
const LEAST_SUSPECT = 64 * 2 ** 20
/** Packed bytes that are unpacked at once. */
const PIECE = 4096

/** Whether so many bytes out of so many packed ones are no file that anybody wrote. */
export function isBombed(total: number, packed: number): boolean {
  return total > MOST_BYTES || (total > LEAST_SUSPECT && total > packed * MOST_RATIO)
}

export type Member = { readonly name: string; readonly bytes: Bytes }
export type Unpacked = { readonly members: readonly Member[]; readonly complaints: readonly Complaint[] }

/** Members in zstd: what new logs of Inspect hold (method 93 of the zip format). */
class Zstd {
  static readonly compression = 93
  ondata: (error: Error | null, data: Uint8Array, final: boolean) => void = () => undefined
  private readonly stream = new Decompress((data, final) => this.ondata(null, data, final ?? false))

  push(chunk: Uint8Array, final: boolean): void {
    this.stream.push(chunk, final)
  }
}

/** All files of an archive, unpacked in one pass. What can not be unpacked is named; the rest stays. */
export async function unpack(archive: Bytes, signal?: AbortSignal): Promise<Unpacked> {
  const members: Member[] = []
  const complaints: Complaint[] = []
  let [total, packed] = [0, 0]
  let isBomb = false
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('/') || members.length >= MOST_MEMBERS) return
    const parts: BlobPart[] = []
    file.ondata = (error, data, final) => {
      if (isBomb) return
      if (error) complaints.push(broken(file, error))
      total += data.length
      isBomb = isBombed(total, packed)
      if (!isBomb) parts.push(new Uint8Array(data))
      if (final && !error && !isBomb) members.push({ name: file.name, bytes: bytesOfBlob(new Blob(parts), file.name) })
    }
    start(file, complaints)
  })
  unzip.register(UnzipInflate)
  unzip.register(Zstd)
  try {
    for await (const chunk of chunksOf(archive, signal)) {
      // Piece by piece: what a whole chunk of a bomb unpacks to would lie in memory before anybody looks at it.
      for (let at = 0; at < chunk.length && !isBomb; at += PIECE) {
        const piece = chunk.slice(at, at + PIECE)
        packed += piece.length
        unzip.push(piece)
      }
      if (isBomb) break
    }
    if (!isBomb) unzip.push(new Uint8Array(0), true)
  } catch (error) {
    complaints.push(broken(archive, error))
  }
  if (isBomb) complaints.push(bomb(archive.name))
  return { members, complaints }
}

function start(file: UnzipFile, complaints: Complaint[]): void {
  try {
    file.start()
  } catch {
    const message = `${file.name} is packed by method ${file.compression}, which Loupe does not unpack.`
    complaints.push({ code: 'method-unknown', path: file.name, message, level: 'error' })
  }
}

function broken({ name }: { name: string }, error: unknown): Complaint {
  const why = error instanceof Error ? error.message : String(error)
  return { code: 'archive-broken', path: name, message: `${name} could not be unpacked: ${why}.`, level: 'error' }
}

export function bomb(name: string): Complaint {
  const message = `${name} unpacks to more than a thousand times its size, or to more than 4 GB: unpack it yourself.`
  return { code: 'archive-bomb', path: name, message, level: 'error' }
}
