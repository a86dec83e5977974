import type { Producer } from '../trace/producer'
import type { Complaint, Frame, Shape, Trace } from '../trace/schema'

/**
 * What a layout reads from a record, before a dialect has read any reply: the same for every layout. Nothing here is
 * checked against a picture, and no number is moved to another frame.
 */

/** A picture as a record names it. */
export type PictureRef = {
  /** A path, a base name or an address, as written. */
  readonly uri?: string
  /** The file itself, as a data URL. */
  readonly data?: string
  /** The file itself, where a table holds it so. */
  readonly bytes?: Uint8Array
  /** Upright pixels, where the record says so. */
  readonly width?: number
  readonly height?: number
  readonly name?: string
  /** Merged visual tokens it became, where the text shows so. */
  readonly tokens?: number
  readonly page?: number
}

export type Part = { readonly text: string } | { readonly picture: PictureRef }

/** A call that a layout keeps beside the text (`tool_calls`). */
export type ToldCall = { readonly name: string; readonly arguments: unknown }

export const ROLES = ['system', 'user', 'assistant', 'tool'] as const
export type Role = (typeof ROLES)[number]

/** One message. What stands before the first assistant turn is the prompt; what follows one is its observation. */
export type Turn = {
  readonly role: Role
  readonly parts: readonly Part[]
  /** Calls that the record keeps beside the text; they come after those of the text. */
  readonly calls?: readonly ToldCall[]
  /** Who spoke, where it is not the model that answers: a critic, a verifier, a stage ... */
  readonly agent?: string
  /** What a tool gave back, where the record holds more than text. */
  readonly returned?: unknown
  /**
   * Shapes that the record keeps beside the text. Of an assistant turn: author `thought` (a RoI) or `call` (a zoom
   * that was made); of others: `tool` or `prompt`.
   */
  readonly shapes?: readonly Shape[]
  /** The answer that the record ascribes to this turn, where it keeps it beside the text. */
  readonly answer?: string
  readonly complaints?: readonly Complaint[]
}

export const TOLD_KINDS = ['trace', 'gold', 'item', 'verdict'] as const
/**
 * trace: a model's turns. gold: boxes or a conversation that a person or a data set stands behind. item: a question
 * without turns. verdict: an answer and whether it was right, without turns.
 */
export type ToldKind = (typeof TOLD_KINDS)[number]

/** One trace, gold, item or verdict of a record. */
export type Told = {
  readonly kind: ToldKind
  /** The record's own id. */
  readonly key?: string
  readonly item?: Trace['item']
  /** Where the layout keeps the question apart; else it is the text of the prompt's user turns. */
  readonly question?: string
  /** Of the question, where the layout keeps them apart; else those of the prompt's turns. */
  readonly pictures?: readonly PictureRef[]
  readonly turns: readonly Turn[]
  /** As the record says, where no turn says it. */
  readonly answer?: string
  readonly gold?: Trace['gold']
  readonly scores?: Readonly<Record<string, unknown>>
  readonly verdicts?: Readonly<Record<string, unknown>>
  readonly group?: Trace['group']
  readonly producer?: Partial<Producer>
  /** The frame of the model's boxes, where the record itself says it; it goes before the dialect's. */
  readonly frame?: Frame
  /** The producer's dialect, where this record says or shows it; it goes before the file's. */
  readonly dialect?: string
  /** How the run ended, as the record says: `stopped`, an error ... */
  readonly ended?: string
  /** Where in the record this stands, where a record tells several: `results[3]`. */
  readonly path?: string
  readonly complaints?: readonly Complaint[]
}
