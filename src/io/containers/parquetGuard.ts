import type { Compressors, FileMetaData } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js'
import { readVarInt } from 'hyparquet/src/thrift.js'
import { messageOf } from '../../core'
import type { Bytes } from './container'

/**
 * Whether a Parquet file's pages can be read in bounded time and room. The library trusts every number of a file: a run
 * that says it is two thousand million long is written out, and a page of negative size is read for ever (one in a
 * hundred files with a few wrong bytes; measured). So each page's sizes and runs are looked at before the library
 * sees it.
 */

/** Values of one page, and bytes of one page as it is unpacked: writers use a hundredth of it. */
const MOST_VALUES = 2 ** 24
const MOST_PAGE = 2 ** 29

type Reader = { readonly view: DataView; offset: number }
type RowGroup = FileMetaData['row_groups'][number]
type Column = RowGroup['columns'][number]
type Header = ReturnType<typeof parquetHeader>

class Broken extends Error {}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what)
}

/** Rows of a file that its row groups hold. */
export function rowsOf({ num_rows, row_groups }: FileMetaData): number {
  const sum = row_groups.reduce((rows, group) => rows + Math.max(0, Number(group.num_rows)), 0)
  return Math.min(Math.max(0, Number(num_rows)), sum)
}

/** What is wrong with a row group, in words; null where it can be read. */
export async function groupFault(
  bytes: Bytes,
  { schema }: FileMetaData,
  group: RowGroup,
  compressors: Compressors,
): Promise<string | null> {
  const rows = Number(group.num_rows)
  for (const column of group.columns) {
    const name = column.meta_data?.path_in_schema.join('.') ?? '?'
    try {
      const path = getSchemaPath(schema, column.meta_data?.path_in_schema ?? [])
      const levels = { repetition: getMaxRepetitionLevel(path), definition: getMaxDefinitionLevel(path) }
      await checkColumn(bytes, column, { ...levels, rows, compressors })
    } catch (error) {
      return `column ${name}: ${messageOf(error)}`
    }
  }
  return null
}

type Known = {
  readonly repetition: number
  readonly definition: number
  readonly rows: number
  readonly compressors: Compressors
}

async function checkColumn(bytes: Bytes, { meta_data: meta }: Column, known: Known): Promise<void> {
  must(meta !== undefined, 'it has no metadata')
  if (!meta) return
  const first = Number(meta.dictionary_page_offset ?? meta.data_page_offset)
  const start = Math.min(first, Number(meta.data_page_offset))
  const size = Number(meta.total_compressed_size)
  must(start >= 4 && size >= 0 && start + size <= bytes.size, 'its pages lie outside of the file')
  must(size <= MOST_PAGE, 'its pages are larger than 512 MB')
  const part = await bytes.slice(start, start + size)
  const reader: Reader = { view: new DataView(part.buffer, part.byteOffset, part.byteLength), offset: 0 }
  let rows = 0
  while (reader.offset < reader.view.byteLength - 1 && (known.repetition > 0 || rows < known.rows)) {
    const header = parquetHeader(reader)
    const packed = header.compressed_page_size
    must(Number.isInteger(packed) && packed >= 0 && reader.offset + packed <= part.byteLength, 'a page has no size')
    must(header.uncompressed_page_size >= 0 && header.uncompressed_page_size <= MOST_PAGE, 'a page has no size')
    rows += checkPage(part.subarray(reader.offset, reader.offset + packed), header, meta, known)
    reader.offset += packed
  }
}

type Meta = NonNullable<Column['meta_data']>

/** @returns how many rows of a flat column the page holds */
function checkPage(packed: Uint8Array, header: Header, meta: Meta, known: Known): number {
  const data = header.data_page_header ?? header.data_page_header_v2
  const values = data?.num_values ?? header.dictionary_page_header?.num_values ?? 0
  must(Number.isInteger(values) && values >= 0 && values <= MOST_VALUES, 'a page says that it holds too many values')
  if (header.type === 'DATA_PAGE' && header.data_page_header) {
    const page = decompressPage(packed, header.uncompressed_page_size, meta.codec, known.compressors)
    checkValues(page, { ...header.data_page_header, values, type: meta.type }, known)
    return values
  }
  if (header.type !== 'DATA_PAGE_V2' || !header.data_page_header_v2) return 0
  checkSecond(packed, header, meta, known)
  return values
}

