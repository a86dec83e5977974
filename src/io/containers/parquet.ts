import type { Complaint } from '../../core'
import type { Bytes, OpenedFile, RecordAt } from './container'
import { groupFault, rowsOf } from './parquetGuard'

/** Rows that are made at once. */
const AT_ONCE = 256
/** Columns that hold conversations, which some writers store as JSON text. */
const CONVERSATIONS = /^(messages|conversations?|prompt|history|completion|chat)$/

/** The rows of a Parquet file, as objects; pictures stay bytes. */
export async function openParquet(bytes: Bytes): Promise<OpenedFile> {
  const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const file = {
    byteLength: bytes.size,
    slice: async (start: number, end = bytes.size) => (await bytes.slice(start, end)).buffer,
  }
  const metadata = await parquetMetadataAsync(file)
  const total = rowsOf(metadata)
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
        for (let from = first; !fault && from < end && !signal?.aborted; from += AT_ONCE) {
          const rowEnd = Math.min(end, from + AT_ONCE)
          const rows = await parquetReadObjects({ file, metadata, compressors, rowStart: from, rowEnd, utf8: false })
          for (const row of rows) yield { value: plainRow(row) }
        }
        first = end
      }
    },
  }
}

function brokenGroup(index: number, rows: number, fault: string): Complaint {
  const message = `Row group ${index + 1} (${rows} rows) can not be read: ${fault}. The other groups are read.`
  return { code: 'parquet-group-broken', level: 'error', path: `row group ${index + 1}`, message }
}

function plainRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const own = plain(value)
      return [name, CONVERSATIONS.test(name) && typeof own === 'string' ? parsed(own) : own]
    }),
  )
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
  if (value instanceof Date) return value.toISOString()
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
