import type { Numbers4 } from '../geometry/box'
import type { CropRule } from '../trace/cropRule'
import type { ACTION_KINDS, Complaint, Frame, Section, SHAPE_KINDS } from '../trace/schema'

/**
 * Four numbers found in a text; `start` and `end` are character offsets of what holds them, brackets included, tags
 * and special tokens around them not.
 */
export type FoundBox = {
  readonly numbers: Numbers4
  readonly start: number
  readonly end: number
  readonly label?: string
  /** Where this box is in another frame than the dialect's, as its notation or its numbers say. */
  readonly frame?: Frame
}

/** What a call does: `tool` is any tool that Loupe has no word for, `act` an act in the world. */
export type CallKind = (typeof ACTION_KINDS)[number]

/**
 * What a call points with, as written: box (4 numbers), point (2), line (4), polyline and polygon (pairs), span (2).
 */
export type CallShape = {
  readonly kind: (typeof SHAPE_KINDS)[number]
  readonly numbers: readonly number[]
  readonly label?: string
}

export type ParsedCall = {
  readonly kind: CallKind
  /** The tool as the model named it, and what it was given. */
  readonly name?: string
  readonly arguments?: unknown
  /** As written, in the dialect's frame; null when there are no four numbers. */
  readonly numbers: Numbers4 | null
  /** Everything it points with, where that is more than the one box of `numbers`. */
  readonly shapes?: readonly CallShape[]
  readonly label?: string
  /** Index of the view that is meant, where the call says so (0-based); -1 when it says so in words that name none. */
  readonly imageIndex?: number
  /** Where this call is in another frame than the dialect's: two rules of one producer, told apart by the numbers. */
  readonly frame?: Frame
  /** Of `code` and `search`: the program, the words. */
  readonly text?: string
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
  /**
   * `sketch`, `thought` (several where calls stand between) and `answer`, in the order of the text: what stands between
   * their tags, or text without tags, blanks at its ends off.
   */
  readonly sections: readonly Section[]
  /**
   * Every box outside calls and answer; the first is the predicted RoI, as in the gold that the bundled model learned.
   */
  readonly boxes: readonly FoundBox[]
  /** Every call, in order; a live run follows the first. Empty where an answer came before. */
  readonly calls: readonly ParsedCall[]
  /** Boxes of the answer, where boxes are what was asked for; they are no RoIs of the thought. */
  readonly answerBoxes?: readonly FoundBox[]
  readonly complaints: readonly Complaint[]
}

export type WriteExtra = {
  readonly label?: string
  readonly imageIndex?: number
  /** The protocol's frame, where it is not the dialect's own. */
  readonly frame?: Frame
}

/** What a grammar mask holds a call to: fixed text, four numbers of the frame between separators, fixed text. */
export type CallGrammar = { readonly before: string; readonly separator: string; readonly after: string }

/** How a dialect writes. What it writes, its own `parse` reads back. */
export type DialectWriter = {
  /** The call as the model would write it. */
  writeCall(numbers: Numbers4, extra?: WriteExtra): string
  /** The answer as the model would write it. */
  writeAnswer(text: string): string
  /** Numbers as they stand in a thought: `[0.312, 0.400, 0.420, 0.550]`. */
  writeNumbers(numbers: Numbers4, frame?: Frame): string
}

/** What only a live run needs of a dialect. */
export type DialectLive = {
  /** The first call or answer is complete: decoding stops here. */
  closed(text: string): boolean
  /** What forces an answer, and what ends it; both may be empty where a bare reply is the answer. */
  readonly answerOpen: string
  readonly answerClose: string
  /** What a call begins with: masked where zooming is off. */
  readonly callOpen: string
  readonly callGrammar: CallGrammar
}

/** What a reading of an observation or of a prompt found. */
export type Observed = {
  /** What a tool gave back, or the prompt held, in the frame of `frame`, else the dialect's. */
  readonly shapes: readonly (CallShape & { readonly frame?: Frame })[]
  /** The tool says that it failed. */
  readonly failed?: boolean
  /** The tool says that nothing was cut, or refuses the call: the call was written, but not executed. */
  readonly refused?: boolean
}

/** One producer's grammar: pure data and pure functions. Shared code never asks which dialect it holds. */
export interface Dialect {
  readonly name: string
  readonly title: string
  /** Where the grammar and the frame are from. */
  readonly source: string
  readonly frame: Frame
  /** How depth is counted in its thoughts: `nearness` (1 is nearest) unless told, or from the camera (0 is nearest). */
  readonly depth?: 'nearness' | 'from-camera'
  /** Texts that its replies hold and those of others rarely do: a hint for telling dialects apart, never a proof. */
  readonly signs?: readonly string[]
  /**
   * How sure it is, 0 to 1, that its producer wrote a conversation: the texts of its turns, prompts too, at most 64 KB.
   * 0.9 where words stand that no other producer writes, 0.5 where the grammar fits and others share it.
   */
  fits?(text: string): number
  /** Its boxes are of one unit, whichever it is: a file that holds several is told so. */
  readonly oneUnit?: boolean
  /** Codes of complaints that are normal for this producer: said once a file, as notes. */
  readonly normal?: readonly string[]
  /** Which calls of a reply its producer runs; `first` unless told. */
  readonly runs?: 'first' | 'last' | 'all'
  /** How its producer makes a crop of a box; the box itself, unless told. */
  readonly crop?: Readonly<CropRule>
  /** What is in an observation: boxes that a tool gave back, a refusal. */
  observe?(text: string): Observed
  /** Boxes that stand in the prompt. */
  readPrompt?(text: string): Observed
  /** Reads a reply in time linear in its length; never throws. `ended` false: the reply is still being written. */
  parse(text: string, ended?: boolean): ParsedReply
  readonly write?: DialectWriter
  readonly live?: DialectLive
}

/** A dialect whose boxes, calls and answers Loupe can write: gold is exported in it. */
export type WritingDialect = Dialect & { readonly write: DialectWriter }
/** A dialect that a model can be spoken to in. */
export type LiveDialect = WritingDialect & { readonly live: DialectLive }
