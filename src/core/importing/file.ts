import { MOST_SAMPLED, type FileSample, type Top } from '../layouts/layout'
import type { Signal } from '../source/source'
import type { Complaint } from '../trace/schema'
import { rankPairs, type Chosen, type Pair } from './rank'
import { readRecord, type ReadRecord, type RecordAt } from './reading'

/** A file as a container opened it. */
export type RecordFile = {
  readonly top: Top
  readonly columns?: readonly string[]
  records(signal?: Signal): AsyncIterable<RecordAt>
}

/** Where in its file a trace stands: the record's place from 0, and the trace's place within its record. */
export type Found = ReadRecord & { readonly ordinal: number; readonly part: number; readonly record: RecordAt }

export type FileReading = {
  /** What the file may be read as, the likeliest first; the first is what it is read as. Empty: nobody knows it. */
  readonly pairs: readonly Pair[]
  /** The beginning of the file, as it was judged by. */
  readonly sample: FileSample
  /** One pass over the file. What belongs to no trace (a foreign line, say) is given to `complain`. */
  traces(complain: (complaint: Complaint) => void): AsyncIterable<Found>
}

/** Records that are read as one document at most: more are no document. */
const MOST_IN_WHOLE = 200_000

/** Looks at the beginning of a file and says what it is; the records that were read for that are not read again. */
export async function readFile(
  name: string,
  file: RecordFile,
  chosen: Chosen = {},
  signal?: Signal,
): Promise<FileReading> {
  const records = file.records(signal)[Symbol.asyncIterator]()
  const head: RecordAt[] = []
  let ended = false
  while (head.length < MOST_SAMPLED && !ended) {
    const next = await records.next()
    if (next.done === true) ended = true
    else head.push(next.value)
  }
  const sample: FileSample = {
    file: name,
    top: file.top,
    records: head.filter(hasValue).map((record) => record.value),
    ...(file.columns ? { columns: file.columns } : {}),
  }
  const pairs = rankPairs(sample, chosen)
  const all: () => AsyncIterable<RecordAt> = async function* () {
    yield* head
    while (!ended) {
      const next = await records.next()
      if (next.done === true) return
      yield next.value
    }
  }
  return {
    pairs,
    sample,
    async *traces(complain) {
      const pair = pairs[0]
      if (!pair) {
        // Nobody knows the file: what is wrong with its beginning may be why.
        for (const { complaints = [] } of head) for (const complaint of complaints) complain(complaint)
        return
      }
      const source = isOneDocument(pair, file.top) ? asWhole(all(), complain) : all()
      yield* tracesOf(source, pair, { file: name, top: file.top }, complain)
    },
  }
}

/** Whether all records of a file are one document for this pair. */
export function isOneDocument({ whole }: Pair, top: Top): boolean {
  return whole && top !== 'object' && top !== 'text' && top !== 'tree'
}

async function* tracesOf(
  records: AsyncIterable<RecordAt>,
  pair: Pair,
  { file, top }: { file: string; top: Top },
  complain: (complaint: Complaint) => void,
): AsyncIterable<Found> {
  let ordinal = 0
  for await (const record of records) {
    if (!hasValue(record)) {
      for (const complaint of record.complaints ?? []) complain(complaint)
      continue
    }
    const read = readRecord(record, pair, { file, top, ordinal })
    if (read.length === 0) for (const complaint of record.complaints ?? []) complain(complaint)
    for (const [part, one] of read.entries()) yield { ...one, ordinal, part, record }
    ordinal += 1
  }
}

/** A line that is no record has complaints and no value. */
function hasValue(record: RecordAt): boolean {
  return record.value !== undefined
}

/** All records as one, from the first byte to the last. */
async function* asWhole(
  records: AsyncIterable<RecordAt>,
  complain: (complaint: Complaint) => void,
): AsyncIterable<RecordAt> {
  const values: unknown[] = []
  let [start, end]: (number | undefined)[] = [undefined, undefined]
  for await (const record of records) {
    if (!hasValue(record)) for (const complaint of record.complaints ?? []) complain(complaint)
    else if (values.length < MOST_IN_WHOLE) {
      values.push(record.value)
      start ??= record.start
      end = record.end ?? end
    }
  }
  yield { value: values, ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}
