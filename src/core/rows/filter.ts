import { TOLD_KINDS } from '../layouts/told'
import { HAS_GOLD, type MeasureChunk } from '../scoring/columns'
import type { ScoreChunk } from '../scoring/score'
import { TRIAGE } from '../scoring/triage'
import { signBit } from '../scoring/signatures'
import type { RowChunk, TextColumn } from './chunk'
import type { Looked, Query, Range, Right } from './query'
import type { RowTable } from './table'
import { folded, foldedTexts, type Texts } from './texts'

/** The filters of a query, each under the name of what it filters. */
export const FILTERS = [
  'text',
  'right',
  'rounds',
  'looks',
  'layout',
  'dialect',
  'producer',
  'kind',
  'code',
  'missing',
  'group',
  'domain',
  'look',
  'sign',
  'triage',
  'differ',
] as const
export type FilterName = (typeof FILTERS)[number]

/** Whether the row at a place of a chunk passes. */
type Test = (at: number) => boolean
export type NamedTest = { readonly name: FilterName; readonly test: Test }

/** The tests of a query on one chunk; texts are looked for in the whole chunk at once. */
export function testsOf(table: RowTable, index: number, query: Query): NamedTest[] {
  const chunk = table.chunks[index]
  if (!chunk) return []
  const { numbers } = chunk
  const tests: NamedTest[] = []
  const add = (name: FilterName, test: Test | null) => test && tests.push({ name, test })
  add('text', textTest(chunk, query.text))
  add('right', query.right ? equal(rightsOf(chunk, table.scores[index]), rightNumber(query.right)) : null)
  add('rounds', query.rounds ? within(numbers.rounds, query.rounds) : null)
  add('looks', query.looks ? within(numbers.looks, query.looks) : null)
  add('kind', query.kind ? equal(numbers.kind, TOLD_KINDS.indexOf(query.kind)) : null)
  add('missing', query.missing === undefined ? null : (at) => (numbers.missing[at] ?? 0) > 0 === query.missing)
  for (const name of ['layout', 'dialect', 'producer', 'domain', 'group'] as const) {
    const wanted = query[name]
    const column = chunk.ids[name] ?? new Uint32Array(chunk.length)
    add(name, wanted === undefined ? null : equal(column, (chunk.names[name] ?? ['']).indexOf(wanted)))
  }
  for (const { name, test } of scoreTests(chunk, table.scores[index] ?? null, query)) add(name, test)
  add('code', query.code === undefined ? null : codeTest(chunk, query.code))
  return tests
}

/** Tests of scores; where a chunk has none, nothing passes them. */
function scoreTests({ measures, numbers }: RowChunk, scores: ScoreChunk | null, query: Query): NamedTest[] {
  const { look, sign, triage, differ } = query
  const tests: NamedTest[] = []
  const add = (name: FilterName, test: Test) => tests.push({ name, test: scores ? test : () => false })
  if (look !== undefined) add('look', (at) => lookedAt(scores, measures, at) === look)
  if (sign !== undefined) add('sign', (at) => ((scores?.signs[at] ?? 0) & signBit(sign)) !== 0)
  if (triage !== undefined) add('triage', (at) => scores?.triage[at] === TRIAGE.indexOf(triage))
  if (differ !== undefined) {
    add('differ', (at) => {
      const [said, own] = [numbers.right[at] ?? -1, measures?.recomputed[at] ?? -1]
      return (said !== -1 && own !== -1 && said !== own) === differ
    })
  }
  return tests
}

/** Whether a box of a row met gold; `none`: there is gold and no box; `unknown`: there is no gold. */
export function lookedAt(scores: ScoreChunk | null, measures: MeasureChunk | undefined, at: number): Looked {
  const iou = scores?.iou[at] ?? NaN
  if (!scores || !measures || ((measures.flags[at] ?? 0) & HAS_GOLD) === 0) return 'unknown'
  if (Number.isNaN(iou)) return 'none'
  return iou >= scores.h0 ? 'hit' : 'miss'
}

/** As producers said; where nobody did, as answer and gold compare. */
export function rightsOf({ numbers }: RowChunk, scores: ScoreChunk | null | undefined): Int8Array {
  return scores?.right ?? numbers.right
}

export function rightNumber(right: Right): 1 | 0 | -1 {
  if (right === 'unknown') return -1
  return right === 'right' ? 1 : 0
}

function equal(column: ArrayLike<number>, value: number): Test {
  return (at) => column[at] === value
}

function within(column: ArrayLike<number>, [from, to]: Range): Test {
  return (at) => {
    const value = column[at] ?? 0
    return value >= from && value <= to
  }
}

function codeTest({ codes, names }: RowChunk, code: string): Test {
  const bit = names.code.indexOf(code)
  return (at) => bit >= 0 && ((codes[at] ?? 0) & (1 << bit)) !== 0
}

const SEARCHED: readonly TextColumn[] = ['question', 'answer', 'gold', 'key']

/** Every word in one of the texts; null where nothing is searched. */
function textTest(chunk: RowChunk, text: string | undefined): Test | null {
  const words = folded(text ?? '')
    .split(/\s+/)
    .filter(Boolean)
  if (words.length === 0) return null
  const hits = words.map((word) => rowsWith(chunk, word))
  return (at) => hits.every((rows) => rows[at] === 1)
}

/** 1 for each row of which a searched text holds the word. */
function rowsWith({ length, texts }: RowChunk, word: string): Uint8Array {
  const rows = new Uint8Array(length)
  for (const column of SEARCHED) markRows(rows, foldedTexts(texts[column]), word)
  return rows
}

function markRows(rows: Uint8Array, { all, ends }: Texts, word: string): void {
  let row = 0
  for (let found = all.indexOf(word); found >= 0;) {
    while ((ends[row] ?? Infinity) <= found) row += 1
    const end = ends[row] ?? 0
    // A word that lies across two texts is in neither.
    if (found + word.length <= end) rows[row] = 1
    found = all.indexOf(word, rows[row] === 1 ? end : found + 1)
  }
}
