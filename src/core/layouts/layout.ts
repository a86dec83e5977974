import type { Told } from './told'

export const TOPS = ['lines', 'array', 'object', 'rows', 'text', 'tree'] as const
/**
 * How a container gives a file out. lines: a JSON value a line. array: the elements of one JSON array. object: one JSON
 * object, as a single record. rows: the rows of a table, as objects by column. text: the whole text, as a single
 * record. tree: an XML document as {@link XmlNode}, as a single record.
 */
export type Top = (typeof TOPS)[number]

export type XmlNode = {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  /** Text between the children, joined. */
  readonly text: string
  readonly children: readonly XmlNode[]
}

/** The beginning of a file, for a layout to judge by. */
export type FileSample = {
  /** With its folders, as it was handed in. */
  readonly file: string
  readonly top: Top
  /** The first records, at most {@link MOST_SAMPLED}; of a text its first 64 KB. */
  readonly records: readonly unknown[]
  /** Columns of a table, in order. */
  readonly columns?: readonly string[]
}

export const MOST_SAMPLED = 20

/** How well a file fits a layout. */
export type Guess = {
  /** 0 to 1: 0.9 where keys that no other layout has are there, 0.5 where it merely could be. */
  readonly score: number
  /** What speaks for it, for a person to read: `has "message_list"`. */
  readonly why: readonly string[]
  /** The dialect that this layout's producers write, where the layout alone says so. */
  readonly dialect?: string
  /** The records together are one record: `read` gets the array of all of them. */
  readonly whole?: boolean
}

export type ReadContext = {
  readonly file: string
  readonly top: Top
  /** The first record's ordinal is 0. */
  readonly ordinal: number
}

/** Where a kind of record keeps question, pictures, turns, gold and scores: pure data and pure functions. */
export interface Layout {
  readonly name: string
  readonly title: string
  /** Where its form is from: repository and file, or a page of a format's documentation. */
  readonly source: string
  /** Null where the file can not be of this layout. Never throws. */
  sniff(sample: FileSample): Guess | null
  /**
   * What a record tells; empty for one that is not of this layout. Never throws: what is wrong is a complaint of what
   * could be read.
   */
  read(record: unknown, context: ReadContext): readonly Told[]
}
