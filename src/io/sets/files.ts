import type { Complaint } from '../../core'
import { bytesOfBlob, openFile, type Bytes, type OpenedFile } from '../containers'
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

/** Sorts what was handed in into files of records and pictures; archives are looked into, once. */
export async function openSources(handed: readonly SourceFile[]): Promise<Sources> {
  const sources: Sources = { files: [], pictures: [] }
  for (const { path, blob } of handed) {
    if (IDLE.test(path)) continue
    if (isPictureName(path)) sources.pictures.push({ path, blob })
    else await openInto(sources, path, blob, true)
  }
  return sources
}

async function openInto(sources: Sources, name: string, blob: Blob, archives: boolean): Promise<void> {
  const bytes = bytesOfBlob(blob, name)
  const opened = await openFile(bytes)
  if ('members' in opened) {
    for (const member of archives ? opened.members : []) {
      if (IDLE.test(member.name)) continue
      const inner = new Blob([await wholeOf(member.bytes)])
      const path = `${name}/${member.name}`
      if (isPictureName(member.name)) sources.pictures.push({ path, blob: inner })
      else await openInto(sources, path, inner, false)
    }
    return
  }
  if ('refused' in opened) sources.files.push({ name, bytes, blob, opened: null, refused: [opened.refused] })
  else sources.files.push({ name, bytes, blob, opened, refused: [] })
}

async function wholeOf(bytes: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(bytes.stream()).arrayBuffer())
}
