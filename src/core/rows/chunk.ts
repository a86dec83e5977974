import { LEVELS } from '../importing/summary'
import { TOLD_KINDS } from '../layouts/told'
import type { RowValues } from './row'

/** Rows of a chunk: a set of half a million has some sixty. */
export const CHUNK_ROWS = 8192

export const TEXT_COLUMNS = ['key', 'question', 'answer', 'gold', 'item'] as const
export const NAME_COLUMNS = ['layout', 'dialect', 'producer', 'group', 'code'] as const
export type TextColumn = (typeof TEXT_COLUMNS)[number]
export type NameColumn = (typeof NAME_COLUMNS)[number]

/** Texts of a column, one after the other; text i goes from `ends[i - 1]` (0 for the first) to `ends[i]`. */
export type Texts = { readonly all: string; readonly ends: Uint32Array }

/** Rows in columns: plain data that crosses to a worker and into storage as it is. */
export type RowChunk = {
  readonly length: number
  readonly numbers: {
    readonly file: Uint16Array
    readonly ordinal: Uint32Array
    readonly part: Uint32Array
    readonly start: Float64Array
    readonly end: Float64Array
    readonly rounds: Uint16Array
    readonly looks: Uint16Array
    readonly calls: Uint16Array
    readonly pictures: Uint16Array
    readonly missing: Uint16Array
    readonly right: Int8Array
    readonly score: Float32Array
    readonly length: Uint32Array
    readonly kind: Uint8Array
    readonly level: Uint8Array
  }
  /** Index of each row's name in `names` of its column. */
  readonly ids: Readonly<Record<Exclude<NameColumn, 'code'>, Uint32Array>>
  /** Complaint codes of a row as bits, by the index of the code in `names.code`; the last bit is for all others. */
  readonly codes: Uint32Array
  readonly texts: Readonly<Record<TextColumn, Texts>>
  /** Names of this chunk, each once. */
  readonly names: Readonly<Record<NameColumn, readonly string[]>>
}

const MOST_CODES = 31

/** Collects rows and gives them out as chunks. */
export class ChunkBuilder {
  private rows: RowValues[] = []

  get length(): number {
    return this.rows.length
  }

  get full(): boolean {
    return this.rows.length >= CHUNK_ROWS
  }

  add(row: RowValues): void {
    this.rows.push(row)
  }

  /** The rows so far; the next ones begin a chunk of their own. */
  take(): RowChunk {
    const { rows } = this
    this.rows = []
    const names = { layout: names1(), dialect: names1(), producer: names1(), group: names1(), code: names1() }
    const of = <K extends keyof RowValues>(key: K) => rows.map((row) => row[key] as number)
    return {
      length: rows.length,
      numbers: {
        file: Uint16Array.from(of('file')),
        ordinal: Uint32Array.from(of('ordinal')),
        part: Uint32Array.from(of('part')),
        start: Float64Array.from(of('start')),
        end: Float64Array.from(of('end')),
        rounds: Uint16Array.from(of('rounds')),
        looks: Uint16Array.from(of('looks')),
        calls: Uint16Array.from(of('calls')),
        pictures: Uint16Array.from(of('pictures')),
        missing: Uint16Array.from(of('missing')),
        right: Int8Array.from(of('right')),
        score: Float32Array.from(of('score')),
        length: Uint32Array.from(of('length')),
        kind: Uint8Array.from(rows, (row) => TOLD_KINDS.indexOf(row.kind)),
        level: Uint8Array.from(rows, (row) => LEVELS.indexOf(row.level)),
      },
      ids: {
        layout: Uint32Array.from(rows, (row) => names.layout.idOf(row.layout)),
        dialect: Uint32Array.from(rows, (row) => names.dialect.idOf(row.dialect)),
        producer: Uint32Array.from(rows, (row) => names.producer.idOf(row.producer)),
        group: Uint32Array.from(rows, (row) => names.group.idOf(row.group)),
      },
      codes: Uint32Array.from(rows, (row) =>
        row.codes.reduce((bits, code) => bits | (1 << Math.min(names.code.idOf(code), MOST_CODES)), 0),
      ),
      texts: {
        key: textsOf(rows.map((row) => row.key)),
        question: textsOf(rows.map((row) => row.question)),
        answer: textsOf(rows.map((row) => row.answer)),
        gold: textsOf(rows.map((row) => row.gold)),
        item: textsOf(rows.map((row) => row.item)),
      },
      names: {
        layout: names.layout.list,
        dialect: names.dialect.list,
        producer: names.producer.list,
        group: names.group.list,
        code: names.code.list.slice(0, MOST_CODES),
      },
    }
  }
}

function names1() {
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

/** A question is listed by its beginning: a text of 400 KB is no title. */
const MOST_TEXT = 2000

function textsOf(texts: readonly string[]): Texts {
  const ends = new Uint32Array(texts.length)
  const short = texts.map((text) => text.slice(0, MOST_TEXT))
  let end = 0
  for (const [index, text] of short.entries()) ends[index] = end += text.length
  return { all: short.join(''), ends }
}
