import type { Complaint } from '../../core'
import { bytesOfBlob, MOST_DEEP, openFile, tooDeep, type Bytes, type OpenedFile } from '../containers'
import type { SourceFile } from './words'

/** A file that holds records, opened; or why it holds none. */
export type OpenedSource = {
  /** With its folders and, within an archive, the archive's name before it. */
  readonly name: string
  readonly bytes: Bytes
  /** The member's bytes as a file of its own, where it came out of an archive. */
  readonly blob: Blob
  readonly opened: OpenedFile | null
  readonly refused: readonly Complaint[]
}

export type Sources = { readonly files: OpenedSource[]; readonly pictures: SourceFile[] }

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif|tiff?)$/i
/** What lies beside files on a disk and is nobody's. */
const IDLE = /(^|\/)(\.DS_Store|Thumbs\.db|__MACOSX\/.*|\._[^/]*)$/

export function isPictureName(name: string): boolean {
  return PICTURE.test(name)
}

/** Sorts what was handed in into files of records and pictures; archives are looked into, `MOST_DEEP` deep. */
export async function openSources(handed: readonly SourceFile[]): Promise<Sources> {
  const sources: Sources = { files: [], pictures: [] }
  for (const { path, blob } of handed) {
    if (IDLE.test(path)) continue
    if (isPictureName(path)) sources.pictures.push({ path, blob })
    else await openInto(sources, path, blob, 0)
  }
  return sources
}

async function openInto(sources: Sources, name: string, blob: Blob, depth: number): Promise<void> {
  const bytes = bytesOfBlob(blob, name)
  const opened = await openFile(bytes)
  const refuse = (refused: readonly Complaint[]) => sources.files.push({ name, bytes, blob, opened: null, refused })
  if ('refused' in opened) refuse([opened.refused])
  else if ('records' in opened) sources.files.push({ name, bytes, blob, opened, refused: [] })
  else if (depth >= MOST_DEEP) refuse([tooDeep(name)])
  else {
    const first = sources.files.length
    for (const member of opened.members) {
      if (IDLE.test(member.name)) continue
      const inner = new Blob([await wholeOf(member.bytes)])
      const path = `${name}/${member.name}`
      if (isPictureName(member.name)) sources.pictures.push({ path, blob: inner })
      else await openInto(sources, path, inner, depth + 1)
    }
    // What could not be unpacked is said at the first file that could, or at the archive.
    const [said] = sources.files.slice(first)
    if (opened.complaints.length === 0) return
    if (said) sources.files[first] = { ...said, refused: [...opened.complaints, ...said.refused] }
    else refuse(opened.complaints)
  }
}

async function wholeOf(bytes: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(bytes.stream()).arrayBuffer())
}
