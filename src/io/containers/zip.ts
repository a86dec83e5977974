import { Unzip, UnzipInflate, type UnzipFile } from 'fflate'
import { messageOf, type Complaint } from '../../core'
import { bytesOfBlob, chunksOf, type Bytes } from './container'
import { loadUnzstd } from './zstd'

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

/**
 * Members in zstd (what new logs of Inspect hold; method 93 of the zip format) come as they are: they are unpacked
 * after the pass, for the decoder must first be loaded.
 */
class AsPacked {
  static readonly compression = 93
  ondata: (error: Error | null, data: Uint8Array, final: boolean) => void = () => undefined

  push(chunk: Uint8Array, final: boolean): void {
    this.ondata(null, chunk, final)
  }
}

/** What an archive came to so far. */
type Sum = { total: number; packed: number; isBomb: boolean }

function add(sum: Sum, bytes: number): void {
  sum.total += bytes
  sum.isBomb = isBombed(sum.total, sum.packed)
}

/** All files of an archive, unpacked in one pass. What can not be unpacked is named; the rest stays. */
export async function unpack(archive: Bytes, signal?: AbortSignal): Promise<Unpacked> {
  const found: (Member & { readonly isPacked: boolean })[] = []
  const complaints: Complaint[] = []
  const sum: Sum = { total: 0, packed: 0, isBomb: false }
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('/') || found.length >= MOST_MEMBERS) return
    const parts: BlobPart[] = []
    const isPacked = file.compression === AsPacked.compression
    file.ondata = (error, data, final) => {
      if (sum.isBomb) return
      if (error) complaints.push(broken(file, error))
      if (!isPacked) add(sum, data.length)
      if (!sum.isBomb) parts.push(new Uint8Array(data))
      if (!final || error || sum.isBomb) return
      found.push({ name: file.name, bytes: bytesOfBlob(new Blob(parts), file.name), isPacked })
    }
    start(file, complaints)
  })
  unzip.register(UnzipInflate)
  unzip.register(AsPacked)
  try {
    await pushAll(archive, unzip, sum, signal)
  } catch (error) {
    complaints.push(broken(archive, error))
  }
  const members: Member[] = []
  for (const { isPacked, ...member } of found) {
    const whole = isPacked ? await unpackZstd(member, sum, complaints) : member
    if (whole) members.push(whole)
  }
  if (sum.isBomb) complaints.push(bomb(archive.name))
  return { members, complaints }
}

async function pushAll(archive: Bytes, unzip: Unzip, sum: Sum, signal?: AbortSignal): Promise<void> {
  for await (const chunk of chunksOf(archive, signal)) {
    // Piece by piece: what a whole chunk of a bomb unpacks to would lie in memory before anybody looks at it.
    for (let from = 0; from < chunk.length && !sum.isBomb; from += PIECE) {
      const piece = chunk.slice(from, from + PIECE)
      sum.packed += piece.length
      unzip.push(piece)
    }
    if (sum.isBomb) return
  }
  unzip.push(new Uint8Array(0), true)
}

async function unpackZstd({ name, bytes }: Member, sum: Sum, complaints: Complaint[]): Promise<Member | null> {
  if (sum.isBomb) return null
  const parts: BlobPart[] = []
  try {
    const unzstd = await loadUnzstd()
    for (const part of unzstd(await bytes.slice(0, bytes.size))) {
      add(sum, part.length)
      if (sum.isBomb) return null
      parts.push(new Uint8Array(part))
    }
  } catch (error) {
    complaints.push(broken({ name }, error))
    return null
  }
  return { name, bytes: bytesOfBlob(new Blob(parts), name) }
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
  const why = messageOf(error)
  return { code: 'archive-broken', path: name, message: `${name} could not be unpacked: ${why}.`, level: 'error' }
}

export function bomb(name: string): Complaint {
  const message = `${name} unpacks to more than a thousand times its size, or to more than 4 GB: unpack it yourself.`
  return { code: 'archive-bomb', path: name, message, level: 'error' }
}
