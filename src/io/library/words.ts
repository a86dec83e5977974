import type { Fault } from '../../core'

/**
 * What a list shows of a kept entry. A listing reads rows alone, never a trace and never a picture.
 * `created` and `saved` are ISO dates, `bytes` the length of the trace's JSON without pictures, `ms` and `tokens` its
 * totals, null where they are not known.
 */
export type Row = {
  readonly id: string
  /** What it is: a run of this page, an opened trace, a rationale ...; the caller's word. */
  readonly kind: string
  readonly question: string
  readonly answer: string | null
  readonly model: string
  readonly rounds: number
  readonly tokens: number | null
  readonly ms: number | null
  readonly created: string | null
  readonly saved: string
  readonly bytes: number
  /** Content hashes (SHA-256, hex) of the pictures it needs. */
  readonly pictures: readonly string[]
  /** When it was deleted or closed: it can be taken back until it is purged. */
  readonly removed?: string
}

/** What is handed in to be kept: `bytes` is measured, pictures go by their hash. */
export type Parcel = {
  readonly row: Omit<Row, 'bytes' | 'pictures' | 'removed'>
  /** Any JSON value; no picture inside. */
  readonly trace: unknown
  readonly pictures: ReadonlyMap<string, Blob>
}

/**
 * One entry of a draft's log. Undo and redo are entries too, so that the log says everything and nothing is changed.
 */
export type Act =
  | { readonly kind: 'step'; readonly step: unknown }
  | { readonly kind: 'undo'; readonly of: string }
  | { readonly kind: 'redo'; readonly of: string }

/** An act under a key of its own, which `undo` and `redo` name. */
export type Entry<A = Act> = { readonly key: string; readonly act: A }

/** Where a log ends: how many entries it has, and the key of the last. */
export type Head = { readonly revision: number; readonly key: string | null }

/**
 * What became of an append.
 * - kept: it and everything before it is on disk; `revision` counts the entries up to it.
 * - stale: another tab wrote first; nothing was overwritten. `theirs` are its entries since ours was kept last, `ours`
 *   all entries of this tab that are not kept. Merge, and append what comes of it at once (before anything else is
 *   awaited): it goes after theirs, and before the next edit.
 * - superseded: this entry is among `ours` of an earlier one's `stale`.
 * - failed: nothing is lost: the entry waits in memory and goes with the next append, or with `retry`.
 */
export type Appended<A = Act> =
  | { readonly kind: 'kept'; readonly revision: number }
  | { readonly kind: 'stale'; readonly theirs: readonly Entry<A>[]; readonly ours: readonly Entry<A>[] }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'failed'; readonly fault: Fault }

/** What a draft starts from. `of`: the row it belongs to, with which it is purged. */
export type Start = { readonly base: unknown; readonly of: string | null }

/** A draft as it is kept. `snapshot.value` is what base and the first `snapshot.revision` entries come to. */
export type Draft = Start & {
  readonly id: string
  readonly snapshot: { readonly revision: number; readonly value: unknown } | null
  /** Entries from `first` on; `first` is 0 unless only those after the snapshot were asked for. */
  readonly first: number
  readonly entries: readonly Entry[]
  readonly head: Head
}

/** What other tabs are told. */
export type Change =
  | { readonly kind: 'rows'; readonly ids: readonly string[] }
  | { readonly kind: 'draft'; readonly id: string; readonly revision: number }
  | { readonly kind: 'setting'; readonly key: string; readonly value: unknown }

/** How much was read since the library was opened, in records. */
export type Counts = { rowsRead: number; tracesRead: number; picturesRead: number }

/** A write that is about to begin; see `LibraryOptions.gate`. */
export type Write = 'append' | 'snapshot' | 'trace' | 'picture' | 'row' | 'purge' | 'setting' | 'carry'
