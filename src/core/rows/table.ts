import { LEVELS } from '../importing/summary'
import { TOLD_KINDS } from '../layouts/told'
import { NAME_COLUMNS, type NameColumn, type RowChunk, type TextColumn } from './chunk'
import type { RowValues } from './row'

type Place = { readonly chunk: RowChunk; readonly at: number }

/** All rows of a set, in columns by chunk; it only grows. */
export class RowTable {
  readonly chunks: RowChunk[] = []
  /** The first row of each chunk. */
  readonly starts: number[] = []
  /** Names of the whole table, each once, in the order in which they came. */
  readonly names: Readonly<Record<NameColumn, string[]>> = {
    layout: [],
    dialect: [],
    producer: [],
    group: [],
    code: [],
  }
  /** Of each chunk: the table's id of each of its names. */
  readonly maps: Readonly<Record<NameColumn, Uint32Array>>[] = []
  private readonly ids = new Map<NameColumn, Map<string, number>>(NAME_COLUMNS.map((column) => [column, new Map()]))
  private count = 0
  /** Grows with every change. */
  version = 0

  get length(): number {
    return this.count
  }

  append(chunk: RowChunk): void {
    this.chunks.push(chunk)
    this.starts.push(this.count)
    this.maps.push({
      layout: this.known('layout', chunk),
      dialect: this.known('dialect', chunk),
      producer: this.known('producer', chunk),
      group: this.known('group', chunk),
      code: this.known('code', chunk),
    })
    this.count += chunk.length
    this.version += 1
  }

  /** A row as a value; made anew at each call. */
  row(index: number): RowValues {
    const { chunk, at } = this.place(index)
    const { numbers } = chunk
    const of = (column: ArrayLike<number>) => column[at] ?? 0
    return {
      key: textAt(chunk, 'key', at),
      kind: TOLD_KINDS[of(numbers.kind)] ?? 'trace',
      question: textAt(chunk, 'question', at),
      answer: textAt(chunk, 'answer', at),
      gold: textAt(chunk, 'gold', at),
      item: textAt(chunk, 'item', at),
      file: of(numbers.file),
      ordinal: of(numbers.ordinal),
      part: of(numbers.part),
      start: of(numbers.start),
      end: of(numbers.end),
      rounds: of(numbers.rounds),
      looks: of(numbers.looks),
      calls: of(numbers.calls),
      pictures: of(numbers.pictures),
      missing: of(numbers.missing),
      right: of(numbers.right) as RowValues['right'],
      score: of(numbers.score),
      length: of(numbers.length),
      layout: nameAt(chunk, 'layout', at),
      dialect: nameAt(chunk, 'dialect', at),
      producer: nameAt(chunk, 'producer', at),
      group: nameAt(chunk, 'group', at),
      codes: codesAt(chunk, at),
      level: LEVELS[of(numbers.level)] ?? 'note',
    }
  }

  text(column: TextColumn, index: number): string {
    const { chunk, at } = this.place(index)
    return textAt(chunk, column, at)
  }

  private place(index: number): Place {
    let [low, high] = [0, this.starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    const chunk = this.chunks[low]
    const at = index - (this.starts[low] ?? 0)
    if (!chunk || index < 0 || at >= chunk.length) throw new RangeError(`no row ${index} among ${this.count}`)
    return { chunk, at }
  }

  private known(column: NameColumn, { names }: RowChunk): Uint32Array {
    const ids = this.ids.get(column) ?? new Map<string, number>()
    return Uint32Array.from(names[column], (name) => {
      const known = ids.get(name)
      if (known !== undefined) return known
      const id = this.names[column].push(name) - 1
      ids.set(name, id)
      return id
    })
  }
}

export function textAt({ texts }: RowChunk, column: TextColumn, at: number): string {
  const { all, ends } = texts[column]
  return all.slice(at === 0 ? 0 : (ends[at - 1] ?? 0), ends[at] ?? 0)
}

function nameAt({ ids, names }: RowChunk, column: Exclude<NameColumn, 'code'>, at: number): string {
  return names[column][ids[column][at] ?? 0] ?? ''
}

function codesAt({ codes, names }: RowChunk, at: number): string[] {
  const bits = codes[at] ?? 0
  return names.code.filter((_, index) => (bits & (1 << index)) !== 0)
}
