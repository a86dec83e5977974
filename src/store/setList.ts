import {
  countsOf,
  groupedRows,
  RowTable,
  runQuery,
  writeQuery,
  writeScoring,
  type Query,
  type ScoringParameters,
} from '../core'
import type { Progress, SetInfo } from '../io'
import type { Context } from './context'
import { changeSet } from './setShelf'
import type { OpenSet } from './types'

/** What a set is listed and scored by. */
type Listing = { readonly query: Query; readonly scoring: ScoringParameters }

function searchOf(query: Query, { scoring }: RowTable): string {
  return [writeQuery(query), writeScoring(scoring)].filter(Boolean).join('&')
}

export function emptySet(info: SetInfo, { query, scoring }: Listing, importing: Progress | null): OpenSet {
  const table = new RowTable()
  table.rescore(scoring)
  return {
    info,
    table,
    version: 0,
    query,
    search: searchOf(query, table),
    shown: new Uint32Array(0),
    facets: countsOf(table, query),
    groups: null,
    folded: new Set(),
    found: null,
    row: null,
    opened: null,
    picked: new Set(),
    view: 'stage',
    runBy: null,
    importing,
  }
}

/** The list as the query wants it; what a search in the replies found narrows it further. */
export function listed(set: OpenSet): OpenSet {
  const all = runQuery(set.table, set.query)
  const { found, table } = set
  const left = found ? all.filter((row) => found.has(row)) : all
  const { groupBy } = set.query
  const grouped = groupBy ? groupedRows(table, left, groupBy) : { rows: left, groups: null }
  return {
    ...set,
    search: searchOf(set.query, table),
    version: set.table.version,
    shown: grouped.rows,
    groups: grouped.groups,
    facets: countsOf(set.table, set.query),
  }
}

/** Lists a set by another query, and scores it anew where other parameters are asked for. */
export function relisted(set: OpenSet, { query, scoring }: Listing): OpenSet {
  if (writeScoring(scoring) !== writeScoring(set.table.scoring)) set.table.rescore(scoring)
  return listed({ ...set, query })
}

/** A value replaces; undefined takes that filter off. */
export function setQuery(context: Context, more: { [K in keyof Query]?: Query[K] | undefined }): void {
  changeSet(context, (set) => {
    const query = Object.fromEntries(
      Object.entries({ ...set.query, ...more }).filter(([, value]) => value !== undefined),
    ) as Query
    return listed({ ...set, query })
  })
}

/** Scores all rows anew, and lists them: no record is read. */
export function setScoring(context: Context, parameters: ScoringParameters): void {
  changeSet(context, (set) => {
    set.table.rescore(parameters)
    return listed(set)
  })
}
