import type { Numbers4 } from '../geometry/box'
import type { ACTION_KINDS, Complaint, Frame } from '../trace/schema'

/** Four numbers found in a text; `start` and `end` are character offsets of what holds them, brackets included. */
export type FoundBox = { readonly numbers: Numbers4; readonly start: number; readonly end: number }

export type ParsedCall = {
  readonly kind: (typeof ACTION_KINDS)[number]
  /** As written, in the dialect's frame; null when there are no four numbers. */
  readonly numbers: Numbers4 | null
  readonly label?: string
  /** Index of the view that is meant, where the dialect says so (0-based). */
  readonly imageIndex?: number
  /** The whole call, tags included. */
  readonly start: number
  readonly end: number
  /** Whether its end is there; a call that is still being written is not closed. */
  readonly closed: boolean
}

/** One reply, read. Offsets are of the reply's text, so that Run from here can cut it. */
export type ParsedReply = {
  readonly sketch?: string
  readonly thought?: string
  readonly answer?: string
  /** The predicted RoI: the first box of the thought, as in the gold that the bundled model learned from. */
  readonly roi?: FoundBox
  readonly call: ParsedCall | null
  readonly complaints: readonly Complaint[]
}

export type WriteExtra = {
  readonly label?: string
  readonly imageIndex?: number
  /** The call as the model wrote it, whose layout (spaces, key, label) is kept where it can be. */
  readonly original?: string
  /** The protocol's frame, where it is not the dialect's own. */
  readonly frame?: Frame
}

/** What a grammar mask holds a call to: fixed text, four numbers of the frame between separators, fixed text. */
export type CallGrammar = { readonly before: string; readonly separator: string; readonly after: string }

/** One producer's grammar: pure data and pure functions. Shared code never asks which dialect it holds. */
export interface Dialect {
  readonly name: string
  readonly title: string
  /** Where the grammar and the frame are from. */
  readonly source: string
  readonly frame: Frame
  /** How depth is counted in its thoughts: `nearness` (1 is nearest) unless told, or from the camera (0 is nearest). */
  readonly depth?: 'nearness' | 'from-camera'
  /** Reads a reply; never throws. `ended` false: the reply is still being written. */
  parse(text: string, ended?: boolean): ParsedReply
  /** The first call or answer is complete: decoding stops here. */
  closed(text: string): boolean
  /** The call as the model would write it. */
  writeCall(numbers: Numbers4, extra?: WriteExtra): string
  /** The answer as the model would write it. */
  writeAnswer(text: string): string
  /** Numbers as they stand in a thought: `[0.312, 0.400, 0.420, 0.550]`. */
  writeNumbers(numbers: Numbers4, frame?: Frame): string
  /** What forces an answer, and what ends it; both may be empty where a bare reply is the answer. */
  readonly answerOpen: string
  readonly answerClose: string
  /** What a call begins with: masked where zooming is off. */
  readonly callOpen: string
  readonly callGrammar: CallGrammar
}
