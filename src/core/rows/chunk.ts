import { LEVELS } from '../importing/summary'
import { TOLD_KINDS } from '../layouts/told'
import { runOfTexts, type Run } from './letters'
import { packMeasures, type MeasureChunk } from '../scoring/columns'
import type { TraceMeasure } from '../scoring/measure'
import { joinedTexts, type Texts } from './texts'
import type { RowValues } from './row'

/** Rows of a chunk: a set of half a million has some sixty. */
export const CHUNK_ROWS = 8192
/** Letters that rows wait with at most: a few huge texts fill a chunk, too. */
const MOST_WAITING = 2 ** 23

export const TEXT_COLUMNS = ['key', 'question', 'answer', 'gold', 'item'] as const
export const NAME_COLUMNS = ['layout', 'dialect', 'producer', 'domain', 'group', 'code'] as const
/** Texts that a list is sorted by. */
export const SORTED_COLUMNS = ['question', 'answer'] as const
export type TextColumn = (typeof TEXT_COLUMNS)[number]
export type NameColumn = (typeof NAME_COLUMNS)[number]
export type SortedColumn = (typeof SORTED_COLUMNS)[number]
/** A row has one name of each of these; of codes it has any number. */
export type SingleColumn = Exclude<NameColumn, 'code'>

/** Chunks that were kept by an earlier version have no domains. */
type Kept<K extends NameColumn, V> = Readonly<Record<Exclude<K, 'domain'>, V> & Partial<Record<'domain', V>>>

/** Rows in columns: plain data that crosses to a worker and into storage as it is. */
export type RowChunk = {
  readonly length: number
  readonly numbers: {
    readonly file: Uint32Array
    readonly ordinal: Uint32Array
    readonly part: Uint32Array
    readonly start: Float64Array
    readonly end: Float64Array
    readonly rounds: Uint16Array
    readonly looks: Uint16Array
    readonly calls: Uint16Array
    /** Like `step` and `sorted`, not in chunks that were kept by an earlier version. */
    readonly boxes?: Uint16Array
    readonly pictures: Uint16Array
    readonly missing: Uint16Array
    readonly right: Int8Array
    readonly score: Float32Array
    readonly step?: Int32Array
    readonly length: Uint32Array
    readonly kind: Uint8Array
    readonly level: Uint8Array
  }
  /** Index of each row's name in `names` of its column. */
  readonly ids: Kept<SingleColumn, Uint32Array>
  /** Complaint codes of a row as bits, by the index of the code in `names.code`; the last bit is for all others. */
  readonly codes: Uint32Array
  readonly texts: Readonly<Record<TextColumn, Texts>>
  /** What scores follow from; not in chunks that were kept by an earlier version. */
  readonly measures?: MeasureChunk
  /** The chunk's rows by these texts: sorted where the chunk is made, so that a list has only to merge. */
  readonly sorted?: Readonly<Record<SortedColumn, Run>>
  /** Names of this chunk, each once. */
  readonly names: Kept<NameColumn, readonly string[]>
}

const MOST_CODES = 31
const MOST_COUNT = 0xffff
const MOST_STEP = 0x7fffffff

/** Collects rows and gives them out as chunks. */
export class ChunkBuilder {
  private rows: RowValues[] = []
  private measures: TraceMeasure[] = []
  private waiting = 0

  get length(): number {
    return this.rows.length
  }

  get full(): boolean {
    return this.rows.length >= CHUNK_ROWS || this.waiting >= MOST_WAITING
  }

  /** Either every row of a chunk has its measure, or none does. */
  add(row: RowValues, measure?: TraceMeasure): void {
    this.rows.push(row)
    if (measure) this.measures.push(measure)
    for (const column of TEXT_COLUMNS) this.waiting += row[column].length
  }

