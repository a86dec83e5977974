import type { Compressors, FileMetaData } from 'hyparquet'
import { messageOf, type Complaint } from '../../core'
import type { Bytes, OpenedFile, RecordAt } from './container'
import { groupFault, rowsOf } from './parquetGuard'
import { loadUnzstd, unzstdAll } from './zstd'

/** Rows that are made at once. */
const AT_ONCE = 256
/** Reads that may fail in one row group: a row that is broken takes nine. */
const MOST_TRIES = 64
/** Columns that hold conversations, which some writers store as JSON text. */
const CONVERSATIONS = /^(messages|conversations?|prompt|history|completion|chat)$/

type Unpack = (packed: Uint8Array, size: number) => Uint8Array

/** The rows of a Parquet file, as objects; pictures stay bytes. */
export async function openParquet(bytes: Bytes): Promise<OpenedFile> {
  const [{ parquetMetadataAsync, parquetReadObjects }, { compressors: library }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const file = {
    byteLength: bytes.size,
    slice: async (start: number, end = bytes.size) => (await bytes.slice(start, end)).buffer,
  }
  const metadata = await parquetMetadataAsync(file)
  const compressors = await compressorsOf(metadata, library)
  const total = rowsOf(metadata)
  const asJson = withoutJson(metadata.schema)
  // Records are read again after the first of them told what they are; a group is looked at once.
  const faults = new Map<number, Promise<string | null>>()
  const faultOf = (index: number, group: (typeof metadata.row_groups)[number]) => {
    const known = faults.get(index) ?? groupFault(bytes, metadata, group, compressors)
    faults.set(index, known)
    return known
  }
  return {
    container: 'parquet',
    top: 'rows',
    columns: metadata.schema.filter((one) => one.num_children === undefined).map(({ name }) => name),
    async *records(signal): AsyncGenerator<RecordAt> {
      let first = 0
      for (const [index, group] of metadata.row_groups.entries()) {
        const end = Math.min(total, first + Math.max(0, Number(group.num_rows)))
        const fault = await faultOf(index, group)
        if (fault) yield { value: undefined, complaints: [brokenGroup(index, end - first, fault)] }
        const tries = { left: MOST_TRIES }
        const read: ReadRows = async (rowStart, rowEnd) => {
          const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd, utf8: false })
          return rows.map((row, at) => recordOf(row, rowStart + at, asJson))
        }
        for (let from = first; !fault && from < end && !signal?.aborted; from += AT_ONCE)
          yield* rowRecords(read, from, Math.min(end, from + AT_ONCE), tries)
        first = end
      }
    },
  }
}

type ReadRows = (start: number, end: number) => Promise<RecordAt[]>

/**
 * Rows from `start` to before `end`. Where one can not be read, halves of them are read, so that the others stay; when
 * a group's tries are used up, all rows at hand are passed over together.
 */
async function* rowRecords(
  read: ReadRows,
  start: number,
  end: number,
  tries: { left: number },
): AsyncGenerator<RecordAt> {
  let why: unknown
  try {
    yield* await read(start, end)
    return
  } catch (error) {
    why = error
  }
  tries.left -= 1
  if (end - start <= 1 || tries.left <= 0) {
    yield { value: undefined, complaints: [brokenRows(start, end, why)] }
    return
  }
  const middle = (start + end) >> 1
  yield* rowRecords(read, start, middle, tries)
  yield* rowRecords(read, middle, end, tries)
}

function brokenRows(start: number, end: number, error: unknown): Complaint {
  const [rows, were] = end - start === 1 ? [`Row ${start + 1}`, 'was'] : [`Rows ${start + 1} to ${end}`, 'were']
  const why = messageOf(error)
  const message = `${rows} can not be read and ${were} passed over: ${why}.`
  return { code: 'parquet-row-broken', level: 'error', path: `row ${start + 1}`, message }
}

/** The unpackers by codec. The library's own for zstd never ends on some broken pages, so ours stands in its place. */
async function compressorsOf({ row_groups }: FileMetaData, library: Compressors): Promise<Compressors> {
  const hasZstd = row_groups.some(({ columns }) => columns.some(({ meta_data }) => meta_data?.codec === 'ZSTD'))
  const codecs = { ...library, ...(hasZstd ? { ZSTD: await zstdUnpacker() } : {}) }
  return Object.fromEntries(Object.entries(codecs).map(([codec, unpack]) => [codec, emptyToo(unpack)]))
}

async function zstdUnpacker(): Promise<Unpack> {
  const unpack = await loadUnzstd()
  return (packed, size) => unzstdAll(unpack, packed, size)
}

/** A column of nulls alone has pages of no bytes, at which an unpacker fails. */
function emptyToo(unpack: Unpack): Unpack {
  return (packed, size) => (size === 0 ? new Uint8Array(0) : unpack(packed, size))
}

function brokenGroup(index: number, rows: number, fault: string): Complaint {
  const message = `Row group ${index + 1} (${rows} rows) can not be read: ${fault}. The other groups are read.`
  return { code: 'parquet-group-broken', level: 'error', path: `row group ${index + 1}`, message }
}

/**
 * Columns of JSON become columns of text: one value that is none would make the library throw for its whole page.
 * @returns their names
 */
function withoutJson(schema: FileMetaData['schema']): ReadonlySet<string> {
  const names = new Set<string>()
  let below = 0
  for (const element of schema.slice(1)) {
    // Inside of a structure the library goes on as it does.
    const isTop = below === 0
    below = Math.max(0, below - 1) + (element.num_children ?? 0)
    if (!isTop || (element.converted_type !== 'JSON' && element.logical_type?.type !== 'JSON')) continue
    element.converted_type = 'UTF8'
    element.logical_type = { type: 'STRING' }
    names.add(element.name)
  }
  return names
}

function recordOf(row: Readonly<Record<string, unknown>>, index: number, asJson: ReadonlySet<string>): RecordAt {
  const complaints: Complaint[] = []
  const value = Object.fromEntries(
    Object.entries(row).map(([name, cell]) => {
      const own = plain(cell)
      if (typeof own !== 'string') return [name, own]
      if (!asJson.has(name)) return [name, CONVERSATIONS.test(name) ? parsed(own) : own]
      try {
        return [name, JSON.parse(own) as unknown]
      } catch {
        complaints.push(notJson(index, name))
        return [name, own]
      }
    }),
  )
  return { value, ...(complaints.length > 0 ? { complaints } : {}) }
}

function notJson(index: number, column: string): Complaint {
  const message = `Row ${index + 1}: ${column} should be JSON and is none; it is read as text.`
  return { code: 'not-json', level: 'dirt', path: `row ${index + 1}`, message }
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Whole numbers of 64 bits become numbers, dates become text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return isText(value) ? new TextDecoder().decode(value) : value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}

/** Text that was written without saying so: no control characters in its first bytes, and whole in UTF-8. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.subarray(0, 64).some((byte) => byte < 9 || (byte > 13 && byte < 32))) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
