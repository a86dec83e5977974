import { measuredAt, type Seen } from '../scoring/columns'
import { SCORING_DEFAULTS, type ScoringParameters } from '../scoring/defaults'
import { scoreAt, scoreChunk, type ScoreChunk, type TraceScore } from '../scoring/score'
import { LEVELS } from '../importing/summary'
import { TOLD_KINDS } from '../layouts/told'
import {
  NAME_COLUMNS,
  SORTED_COLUMNS,
  type NameColumn,
  type RowChunk,
  type SingleColumn,
  type SortedColumn,
  type TextColumn,
} from './chunk'
import { TextOrder } from './ranks'
import type { RowValues } from './row'
import { textIn } from './texts'

export type RowScore = TraceScore & { readonly measured: Seen }

type Place = { readonly chunk: RowChunk; readonly at: number }
/** Of a chunk: the table's id of each of its names. */
type NameMap = Readonly<Record<NameColumn, Uint32Array>>
export type NumberColumn = keyof RowChunk['numbers']

/** All rows of a set, in columns by chunk; it only grows, and only by `append`. */
export class RowTable {
  private readonly parts: RowChunk[] = []
  private readonly firsts: number[] = []
  private readonly mapped: NameMap[] = []
  private readonly named: Record<NameColumn, string[]> = {
    layout: [],
    dialect: [],
    producer: [],
    domain: [],
    group: [],
    code: [],
  }
  private readonly ids = new Map<NameColumn, Map<string, number>>(NAME_COLUMNS.map((column) => [column, new Map()]))
  private readonly orders: Readonly<Record<SortedColumn, TextOrder>> = {
    question: new TextOrder(),
    answer: new TextOrder(),
  }
  private readonly scored: (ScoreChunk | null)[] = []
  private parameters = SCORING_DEFAULTS
  private count = 0
  private changes = 0

  get length(): number {
    return this.count
  }

  /** Grows with every change. */
  get version(): number {
    return this.changes
  }

  get chunks(): readonly RowChunk[] {
    return this.parts
  }

  /** The first row of each chunk. */
  get starts(): readonly number[] {
    return this.firsts
  }

  get maps(): readonly NameMap[] {
    return this.mapped
  }

  /** Names of the whole table, each once, in the order in which they came. */
  get names(): Readonly<Record<NameColumn, readonly string[]>> {
    return this.named
  }

  /** Scores of each chunk; null where it was kept without what they follow from. */
  get scores(): readonly (ScoreChunk | null)[] {
    return this.scored
  }

  get scoring(): ScoringParameters {
    return this.parameters
  }

  /** Scores all rows anew: from columns, no record is read. */
  rescore(parameters: ScoringParameters): void {
    this.parameters = parameters
    for (const [index, { measures }] of this.parts.entries())
      this.scored[index] = measures ? scoreChunk(measures, parameters) : null
    this.changes += 1
  }

  append(chunk: RowChunk): void {
    for (const column of SORTED_COLUMNS) this.orders[column].add(chunk.texts[column], chunk.sorted?.[column])
    this.parts.push(withoutRuns(chunk))
    this.firsts.push(this.count)
    this.mapped.push({
      layout: this.known('layout', chunk),
      dialect: this.known('dialect', chunk),
      producer: this.known('producer', chunk),
      domain: this.known('domain', chunk),
      group: this.known('group', chunk),
      code: this.known('code', chunk),
    })
    this.scored.push(chunk.measures ? scoreChunk(chunk.measures, this.parameters) : null)
    this.count += chunk.length
    this.changes += 1
  }

  /** A row as a value; made anew at each call. */
  row(index: number): RowValues {
    const { chunk, at } = this.place(index)
    const { numbers, texts } = chunk
    const of = (column: ArrayLike<number> | undefined, otherwise = 0) => column?.[at] ?? otherwise
    return {
      key: textIn(texts.key, at),
      kind: TOLD_KINDS[of(numbers.kind)] ?? 'trace',
      question: textIn(texts.question, at),
      answer: textIn(texts.answer, at),
      gold: textIn(texts.gold, at),
      item: textIn(texts.item, at),
      file: of(numbers.file),
      ordinal: of(numbers.ordinal),
      part: of(numbers.part),
      start: of(numbers.start),
      end: of(numbers.end),
      rounds: of(numbers.rounds),
      looks: of(numbers.looks),
      calls: of(numbers.calls),
      boxes: of(numbers.boxes),
      pictures: of(numbers.pictures),
      missing: of(numbers.missing),
      right: of(numbers.right) as RowValues['right'],
      score: of(numbers.score),
      length: of(numbers.length),
      layout: nameAt(chunk, 'layout', at),
      dialect: nameAt(chunk, 'dialect', at),
      producer: nameAt(chunk, 'producer', at),
      domain: nameAt(chunk, 'domain', at),
      group: nameAt(chunk, 'group', at),
      step: of(numbers.step, -1),
      codes: codesAt(chunk, at),
      level: LEVELS[of(numbers.level)] ?? 'note',
    }
  }

  text(column: TextColumn, index: number): string {
    const { chunk, at } = this.place(index)
    return textIn(chunk.texts[column], at)
  }

  /** The rank of each row's text, without regard to case; equal texts have one rank. */
  ranks(column: SortedColumn): Uint32Array {
    return this.orders[column].ranks
  }

  /** A number of a row; 0 where its chunk was kept by an earlier version that did not have the column. */
  number(column: NumberColumn, index: number): number {
    const { chunk, at } = this.place(index)
    return chunk.numbers[column]?.[at] ?? 0
  }

  name(column: SingleColumn, index: number): string {
    const { chunk, at } = this.place(index)
    return nameAt(chunk, column, at)
  }

  /** Scores of a row; null where they are not known. */
  score(index: number): RowScore | null {
    const { chunk, at } = this.place(index)
    const scores = this.scored[this.parts.indexOf(chunk)]
    return scores && chunk.measures ? { ...scoreAt(scores, at), measured: measuredAt(chunk.measures, at) } : null
  }

  private place(index: number): Place {
    let [low, high] = [0, this.firsts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.firsts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    const chunk = this.parts[low]
    const at = index - (this.firsts[low] ?? 0)
    if (!chunk || index < 0 || at >= chunk.length) throw new RangeError(`no row ${index} among ${this.count}`)
    return { chunk, at }
  }

  private known(column: NameColumn, { names }: RowChunk): Uint32Array {
    const ids = this.ids.get(column) ?? new Map<string, number>()
    // A chunk that was kept by an earlier version lacks columns of today's.
    return Uint32Array.from(names[column] ?? [''], (name) => {
      const known = ids.get(name)
      if (known !== undefined) return known
      const id = this.named[column].push(name) - 1
      ids.set(name, id)
      return id
    })
  }
}

/** The table has runs of its own by now: those of the chunk are let go. */
function withoutRuns({ length, numbers, ids, codes, texts, names, measures }: RowChunk): RowChunk {
  return { length, numbers, ids, codes, texts, names, ...(measures ? { measures } : {}) }
}

function nameAt({ ids, names }: RowChunk, column: SingleColumn, at: number): string {
  return names[column]?.[ids[column]?.[at] ?? 0] ?? ''
}

function codesAt({ codes, names }: RowChunk, at: number): string[] {
  const bits = codes[at] ?? 0
  return names.code.filter((_, index) => (bits & (1 << index)) !== 0)
}