  /** The rows so far; the next ones begin a chunk of their own. */
  take(): RowChunk {
    const { rows, measures } = this
    this.rows = []
    this.measures = []
    this.waiting = 0
    const names = {
      layout: namer(),
      dialect: namer(),
      producer: namer(),
      domain: namer(),
      group: namer(),
      code: namer(),
    }
    const ids = (column: SingleColumn) => Uint32Array.from(rows, (row) => names[column].idOf(row[column]))
    const texts = textsOf(rows)
    return {
      length: rows.length,
      numbers: numbersOf(rows),
      ids: {
        layout: ids('layout'),
        dialect: ids('dialect'),
        producer: ids('producer'),
        domain: ids('domain'),
        group: ids('group'),
      },
      ...(measures.length === rows.length ? { measures: packMeasures(measures) } : {}),
      codes: Uint32Array.from(rows, (row) =>
        row.codes.reduce((bits, code) => bits | (1 << Math.min(names.code.idOf(code), MOST_CODES)), 0),
      ),
      texts,
      sorted: { question: runOfTexts(texts.question), answer: runOfTexts(texts.answer) },
      names: {
        layout: names.layout.list,
        dialect: names.dialect.list,
        producer: names.producer.list,
        domain: names.domain.list,
        group: names.group.list,
        code: names.code.list.slice(0, MOST_CODES),
      },
    }
  }
}

/** What of a chunk can be handed over instead of copied. A chunk that is still to be kept must be kept first. */
export function transferables({ numbers, ids, codes, texts, sorted, measures }: RowChunk): ArrayBufferLike[] {
  const runs = sorted ? SORTED_COLUMNS.flatMap((column) => Object.values(sorted[column])) : []
  const ends = TEXT_COLUMNS.map((column) => texts[column].ends)
  const measured = Object.values(measures ?? {}).filter((one) => typeof one !== 'number')
  return [...Object.values(numbers), ...Object.values(ids), codes, ...ends, ...runs, ...measured].map(
    ({ buffer }) => buffer,
  )
}

function numbersOf(rows: readonly RowValues[]): RowChunk['numbers'] {
  // A count that does not fit would come back as a small one.
  const counts = (column: 'rounds' | 'looks' | 'calls' | 'boxes' | 'pictures' | 'missing') =>
    Uint16Array.from(rows, (row) => Math.min(row[column], MOST_COUNT))
  return {
    file: Uint32Array.from(rows, (row) => row.file),
    ordinal: Uint32Array.from(rows, (row) => row.ordinal),
    part: Uint32Array.from(rows, (row) => row.part),
    start: Float64Array.from(rows, (row) => row.start),
    end: Float64Array.from(rows, (row) => row.end),
    rounds: counts('rounds'),
    looks: counts('looks'),
    calls: counts('calls'),
    boxes: counts('boxes'),
    pictures: counts('pictures'),
    missing: counts('missing'),
    right: Int8Array.from(rows, (row) => row.right),
    score: Float32Array.from(rows, (row) => row.score),
    step: Int32Array.from(rows, (row) => Math.min(row.step, MOST_STEP)),
    length: Uint32Array.from(rows, (row) => row.length),
    kind: Uint8Array.from(rows, (row) => TOLD_KINDS.indexOf(row.kind)),
    level: Uint8Array.from(rows, (row) => LEVELS.indexOf(row.level)),
  }
}

function textsOf(rows: readonly RowValues[]): RowChunk['texts'] {
  return {
    key: joinedTexts(rows.map((row) => row.key)),
    question: joinedTexts(rows.map((row) => listedText(row.question))),
    answer: joinedTexts(rows.map((row) => listedText(row.answer))),
    gold: joinedTexts(rows.map((row) => listedText(row.gold))),
    item: joinedTexts(rows.map((row) => row.item)),
  }
}

/** A question is listed by its beginning: a text of 400 KB is no title. */
const MOST_TEXT = 2000

/** No letter is cut in two. */
function listedText(text: string): string {
  return text.length <= MOST_TEXT ? text : text.slice(0, MOST_TEXT).replace(/[\uD800-\uDBFF]$/, '')
}

function namer() {
  const ids = new Map<string, number>()
  const list: string[] = []
  return {
    list,
    idOf(name: string): number {
      const known = ids.get(name)
      if (known !== undefined) return known
      ids.set(name, list.length)
      list.push(name)
      return list.length - 1
    },
  }
}
