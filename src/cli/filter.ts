import { ChunkBuilder, measureTrace, readQuery, rowOfRecord, RowTable, runQuery, type Found, type Query } from '../core'

/**
 * The query of a command line, as an address of the page writes it: `right=wrong&looks=2-`.
 * @throws RangeError for a filter that means nothing
 */
export function queryOf(where: string): Query {
  const { query, complaints } = readQuery(where)
  const [wrong] = complaints
  if (wrong) throw new RangeError(wrong.message)
  return query
}

/** Whether a trace passes: by the same rows, scores and query as the page's list. */
export function passes(found: Found, query: Query): boolean {
  const { start = -1, end = -1 } = found.record
  const rows = new ChunkBuilder()
  const row = rowOfRecord(found, { file: 0, ordinal: found.ordinal, part: found.part, start, end, missing: 0 })
  const isFaulty = row.level === 'error'
  rows.add(row, found.kind === 'trace' ? measureTrace(found.trace, row.right, { isFaulty }) : undefined)
  const table = new RowTable()
  table.append(rows.take())
  return runQuery(table, query).length > 0
}
