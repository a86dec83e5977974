import type { Facets, Query, RowGroup, RowTable, RunColumn } from '../core'
import type { Progress, SetInfo } from '../io'

/** The set whose rows are listed. */
export type OpenSet = {
  readonly info: SetInfo
  /** All rows; it grows while an import goes on, and `version` with it. */
  readonly table: RowTable
  readonly version: number
  readonly query: Query
  /** What it is listed and scored by, as its address says it: written where that changes, which is in lazy code. */
  readonly search: string
  /** Rows that the query leaves, in its order. */
  readonly shown: Uint32Array
  readonly facets: Facets
  /** The groups that the rows stand in; null where they stand in none. Those that are folded, by key. */
  readonly groups: readonly RowGroup[] | null
  readonly folded: ReadonlySet<string>
  /** Rows whose replies hold what was searched for; null where nothing was. */
  readonly found: ReadonlySet<number> | null
  /** The row on the stage. */
  readonly row: number | null
  /** The page's own id of its entry, once it is there. */
  readonly opened: string | null
  /** Rows that were selected for an export. */
  readonly picked: ReadonlySet<number>
  /** What stands in the middle: the stage, or the numbers of the listed traces as a run. */
  readonly view: 'stage' | 'run'
  /** By what the run's numbers are told apart, where somebody chose it; else `runColumn` says. */
  readonly runBy: RunColumn | null
  /** How far the import is; null when it has ended. */
  readonly importing: Progress | null
}
