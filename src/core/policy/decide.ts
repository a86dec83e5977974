import type { ParsedReply } from '../dialects/dialect'
import type { PixelBox, Size } from '../geometry/box'
import type { Action, Complaint, Policy, View } from '../trace/schema'
import type { Protocol } from './protocol'

/** Why a call is discarded, in the words that training says to the model. */
export const REASONS = ['out of range', 'not a box', 'same as before', 'too small'] as const
export type Reason = (typeof REASONS)[number]

export type DecideInput = {
  readonly policy: Policy
  /** Index of this round, from 0. */
  readonly round: number
  readonly parsed: ParsedReply
  readonly protocol: Protocol
  readonly image: Size
  /** Views shown so far, in order. */
  readonly views: readonly View[]
  /** The last view shown. */
  readonly current: View
  /** The answer of this reply was forced: a call in it is not looked at. */
  readonly forced?: boolean
}

/** What a round's reply leads to. An action's `received` is null until the engine has made the view. */
export type Decision =
  /** Cut `cropPx`, show it, go on. */
  | { kind: 'cut'; action: Action; cropPx: PixelBox; complaints: Complaint[] }
  /** The call was discarded (or there was none): say `turn`, without an image, and go on from the previous view. */
  | { kind: 'invalid'; action: Action | null; reason: Reason; complaint: Complaint; turn: string }
  | { kind: 'answer'; text: string }
  /** The last round is over without an answer: the reply is cut before its call and an answer is forced. */
  | { kind: 'force'; action: Action | null; complaint: Complaint }
  /** The call was not used because of the zoom policy: say `turn`, which asks for the answer, and go on. */
  | { kind: 'ask-answer'; action: Action; complaint: Complaint; turn: string }
  | { kind: 'stop'; why: 'limit'; action: Action | null; complaint: Complaint }

export function decide(_input: DecideInput): Decision {
  throw new Error('to be written within minutes')
}
