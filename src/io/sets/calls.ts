import type { RowChunk } from '../../core'
import type { CallRows } from '../../rpc'
import type { ImportEvent, ImportInput } from './importer'
import type { RecordTrace, RowPlace, SetInfo } from './words'

/**
 * What the page asks of the import worker: parsing never waits behind tokens, and the page never waits behind
 * parsing.
 */
export type SetCalls = {
  import: { input: ImportInput; output: SetInfo; event: ImportEvent }
  /** The rows of a kept set, chunk by chunk; null where there is no such set. */
  rows: { input: { set: string }; output: SetInfo | null; event: RowChunk }
  trace: { input: { set: string; place: RowPlace }; output: RecordTrace; event: never }
  rename: { input: { set: string; name: string }; output: null; event: never }
  remove: { input: { set: string }; output: null; event: never }
  /** Rows whose replies hold all the words: found row by row, in order. */
  search: { input: SearchInput; output: null; event: SearchEvent }
  /** The chosen rows as a file: traces of Loupe, or the source's own records, byte for byte. */
  export: { input: ExportInput; output: Blob; event: { readonly done: number } }
}

export type SearchInput = { readonly set: string; readonly text: string; readonly places: readonly RowPlace[] }
export type SearchEvent = { readonly done: number; readonly found: readonly number[] }
export type ExportInput = {
  readonly set: string
  readonly places: readonly RowPlace[]
  readonly as: 'loupe' | 'records'
}

/** `read` is the lane of what a person waits for; an import goes on beside it. */
export type SetLane = 'import' | 'read' | 'long'

export const SET_CALLS: CallRows<SetCalls, SetLane, never> = {
  import: { lane: 'import', needs: null },
  rows: { lane: 'read', needs: null },
  trace: { lane: 'read', needs: null },
  rename: { lane: 'read', needs: null },
  remove: { lane: 'read', needs: null },
  search: { lane: 'long', needs: null },
  export: { lane: 'long', needs: null },
}
