import type { Fault } from '../core'
import type { HeldValue } from './held'

/** What the page sends. A call has an id, which everything that is said of it carries. */
export type ToWorker =
  /** `values`: heavy values that cross with this message; the worker holds on to them. */
  | {
      readonly kind: 'call'
      readonly id: number
      readonly name: string
      readonly input: unknown
      readonly values?: readonly HeldValue[]
    }
  | { readonly kind: 'abort'; readonly id: number }
  /** A paced event was handled: the worker never runs further ahead of the page than one of them. */
  | { readonly kind: 'ack'; readonly id: number }

/** What the worker answers: events, one reply or fault, and signs of life. */
export type FromWorker =
  | { readonly kind: 'event'; readonly id: number; readonly event: unknown; readonly ack?: true }
  /** `poisoned`: as for a fault, because of another call that failed beside this one. */
  | { readonly kind: 'reply'; readonly id: number; readonly output: unknown; readonly poisoned?: true }
  /** `poisoned`: the worker can not be trusted after this, and is to be replaced. */
  | { readonly kind: 'fault'; readonly id: number; readonly fault: Fault; readonly poisoned: boolean }
  /** Says that the worker lives, before a long operation; past `budgetMs` without another sign it is replaced. */
  | { readonly kind: 'beat'; readonly id: number; readonly doing: string; readonly budgetMs: number }
  /** The call names a value that the worker no longer holds: it is to be sent again with all its values. */
  | { readonly kind: 'missing'; readonly id: number }
