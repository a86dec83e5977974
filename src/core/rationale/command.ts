import type { UnitBox } from '../geometry/box'
import type { Rationale, Stamp, Verdict } from './schema'

/** A picture and a box in [0,1] of it. */
export type Place = { readonly image: string; readonly box: UnitBox }

/**
 * What a person does to a rationale, as data. Ids name parts; new ids, the author's name and the time come with the
 * command. A command that names a part that is not there, or brings no usable box, changes nothing.
 */
export type Act =
  /**
   * The box to look closer at, of the round's first call; a RoI that the call is made from moves with it. Null takes
   * the call away. `id` is the new call's, where the round has none.
   */
  | { readonly kind: 'setBox'; readonly round: string; readonly zoom: Place | null; readonly id: string }
  /** A new RoI; with `offset` its numbers are written into the thought at that place of the shown text. */
  | {
      readonly kind: 'addRoi'
      readonly round: string
      readonly id: string
      readonly image: string
      readonly box: UnitBox
      readonly label?: string
      readonly offset?: number
    }
  /** The box of a RoI, and of a call that is made from it. */
  | { readonly kind: 'setRoi'; readonly roi: string; readonly box: UnitBox; readonly image?: string }
  /** Its numbers stay in thoughts as plain words, a call that was made from it keeps the box as its own. */
  | { readonly kind: 'removeRoi'; readonly roi: string }
  /** The whole shown text anew; links of numbers that are untouched stay, others are cut. */
  | { readonly kind: 'setThought'; readonly round: string; readonly text: string }
  /**
   * The numbers as the model wrote them, no longer linked. `roi`: every slot of that RoI in the round; `slot`: the
   * round's slot at that index, from 0.
   */
  | { readonly kind: 'setBack'; readonly round: string; readonly roi?: string; readonly slot?: number }
  /** Null takes the sketch away; likewise the note. */
  | { readonly kind: 'setSketch'; readonly round: string; readonly sketch: string | null }
  | { readonly kind: 'setNote'; readonly round: string; readonly note: string | null }
  /** Null: the rationale has no answer. */
  | { readonly kind: 'setAnswer'; readonly text: string | null }
  /** `of`: a round with all its parts, `answer`, or one part. */
  | { readonly kind: 'accept'; readonly of: string; readonly accepted: boolean }
  | { readonly kind: 'acceptAll'; readonly accepted: boolean }
  /** After a round; null: first. */
  | { readonly kind: 'addRound'; readonly id: string; readonly after: string | null }
  /** With its RoIs and calls; verdicts on the trace's parts stay. */
  | { readonly kind: 'removeRound'; readonly round: string }
  /**
   * `offset` in the shown text: what follows it is the thought of the new round, the RoIs that are named there alone go
   * with it, and so do the calls that are not made from a RoI that stays.
   */
  | { readonly kind: 'splitRound'; readonly round: string; readonly id: string; readonly offset: number }
  /**
   * The second's thought and parts go to the first. Where the second calls, the first's calls go: a round ends with
   * one.
   */
  | { readonly kind: 'mergeRounds'; readonly first: string; readonly second: string }
  | { readonly kind: 'moveRound'; readonly round: string; readonly after: string | null }
  /** The place of a RoI or a call among those of its round; null: first. */
  | { readonly kind: 'setOrder'; readonly part: string; readonly after: string | null }
  /** An author has one verdict on a part: a second one replaces the first, and `id` is not used. */
  | {
      readonly kind: 'setVerdict'
      readonly id: string
      readonly of: string
      readonly verdict: Verdict['verdict']
      readonly errorType?: string
      readonly note?: string
    }
  | { readonly kind: 'removeVerdict'; readonly id: string }
  /** What the part shows is what stands: its conflict in that field is over. */
  | { readonly kind: 'settle'; readonly part: string; readonly field: string }

export type Batch = { readonly kind: 'batch'; readonly commands: readonly Act[] }
/** Several acts of a batch are one step. */
export type Command = (Act | Batch) & Stamp

export type Handler<Kind extends Act['kind']> = (
  rationale: Rationale,
  act: Extract<Act, { readonly kind: Kind }>,
  stamp: Stamp,
) => Rationale