/** Version 2: levels stand before the values, each with its length, and are never packed. */
function checkSecond(packed: Uint8Array, header: Header, meta: Meta, known: Known): void {
  const data = header.data_page_header_v2
  if (!data) return
  const [repetition, definition] = [data.repetition_levels_byte_length, data.definition_levels_byte_length]
  must(
    repetition >= 0 && definition >= 0 && repetition + definition <= packed.length,
    'its levels lie outside of a page',
  )
  must(data.num_nulls >= 0 && data.num_nulls <= data.num_values, 'a page says that it holds too many nulls')
  const levels = readerOf(packed)
  if (known.repetition > 0) checkRuns(levels, widthOf(known.repetition), data.num_values, repetition)
  levels.offset = repetition
  if (known.definition > 0) checkRuns(levels, widthOf(known.definition), data.num_values, repetition + definition)
  const rest = packed.subarray(repetition + definition)
  const size = header.uncompressed_page_size - repetition - definition
  must(size >= 0, 'a page has no size')
  const isPacked = data.is_compressed !== false && size > 0
  const page = isPacked ? decompressPage(rest, size, meta.codec, known.compressors) : rest
  checkEncoded(readerOf(page), { encoding: data.encoding, values: data.num_values, type: meta.type })
}

type Values = { readonly encoding: string; readonly values: number; readonly type: string }

function checkValues(page: Uint8Array, data: Values, { repetition, definition }: Known): void {
  const reader = readerOf(page)
  for (const most of [repetition, definition]) {
    if (most === 0) continue
    const end = reader.offset + 4 + reader.view.getUint32(reader.offset, true)
    reader.offset += 4
    must(end <= page.length, 'its levels lie outside of a page')
    checkRuns(reader, widthOf(most), data.values, end)
    reader.offset = end
  }
  checkEncoded(reader, data)
}

function checkEncoded(reader: Reader, { encoding, values, type }: Values): void {
  const end = reader.view.byteLength
  if (reader.offset >= end) return
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
    const width = reader.view.getUint8(reader.offset)
    reader.offset += 1
    must(width <= 32, 'an index has more than 32 bits')
    if (width > 0) checkRuns(reader, width, values, end)
  } else if (encoding === 'RLE' && type === 'BOOLEAN') {
    reader.offset += 4
    checkRuns(reader, 1, values, end)
  } else if (encoding.startsWith('DELTA')) checkDelta(reader, values)
}

/** A block's size, how many small blocks it has, and how many values follow. */
function checkDelta(reader: Reader, values: number): void {
  const [block, minis, count] = [readVarInt(reader), readVarInt(reader), readVarInt(reader)]
  must(block > 0 && block <= MOST_VALUES && minis > 0 && minis <= block, 'a block of differences has no size')
  must(count <= values, 'a page says that it holds too many values')
}

/** Runs of equal values and packed runs, up to `end`: none may be longer than what is still to come. */
function checkRuns(reader: Reader, width: number, values: number, end: number): void {
  let seen = 0
  while (seen < values && reader.offset < end) {
    const head = readVarInt(reader)
    const isPacked = (head & 1) === 1
    const count = isPacked ? (head >>> 1) * 8 : head >>> 1
    // A packed run is filled up to eights.
    must(count <= values - seen + (isPacked ? 7 : 0), 'a run is longer than its page')
    must(isPacked || count > 0 || values === 0, 'a run holds nothing')
    reader.offset += isPacked ? Math.ceil((count * width) / 8) : (width + 7) >> 3
    seen += count
  }
}

function widthOf(most: number): number {
  return Math.ceil(Math.log2(most + 1))
}

function readerOf(bytes: Uint8Array): Reader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
}
