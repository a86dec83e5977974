import type {
  Complaint,
  CountedComplaint,
  Field,
  FileSummary,
  Frame,
  JoinedBy,
  Mapping,
  Measured,
  PairName,
  Trace,
  PictureCount,
} from '../../core'

/** A file of a set: what it is read as, and what it holds. */
export type SetFile = {
  /** With its folders, as it was handed in; of an archive's member: `archive.zip/member.json`. */
  readonly name: string
  readonly bytes: number
  readonly container: string
  /** What it is read as; null where nobody knows it. */
  readonly layout: string | null
  readonly dialect: string | null
  /** Which field is what, where a person said so: then it is read by that. */
  readonly mapping?: Mapping
  /** Of records that no layout knows: their fields, and a guess at which is what. */
  readonly unmapped?: { readonly fields: readonly Field[]; readonly guess: Mapping }
  /** Its records together are one document. */
  readonly whole: boolean
  /** What else it may be read as, the likeliest first, with reasons. */
  readonly pairs: readonly PairName[]
  readonly summary: FileSummary
  /** The frame as it was measured against the file's own gold; null where there is none. */
  readonly measured: Measured | null
  /** Whether its bytes are kept by this browser: else it is needed again after a reload. */
  readonly kept: boolean
  /** Why nothing was read, in words; empty where something was. */
  readonly refused: readonly Complaint[]
}

/** Gold of another file, as it was joined: how many traces found theirs, and by what. */
export type JoinedGold = {
  readonly name: string
  /** Items of the gold file. */
  readonly items: number
  readonly joined: number
  readonly of: number
  readonly by: Readonly<Partial<Record<JoinedBy, number>>>
}

/** What a file is read as, where a person says so. */
export type ReadAs = { readonly layout: string; readonly dialect: string } | { readonly mapping: Mapping }

/** A set: traces, gold, items and verdicts that were opened together. */
export type SetInfo = {
  readonly id: string
  readonly name: string
  /** ISO date. */
  readonly created: string
  readonly files: readonly SetFile[]
  /** Paths of the pictures that came along. */
  readonly pictures: readonly string[]
  /** How the traces' pictures were found; not in sets that were kept by an earlier version. */
  readonly pictured?: PictureCount
  readonly rows: number
  /** Bytes that this browser keeps of it. */
  readonly bytes: number
  readonly complaints: readonly CountedComplaint[]
  /** Gold of another file that was joined. */
  readonly gold?: JoinedGold
  /** The import was stopped before its end. */
  readonly stopped?: boolean
  /** The import is under way; where none is, the page was closed in the midst of it, and rows are missing. */
  readonly reading?: boolean
}

/** A file as the page hands it in: its place among folders goes with it. */
export type SourceFile = { readonly path: string; readonly blob: Blob }

/** Where a row's trace stands: the file's index in its set, the record's place in it, the trace's in the record. */
export type RowPlace = {
  readonly file: number
  readonly ordinal: number
  readonly part: number
  /** Bytes of the record in the file; -1 where a record has none of its own. */
  readonly start: number
  readonly end: number
}

/** A trace that was made again from its record. */
export type RecordTrace = {
  readonly trace: Trace
  readonly complaints: readonly Complaint[]
  /**
   * The record as it stands in its file; its values as JSON where it has no text of its own there, as a row of Parquet
   * or of a sheet.
   */
  readonly raw: string
  readonly isExact: boolean
  readonly frame: Frame | null
}

/** How far an import is. */
export type Progress = {
  readonly file: string
  readonly bytes: number
  readonly total: number
  readonly rows: number
}
