import type { Swap } from './held'

export type CallShape = { readonly input: unknown; readonly output: unknown; readonly event: unknown }
/** The types of a table: what each call takes, gives and says meanwhile. */
export type CallTable<C> = { readonly [K in keyof C]: CallShape }

/** What both sides know of a call. */
export type CallRow<Input, Lane extends string, Need extends string> = {
  readonly lane: Lane
  readonly needs: Need | null
  /**
   * Milliseconds that the call has to end after a Stop; past them the worker is replaced. Left out, a Stop waits as
   * long as the work.
   */
  readonly stopMs?: number
  /** Gives the input with each of its heavy values replaced by `swap`; left out, the call has none. */
  readonly heavy?: (input: Input, swap: Swap) => Input
}
export type CallRows<C extends CallTable<C>, Lane extends string, Need extends string> = {
  readonly [K in keyof C]: CallRow<C[K]['input'], Lane, Need>
}

export type Beat = (doing: string, budgetMs: number) => void

/** What a handler is given beside its input. */
export type Task<Event> = {
  readonly id: number
  readonly signal: AbortSignal
  event(event: Event): void
  /** An event that the page acknowledges. */
  pacedEvent(event: Event): void
  /** Resolves when the page has handled all paced events, or has told the call to stop. */
  caughtUp(): Promise<void>
}

export type Handlers<C extends CallTable<C>> = {
  readonly [K in keyof C]: (input: C[K]['input'], task: Task<C[K]['event']>) => Promise<C[K]['output']>
}
/** Rows as the worker has them: each with its handler. */
export type HandledRows<C extends CallTable<C>, Lane extends string, Need extends string> = {
  readonly [K in keyof C]: CallRow<C[K]['input'], Lane, Need> & { readonly handler: Handlers<C>[K] }
}

export function withHandlers<C extends CallTable<C>, Lane extends string, Need extends string>(
  rows: CallRows<C, Lane, Need>,
  handlers: Handlers<C>,
): HandledRows<C, Lane, Need> {
  const names = Object.keys(rows) as (keyof C)[]
  // Each name has a row and a handler: the types of both tables say so.
  return Object.fromEntries(
    names.map((name) => [name, { ...rows[name], handler: handlers[name] }]),
  ) as unknown as HandledRows<C, Lane, Need>
}
