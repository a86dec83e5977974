import type { Fault } from '../fault/fault'
import type { Policy, Producer } from './producer'
import type { Action, Complaint, ImageEntry, Roi, RoundStats, Section, Trace, View } from './schema'

/**
 * What a live run says, in order. `fold(trace, event)` turns it into a trace, and `unfold(trace)` gives the events of a
 * saved one, so that a live run and an opened file are one thing on the screen.
 *
 * Order within a run: `begin`, then per round `round`, `token`*, [`parsed`], `action`*, `view`?, `observed`?,
 * `answer`?, `stats`; last `end`.
 */
export type RunEvent =
  | ({
      kind: 'begin'
      trace: string
      question: string
      images: ImageEntry[]
      producer: Producer
      policy?: Policy
      system?: string
    } & Partial<Pick<Trace, 'frame' | 'cropRule' | 'budgets' | 'branchOf'>>)
  /**
   * A round starts: the turn was fed. The overview's view comes just before round 0. `id`: where it is not the place's.
   */
  | { kind: 'round'; round: number; id?: string; view: string | null; prompt?: string; promptIds?: number[] }
  /** `whole`: the text of the round came with its first token, and nobody knows which token wrote what. */
  | { kind: 'token'; round: number; id: number; text: string; prob: number; whole?: true }
  /** What the dialect read in the text so far; sent whenever it changes. */
  | {
      kind: 'parsed'
      round: number
      sketch?: string
      thought?: string
      sections?: Section[]
      rois: Roi[]
      complaints?: Complaint[]
    }
  | { kind: 'action'; round: number; action: Action }
  /**
   * A picture was made for the model. `encoded` is false when its features were at hand. The action of the round that
   * received it is executed from here on, and the round has observed it.
   */
  | { kind: 'view'; round: number; view: View; encoded: boolean }
  /** What the model was told after a round, in words. */
  | { kind: 'observed'; round: number; text: string }
  | { kind: 'answer'; round: number; text: string; forced: boolean }
  | { kind: 'stats'; round: number; stats: RoundStats }
  | { kind: 'fault'; fault: Fault }
  | { kind: 'end'; ended: string }
  /** What a saved trace holds that no other event carries: keys of a round, or of the trace (`round` null). */
  | { kind: 'keep'; round: number | null; keys: Readonly<Record<string, unknown>> }
