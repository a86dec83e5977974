import {
  findDialect,
  findLayout,
  isOneDocument,
  mappedLayout,
  LoupeError,
  pictureFileOf,
  PictureIndex,
  readRecord,
  type GoldIndex,
  type Match,
  type Pair,
  type RowChunk,
  type Trace,
} from '../../core'
import { bytesOfBlob, openFile, type OpenedFile, type RecordAt } from '../containers'
import { blobToDataUrl } from '../files/embed'
import { GOLD_FILE, goldIndexOf, withGold } from './gold'
import type { SetShelf } from './shelf'
import type { RecordTrace, RowPlace, SetFile, SetInfo, SourceFile } from './words'

/** A record's text longer than this is shown by its beginning, in UTF-16 units. */
const MOST_RAW = 2_000_000
/** Files that are read again as a whole are held: the next row of one costs nothing. */
const HELD = 2

type Held = { readonly key: string; readonly records: Promise<readonly RecordAt[]> }

/** The name under which a picture is kept in its set: a path is no file name. */
export function pictureFile(path: string): string {
  return `p-${encodeURIComponent(path)}`
}

/** Makes the trace of a row again, from the bytes of its record. */
export class RecordReader {
  private readonly held: Held[] = []
  /** Files of this session, before and beside what is kept: by set and name. */
  private readonly fresh = new Map<string, Blob>()
  private gold: { readonly key: string; readonly index: Promise<GoldIndex> } | null = null
  private readonly shelf: SetShelf<RowChunk>

  constructor(shelf: SetShelf<RowChunk>) {
    this.shelf = shelf
  }

  /** Holds a file while the page is open: it may not have been kept. */
  hold(set: string, name: string, blob: Blob): void {
    this.fresh.set(`${set} ${name}`, blob)
  }

  /** @throws LoupeError file-gone: neither this session nor the browser has the file */
  async read(info: SetInfo, place: RowPlace, paths: readonly string[]): Promise<RecordTrace> {
    const file = info.files[place.file]
    const pair = file && pairOf(file)
    if (!file || !pair) throw gone(file?.name ?? `file ${place.file}`)
    const { opened, record, written } = await this.record(info.id, file, place, pair)
    const read = readRecord(record, pair, { file: file.name, top: opened.top, ordinal: place.ordinal })
    const one = read[place.part]
    if (!one) throw gone(file.name)
    const gold = info.gold ? await this.goldOf(info.id, info.gold.name) : null
    const goldened = withGold(one.trace, gold, place.ordinal + place.part)
    // Places mean something where one file alone holds records.
    const trace = await this.withPictures(info.id, goldened, paths, info.files.length === 1 ? place.ordinal : undefined)
    const raw = cut(written ?? JSON.stringify(record.value, null, 1))
    return { trace, complaints: one.complaints, raw, isExact: written !== null, frame: trace.frame ?? null }
  }

  /** The record's own bytes, where it has some in its file. */
  async bytes(info: SetInfo, { file, start, end }: RowPlace): Promise<Blob | null> {
    const blob = start < 0 ? null : await this.blob(info.id, String(file))
    return blob ? blob.slice(start, end) : null
  }

  async blob(set: string, name: string): Promise<Blob | null> {
    return this.fresh.get(`${set} ${name}`) ?? (await this.shelf.file(set, name))
  }

  /** The file of gold that was joined to a set, as it was handed in. */
  async joinedGold(set: string): Promise<SourceFile | null> {
    const name = (await this.shelf.read(set))?.gold?.name
    const blob = name === undefined ? null : await this.blob(set, GOLD_FILE)
    return name === undefined || !blob ? null : { path: name, blob }
  }

  private async record(set: string, file: SetFile, place: RowPlace, pair: Pair) {
    const blob = await this.blob(set, String(place.file))
    if (!blob) throw gone(file.name)
    const opened = await openFile(bytesOfBlob(blob, file.name))
    if (!('records' in opened)) throw gone(file.name)
    const whole = isOneDocument(pair, opened.top)
    const sliced = !whole && place.start >= 0 ? await sliceOf(blob, place) : null
    if (sliced)
      return { opened, record: { value: sliced.value, start: place.start, end: place.end }, written: sliced.text }
    const records = await this.allOf(`${set} ${place.file}`, opened)
    if (whole) return { opened, record: { value: records.map(({ value }) => value) }, written: null }
    const record = records[place.ordinal]
    if (!record) throw gone(file.name)
    return { opened, record, written: typeof record.value === 'string' ? record.value : null }
  }

  /** The gold that was joined to a set: read once, until other gold is. */
  private async goldOf(set: string, name: string): Promise<GoldIndex | null> {
    const blob = await this.blob(set, GOLD_FILE)
    if (!blob) return null
    const key = `${set} ${name} ${blob.size}`
    if (this.gold?.key !== key) this.gold = { key, index: goldIndexOf(name, blob) }
    return this.gold.index
  }

  private allOf(key: string, opened: OpenedFile): Promise<readonly RecordAt[]> {
    const known = this.held.find((one) => one.key === key)
    if (known) return known.records
    const records = collect(opened)
    this.held.unshift({ key, records })
    this.held.splice(HELD)
    return records
  }

  /** Pictures of the set that the trace names go into it. */
  private async withPictures(set: string, trace: Trace, paths: readonly string[], place?: number): Promise<Trace> {
    const index = new PictureIndex(paths)
    const read = async (found: Match | null) => {
      const blob = found && (await this.blob(set, pictureFile(found.path)))
      return blob ? await blobToDataUrl(blob) : undefined
    }
    const images = await Promise.all(
      trace.images.map(async (image) => {
        const data = image.embedded === undefined ? await read(pictureFileOf(index, trace, image, place)) : undefined
        return data === undefined ? image : { ...image, embedded: data }
      }),
    )
    // A crop that its producer saved lies beside the pictures; what only carries on from a view has none of its own.
    const views = await Promise.all(
      trace.views.map(async (view) => {
        const isNamed = view.parent !== null && view.embedded === undefined && view.uri !== undefined
        const data = isNamed ? await read(index.find(view.uri)) : undefined
        return data === undefined ? view : { ...view, embedded: data }
      }),
    )
    return { ...trace, images, views }
  }
}

async function collect(opened: OpenedFile): Promise<readonly RecordAt[]> {
  const records: RecordAt[] = []
  for await (const record of opened.records()) if (record.value !== undefined) records.push(record)
  return records
}

/** A record by its bytes, as text and as its value; null where they are not JSON by themselves. */
async function sliceOf(blob: Blob, { start, end }: RowPlace): Promise<{ text: string; value: unknown } | null> {
  try {
    const text = await blob.slice(start, end).text()
    return { text, value: JSON.parse(text) as unknown }
  } catch {
    return null
  }
}

function pairOf(file: SetFile): Pair | null {
  const layout = file.mapping ? mappedLayout(file.mapping) : findLayout(file.layout ?? undefined)
  const dialect = findDialect(file.dialect ?? undefined)
  const named = file.pairs[0]
  return layout && dialect ? { layout, dialect, whole: file.whole, score: named?.score ?? 1, why: [] } : null
}

function cut(text: string): string {
  return text.length > MOST_RAW ? `${text.slice(0, MOST_RAW)}\n[${text.length - MOST_RAW} characters more]` : text
}

export function gone(file: string): LoupeError {
  return new LoupeError({
    code: 'file-gone',
    message: `The record can not be read: this browser does not have ${file}.`,
    advice: 'Open the file again: it becomes a set of its own, and this one can be deleted.',
    where: file,
  })
}
