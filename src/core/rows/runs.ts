import type { Numbers4 } from '../geometry/box'
import { blankSeen, measuredInto } from '../scoring/columns'
import { blankScore, scoreAtInto } from '../scoring/score'
import { likeness } from '../scoring/likeness'
import { addTrace, emptySums, mergeSums, type RunSums } from '../scoring/sums'
import { TOLD_KINDS } from '../layouts/told'
import type { RowTable } from './table'

/** By what the rows of a run are told apart. */
export const RUN_COLUMNS = ['domain', 'producer', 'dialect', 'file', 'rounds'] as const
export type RunColumn = (typeof RUN_COLUMNS)[number]

/** Cells of the picture, on each side, in which looks are counted. */
export const HEAT_SIDE = 16

export type RunSummary = {
  /** What was counted: verdicts, which are answers without a trace, where no traces are listed. */
  readonly kind: 'trace' | 'verdict'
  readonly all: RunSums
  /** By the values of a column, most traces first. */
  readonly parts: readonly { readonly value: string; readonly sums: RunSums }[]
  /** Looks that lie over each cell of the picture, row by row: where it was looked, whatever the picture. */
  readonly heat: readonly number[]
  /** The mean IoU of last boxes of neighbouring rows: position collapse where it is near 1. */
  readonly likeness: number
}

const [TRACE, VERDICT] = [TOLD_KINDS.indexOf('trace'), TOLD_KINDS.indexOf('verdict')]
/** Boxes that the likeness is taken of. */
const MOST_BOXES = 2000

/**
 * The numbers of the traces (where there are none, of the verdicts) among some rows, from columns alone: linear in rows
 * and looks.
 */
export function summariseRun(table: RowTable, rows: Uint32Array, by: RunColumn): RunSummary {
  // By the table's number of each value: names are looked up once a value, not once a row.
  const [traces, verdicts] = [new Map<number, RunSums>(), new Map<number, RunSums>()]
  const heat = new Array<number>(HEAT_SIDE * HEAT_SIDE).fill(0)
  const boxes: Numbers4[] = []
  const { h0 } = table.scoring.looks
  const [seen, score] = [blankSeen(), blankScore()]
  for (const place of placesOf(table, rows)) {
    const { chunk, scores, at } = place
    const kind = chunk.numbers.kind[at]
    if (!chunk.measures || !scores || (kind !== TRACE && kind !== VERDICT)) continue
    const parts = kind === TRACE ? traces : verdicts
    measuredInto(seen, chunk.measures, at)
    scoreAtInto(score, scores, at)
    const rounds = chunk.numbers.rounds[at] ?? 0
    const value = valueAt(table, place, by)
    let part = parts.get(value)
    if (!part) parts.set(value, (part = emptySums()))
    addTrace(part, seen, score, rounds, h0)
    for (let look = seen.first; look < seen.end; look += 1) addHeat(heat, chunk.measures.boxes, 4 * look)
    const last = boxes.length < MOST_BOXES && seen.end > seen.first ? boxAt(chunk.measures.boxes, seen.end - 1) : null
    if (last) boxes.push(last)
  }
  const kind = traces.size > 0 || verdicts.size === 0 ? 'trace' : 'verdict'
  const named = [...(kind === 'trace' ? traces : verdicts)]
    .map(([one, sums]) => ({ value: nameOf(table, by, one), sums }))
    .sort((a, b) => b.sums.items - a.sums.items)
  const all = named.reduce((sum, { sums }) => mergeSums(sum, sums), emptySums())
  return { kind, all, parts: named, heat, likeness: likeness(boxes) }
}

export type RowPlace = {
  readonly chunk: RowTable['chunks'][number]
  readonly scores: RowTable['scores'][number] | undefined
  readonly index: number
  readonly at: number
}

/** Rows as places of chunks. Rows in the order of the file stay in their chunk; others are looked up. */
export function* placesOf(table: RowTable, rows: Uint32Array): Generator<RowPlace> {
  let index = 0
  for (const row of rows) {
    const start = () => table.starts[index] ?? 0
    if (row < start()) index = 0
    while (index + 1 < table.chunks.length && row >= (table.starts[index + 1] ?? Infinity)) index += 1
    const chunk = table.chunks[index]
    if (chunk) yield { chunk, scores: table.scores[index], index, at: row - start() }
  }
}

/** A number for the value of a row: the file, the rounds, or the table's id of its name. */
function valueAt(table: RowTable, { chunk, index, at }: RowPlace, by: RunColumn): number {
  if (by === 'file' || by === 'rounds') return chunk.numbers[by][at] ?? 0
  return table.maps[index]?.[by][chunk.ids[by]?.[at] ?? 0] ?? 0
}

function nameOf(table: RowTable, by: RunColumn, value: number): string {
  return by === 'file' || by === 'rounds' ? String(value) : (table.names[by][value] ?? '')
}

function boxAt(boxes: Float32Array, look: number): Numbers4 | null {
  const at = (index: number) => boxes[4 * look + index] ?? NaN
  return Number.isNaN(at(0)) ? null : [at(0), at(1), at(2), at(3)]
}

/**
 * One for each cell whose middle lies in the box, of which four numbers begin at `from`; a box that holds no middle
 * counts in the cell of its own. Nothing is made for a look: there are millions.
 */
function addHeat(heat: number[], boxes: Float32Array, from: number): void {
  const [x1, y1, x2, y2] = [boxes[from] ?? NaN, boxes[from + 1] ?? NaN, boxes[from + 2] ?? NaN, boxes[from + 3] ?? NaN]
  if (Number.isNaN(x1)) return
  const [left, right] = [lowCell(x1, x2), highCell(x1, x2)]
  const [top, bottom] = [lowCell(y1, y2), highCell(y1, y2)]
  for (let y = top; y <= bottom; y += 1)
    for (let x = left; x <= right; x += 1) {
      const cell = y * HEAT_SIDE + x
      heat[cell] = (heat[cell] ?? 0) + 1
    }
}

function lowCell(low: number, high: number): number {
  const first = Math.ceil(low * HEAT_SIDE - 0.5)
  const isHeld = first <= Math.floor(high * HEAT_SIDE - 0.5)
  return within(isHeld ? first : Math.floor(((low + high) / 2) * HEAT_SIDE))
}

function highCell(low: number, high: number): number {
  const last = Math.floor(high * HEAT_SIDE - 0.5)
  const isHeld = Math.ceil(low * HEAT_SIDE - 0.5) <= last
  return within(isHeld ? last : Math.floor(((low + high) / 2) * HEAT_SIDE))
}

function within(cell: number): number {
  return Math.min(HEAT_SIDE - 1, Math.max(0, cell))
}
