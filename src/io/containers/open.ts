import type { Complaint } from '../../core'
import { bytesOfBlob, type Archive, type Bytes, type OpenedFile, type RecordAt, type Refused } from './container'
import { sampleRecords } from './inspectLog'
import { openJson } from './json'
import { openParquet } from './parquet'
import { openCsv, openXlsx } from './table'
import { decodeText, encodingOf, textRecord } from './text'
import { xmlRecord } from './xml'
import { bomb, isBombed, unpack } from './zip'

/** How much of a file tells what it is. */
const HEAD = 65_536

/**
 * Opens a file by what it holds, then by its name: records of some kind, an archive of files, or a refusal that says
 * what to do. Never throws: what can not be opened is refused in words.
 */
export async function openFile(bytes: Bytes): Promise<OpenedFile | Archive | Refused> {
  try {
    return await openKind(bytes, await bytes.slice(0, Math.min(HEAD, bytes.size)))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return refuse('unreadable', `${bytes.name} could not be opened: ${why}.`)
  }
}

async function openKind(bytes: Bytes, head: Uint8Array): Promise<OpenedFile | Archive | Refused> {
  const { name } = bytes
  if (head.length === 0) return refuse('empty', `${name} is empty: it has 0 bytes.`)
  if (begins(head, 0x50, 0x4b, 3, 4)) return openZip(bytes)
  if (begins(head, 0x50, 0x41, 0x52, 0x31)) return openParquet(bytes)
  if (begins(head, 0x1f, 0x8b)) {
    const inner = await unGzipped(bytes)
    return inner === null ? { refused: bomb(name) } : withoutRanges(await openKind(...inner))
  }
  if (head[0] === 0x80 && (head[1] ?? 0) <= 5) return refuse('pickle', pickleAdvice(name))
  if (encodingOf(head) !== 'utf-8') return withoutRanges(await openKind(...(await asUtf8(bytes))))
  if (head.includes(0)) return refuse('not-text', `${name} is no text and no file that Loupe knows.`)
  return openText(bytes, decodeText(head))
}

async function openZip(bytes: Bytes): Promise<OpenedFile | Archive | Refused> {
  const unpacked = await unpack(bytes)
  const burst = unpacked.complaints.find(({ code }) => code === 'archive-bomb')
  // The reader of sheets unpacks on its own, and looks at no size.
  if (/\.xlsx$/i.test(bytes.name)) return burst ? { refused: burst } : openXlsx(bytes)
  const isLog =
    /\.eval$/i.test(bytes.name) || unpacked.members.some(({ name }) => /^_journal\/|^samples\/.*_epoch_/.test(name))
  if (isLog) return { container: 'eval', top: 'lines', records: () => sampleRecords(unpacked) }
  if (unpacked.members.some(({ name }) => name === 'xl/workbook.xml')) return openXlsx(bytes)
  if (unpacked.members.length > 0 || unpacked.complaints.length === 0) return { members: unpacked.members }
  return {
    container: 'zip',
    top: 'lines',
    async *records() {
      await Promise.resolve()
      yield { value: undefined, complaints: unpacked.complaints }
    },
  }
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

/** Null where it unpacks to what nobody wrote: looked at while it is unpacked, so that no such thing lies in memory. */
async function unGzipped(bytes: Bytes): Promise<[Bytes, Uint8Array] | null> {
  // Node's and the browser's types of the two ends differ; the streams are the same.
  const gunzip = new DecompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>
  let total = 0
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      total += chunk.length
      if (isBombed(total, bytes.size)) controller.error(new RangeError('bomb'))
      else controller.enqueue(chunk)
    },
  })
  try {
    const blob = await new Response(bytes.stream().pipeThrough(gunzip).pipeThrough(counted)).blob()
    return await inMemory(blob, bytes.name.replace(/\.gz$/i, ''))
  } catch (error) {
    if (isBombed(total, bytes.size)) return null
    throw error
  }
}

async function asUtf8(bytes: Bytes): Promise<[Bytes, Uint8Array]> {
  return inMemory(new Blob([decodeText(await bytes.slice(0, bytes.size))]), bytes.name)
}

async function inMemory(blob: Blob, name: string): Promise<[Bytes, Uint8Array]> {
  const bytes = bytesOfBlob(blob, name)
  return [bytes, await bytes.slice(0, Math.min(HEAD, bytes.size))]
}

/** What was unpacked or decoded first has no bytes of its own in the file. */
function withoutRanges(opened: OpenedFile | Archive | Refused): OpenedFile | Archive | Refused {
  if (!('records' in opened)) return opened
  return {
    ...opened,
    async *records(signal): AsyncGenerator<RecordAt> {
      for await (const { value, complaints } of opened.records(signal))
        yield { value, ...(complaints ? { complaints } : {}) }
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
