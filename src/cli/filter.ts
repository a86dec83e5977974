import {
  ChunkBuilder,
  measureTrace,
  readQuery,
  readScoring,
  rowOfRecord,
  RowTable,
  runQuery,
  type Found,
  type Query,
  type ScoringParameters,
} from '../core'

/** What a command line asks for: a query, and what scores are made with. */
export type Wanted = { readonly query: Query; readonly scoring: ScoringParameters }

/**
 * The query of a command line, as an address of the page writes it: `right=wrong&looks=2-&h0=0.5`.
 * @throws RangeError for a filter that means nothing
 */
export function queryOf(where: string): Wanted {
  const { query, complaints } = readQuery(where)
  const [wrong] = complaints
  if (wrong) throw new RangeError(wrong.message)
  return { query, scoring: readScoring(where) }
}

/** Whether a trace passes: by the same rows, scores and query as the page's list. */
export function passes(found: Found, { query, scoring }: Wanted): boolean {
  const { start = -1, end = -1 } = found.record
  const rows = new ChunkBuilder()
  const row = rowOfRecord(found, { file: 0, ordinal: found.ordinal, part: found.part, start, end, missing: 0 })
  const isFaulty = row.level === 'error'
  rows.add(row, found.kind === 'trace' ? measureTrace(found.trace, row.right, { isFaulty }) : undefined)
  const table = new RowTable()
  table.rescore(scoring)
  table.append(rows.take())
  return runQuery(table, query).length > 0
}
