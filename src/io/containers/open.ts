import { messageOf, type Complaint } from '../../core'
import { bytesOfBlob, type Archive, type Bytes, type OpenedFile, type RecordAt, type Refused } from './container'
import { sampleRecords } from './inspectLog'
import { openJson } from './json'
import { openParquet } from './parquet'
import { sheetFault } from './sheets'
import { openCsv, openXlsx } from './table'
import { decodeText, encodingOf, textRecord } from './text'
import { xmlRecord } from './xml'
import { bomb, isBombed, unpack, type Unpacked } from './zip'
import { loadUnzstd } from './zstd'

/** How much of a file tells what it is. */
const HEAD = 65_536

/** Archives in archives that are looked into. */
export const MOST_DEEP = 2

export function tooDeep(name: string): Complaint {
  const message = `${name} lies in an archive in an archive and was not looked into: unpack it yourself.`
  return { code: 'archive-deep', path: name, message, level: 'error' }
}

/**
 * Opens a file by what it holds, then by its name: records of some kind, an archive of files, or a refusal that says
 * what to do. Never throws: what can not be opened is refused in words.
 */
export async function openFile(bytes: Bytes): Promise<OpenedFile | Archive | Refused> {
  try {
    return await openKind(bytes, await bytes.slice(0, Math.min(HEAD, bytes.size)))
  } catch (error) {
    const why = messageOf(error)
    return refuse('unreadable', `${bytes.name} could not be opened: ${why}.`)
  }
}

async function openKind(bytes: Bytes, head: Uint8Array): Promise<OpenedFile | Archive | Refused> {
  const { name } = bytes
  if (head.length === 0) return refuse('empty', `${name} is empty: it has 0 bytes.`)
  if (begins(head, 0x50, 0x4b, 3, 4)) return openZip(bytes)
  if (begins(head, 0x50, 0x41, 0x52, 0x31)) return openParquet(bytes)
  if (begins(head, 0x1f, 0x8b)) return openPacked(bytes, gunzipped(bytes))
  if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) return openPacked(bytes, unzstd(bytes))
  if (head[0] === 0x80 && (head[1] ?? 0) <= 5) return refuse('pickle', pickleAdvice(name))
  if (encodingOf(head) !== 'utf-8') return withoutRanges(await openKind(...(await asUtf8(bytes))))
  if (head.includes(0)) return refuse('not-text', `${name} is no text and no file that Loupe knows.`)
  return openText(bytes, decodeText(head))
}

async function openZip(bytes: Bytes): Promise<OpenedFile | Archive | Refused> {
  const unpacked = await unpack(bytes)
  const burst = unpacked.complaints.find(({ code }) => code === 'archive-bomb')
  // The reader of sheets unpacks on its own, and looks at no size.
  if (/\.xlsx$/i.test(bytes.name)) return burst ? { refused: burst } : openSheets(bytes, unpacked)
  const isLog =
    /\.eval$/i.test(bytes.name) || unpacked.members.some(({ name }) => /^_journal\/|^samples\/.*_epoch_/.test(name))
  if (isLog) return { container: 'eval', top: 'lines', records: () => sampleRecords(unpacked) }
  if (unpacked.members.some(({ name }) => name === 'xl/workbook.xml')) return openSheets(bytes, unpacked)
  return { members: unpacked.members, complaints: unpacked.complaints }
}

async function openSheets(bytes: Bytes, { members }: Unpacked): Promise<OpenedFile | Refused> {
  const fault = await sheetFault(members)
  return fault === null ? openXlsx(bytes) : refuse('sheet-too-large', `${bytes.name} was not read: ${fault}.`)
}

async function openText(bytes: Bytes, head: string): Promise<OpenedFile> {
  const first = head.trimStart()
  const isJson = first.startsWith('{') || (first.startsWith('[') && /^\[\s*[[{"\]\d-]/.test(first))
  if (isJson || /\.(jsonl|ndjson)$/i.test(bytes.name)) return openJson(bytes, head)
  if (/\.(csv|tsv)$/i.test(bytes.name)) return openCsv(bytes)
  if (/^<(\?xml|!DOCTYPE|[a-z][\w:-]*[\s>])/i.test(first) && /\.xml$/i.test(bytes.name))
    return { container: 'xml', top: 'tree', records: () => xmlRecord(bytes) }
  return { container: 'text', top: 'text', records: () => textRecord(bytes) }
}

function begins(head: Uint8Array, ...magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte)
}

/** One file packed on its own (gzip, zstd), opened as what it unpacks to; what comes before a break is read. */
async function openPacked(bytes: Bytes, parts: AsyncIterable<Uint8Array>): Promise<OpenedFile | Archive | Refused> {
  const { name } = bytes
  const kept: Uint8Array<ArrayBuffer>[] = []
  let total = 0
  let why: string | null = null
  try {
    for await (const part of parts) {
      total += part.length
      // Looked at while it is unpacked, so that what nobody wrote never lies in memory.
      if (isBombed(total, bytes.size)) return { refused: bomb(name) }
      kept.push(new Uint8Array(part))
    }
  } catch (error) {
    why = messageOf(error)
  }
  if (total === 0) return refuse('unreadable', `${name} could not be unpacked: ${why ?? 'it holds nothing'}.`)
  const inner = await openKind(...(await inMemory(new Blob(kept), name.replace(/\.(gz|zst)$/i, ''))))
  return withoutRanges(inner, why === null ? [] : [cutShort(name, why)])
}

async function* gunzipped(bytes: Bytes): AsyncGenerator<Uint8Array> {
  // Node's and the browser's types of the two ends differ; the streams are the same.
  const gunzip = new DecompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>
  const reader = bytes.stream().pipeThrough(gunzip).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function* unzstd(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const unpack = await loadUnzstd()
  yield* unpack(await bytes.slice(0, bytes.size))
}

function cutShort(name: string, why: string): Complaint {
  const message = `${name} could not be unpacked to its end (${why}): it was cut short. What came before is read.`
  return { code: 'truncated', path: '', message, level: 'error' }
}

async function asUtf8(bytes: Bytes): Promise<[Bytes, Uint8Array]> {
  return inMemory(new Blob([decodeText(await bytes.slice(0, bytes.size))]), bytes.name)
}

async function inMemory(blob: Blob, name: string): Promise<[Bytes, Uint8Array]> {
  const bytes = bytesOfBlob(blob, name)
  return [bytes, await bytes.slice(0, Math.min(HEAD, bytes.size))]
}

/** What was unpacked or decoded first has no bytes of its own in the file. */
function withoutRanges(
  opened: OpenedFile | Archive | Refused,
  more: readonly Complaint[] = [],
): OpenedFile | Archive | Refused {
  if ('members' in opened) return { ...opened, complaints: [...opened.complaints, ...more] }
  if (!('records' in opened)) return opened
  return {
    ...opened,
    async *records(signal): AsyncGenerator<RecordAt> {
      for await (const { value, complaints } of opened.records(signal))
        yield { value, ...(complaints ? { complaints } : {}) }
      if (more.length > 0) yield { value: undefined, complaints: more }
    },
  }
}

function refuse(code: string, message: string): Refused {
  const refused: Complaint = { code, path: '', message, level: 'error' }
  return { refused }
}

function pickleAdvice(name: string): string {
  return (
    `${name} is a Python pickle, which runs code when it is read: Loupe does not open it. ` +
    `Convert it with Python where you trust it: import pickle, json; ` +
    `json.dump(pickle.load(open("${name.split('/').at(-1)}", "rb")), open("out.json", "w"), default=str)`
  )
}
