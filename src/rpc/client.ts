import { LoupeError, toFault, type Fault } from '../core'
import { createHeldSender } from './held'
import type { FromWorker, ToWorker } from './messages'
import type { CallRows, CallTable } from './table'

/** What the client needs of a worker; a `Worker` is one. */
export type WorkerPort = {
  postMessage(message: ToWorker): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
}

export type ClientOptions<C extends CallTable<C>, Lane extends string, Need extends string> = {
  readonly rows: CallRows<C, Lane, Need>
  readonly makeWorker: () => WorkerPort
  /** Sees to what a call needs before it is sent; null where it is there already. */
  readonly prepare?: Readonly<Record<Need, (signal: AbortSignal | undefined) => Promise<unknown> | null>>
  /** What a worker's death is called. */
  readonly died: Fault
  /** What it is called when a worker fails before it says anything: its own code could not be fetched, say. */
  readonly notStarted?: () => Fault
  /** A call ended with a fault that the worker told; called before the caller hears of it. */
  readonly onFault?: (name: keyof C) => void
  /** The worker is gone. */
  readonly onClosed?: () => void
  /** Runs `what` after `ms`; gives the way to call it off. */
  readonly after?: ((ms: number, what: () => void) => () => void) | undefined
  /** Milliseconds without any sign after a call was sent, until the first beat says better. */
  readonly silenceMs?: number | undefined
}

export type CallOptions<Event> = {
  readonly signal?: AbortSignal | undefined
  readonly onEvent?: ((event: Event) => void) | undefined
}

type Budget = { readonly ms: number; readonly doing: string }
type Pending<C> = {
  readonly name: keyof C & string
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onEvent: ((event: unknown) => void) | undefined
  readonly release: () => void
  /** Posts the call, with all its heavy values or those that the worker does not hold. */
  readonly post: (all: boolean) => void
  /** The most that the call may be silent from a Stop on, or null where none came. */
  stopMs: number | null
  stopped: boolean
  /** Until the call's next sign of life is due, as the worker said last, and what it is doing. */
  budget: Budget
}

/** For messages that wait while the page is held up. */
const GRACE_MS = 1000

/**
 * The page's side. The worker is made with the first call, and replaced when it is silent past its budget, does not
 * follow a Stop in time, or says that it is poisoned.
 */
export class RpcClient<C extends CallTable<C>, Lane extends string, Need extends string> {
  private readonly options: ClientOptions<C, Lane, Need>
  private readonly pending = new Map<number, Pending<C>>()
  private readonly held = createHeldSender()
  private worker: WorkerPort | null = null
  /** Whether the worker has said anything yet. */
  private heard = false
  private watch: () => void = () => undefined
  private nextId = 1

  constructor(options: ClientOptions<C, Lane, Need>) {
    this.options = options
  }

  get running(): boolean {
    return this.worker !== null
  }

  /** Sends one call, once what it needs is there. @throws LoupeError */
  async call<K extends keyof C & string>(
    name: K,
    input: C[K]['input'],
    options: CallOptions<C[K]['event']> = {},
  ): Promise<C[K]['output']> {
    const { needs } = this.options.rows[name]
    const ready = needs === null ? null : (this.options.prepare?.[needs](options.signal) ?? null)
    if (ready) await ready
    return this.send(name, input, options)
  }

  /** Ends the worker; what is under way rejects: what was stopped as stopped, the rest with `fault`. */
  close(fault: Fault = this.options.died): void {
    this.watch()
    this.worker?.terminate()
    this.worker = null
    this.held.forget()
    const waiting = [...this.pending.values()]
    this.pending.clear()
    this.options.onClosed?.()
    for (const one of waiting) {
      one.release()
      one.reject(one.stopped ? abortError() : new LoupeError(fault))
    }
  }

  private send<K extends keyof C & string>(
    name: K,
    input: C[K]['input'],
    { signal, onEvent }: CallOptions<C[K]['event']>,
  ): Promise<C[K]['output']> {
    if (signal?.aborted) return Promise.reject(abortError())
    const id = this.nextId++
    const abort = () => this.abort(id)
    signal?.addEventListener('abort', abort)
    return new Promise((resolve, reject) => {
      const post = (all: boolean) => {
        const worker = this.ensureWorker()
        const packed = this.held.pack(input, this.options.rows[name].heavy, all)
        const values = packed.values.length > 0 ? { values: packed.values } : {}
        worker.postMessage({ kind: 'call', id, name, input: packed.input, ...values })
        this.held.posted(packed.values)
      }
      this.pending.set(id, {
        name,
        // The reply of call K is of K's type: the worker's table says so.
        resolve: resolve as (output: unknown) => void,
        reject,
        onEvent: onEvent as ((event: unknown) => void) | undefined,
        release: () => signal?.removeEventListener('abort', abort),
        post,
        stopMs: null,
        stopped: false,
        budget: { ms: this.options.silenceMs ?? 30_000, doing: name },
      })
      this.tryPost(id, false)
    })
  }

  private tryPost(id: number, all: boolean): void {
    const call = this.pending.get(id)
    try {
      call?.post(all)
      if (call?.stopped) this.worker?.postMessage({ kind: 'abort', id })
      this.expect()
    } catch (error) {
      this.finish(id)?.reject(new LoupeError(toFault(error, call?.name)))
    }
  }

  private abort(id: number): void {
    const call = this.pending.get(id)
    if (!call) return
    this.worker?.postMessage({ kind: 'abort', id })
    call.stopped = true
    call.stopMs = this.options.rows[call.name].stopMs ?? null
    call.budget = bounded(call.budget, call.stopMs)
    if (call.stopMs !== null) this.expect()
  }

  private ensureWorker(): WorkerPort {
    if (this.worker) return this.worker
    const worker = this.options.makeWorker()
    const { died, notStarted } = this.options
    worker.onmessage = (event) => this.worker === worker && this.receive(event.data)
    worker.onerror = (event) => {
      if (this.worker !== worker) return
      const fault = this.heard ? died : (notStarted?.() ?? died)
      this.close({ ...fault, ...(event.message ? { detail: event.message } : {}) })
    }
    worker.onmessageerror = () => this.worker === worker && this.close()
    this.heard = false
    this.worker = worker
    return worker
  }

  private receive(message: FromWorker): void {
    this.heard = true
    switch (message.kind) {
      case 'beat':
        return this.beat(message.id, { ms: message.budgetMs, doing: message.doing })
      case 'event':
        return this.hear(message)
      case 'missing':
        return this.tryPost(message.id, true)
      case 'reply':
        this.finish(message.id)?.resolve(message.output)
        if (message.poisoned) this.close()
        return
      case 'fault': {
        const call = this.finish(message.id)
        if (call) this.options.onFault?.(call.name)
        call?.reject(new LoupeError(message.fault))
        if (message.poisoned) this.close({ ...this.options.died, detail: message.fault.message })
      }
    }
  }

  private beat(id: number, budget: Budget): void {
    const call = this.pending.get(id)
    if (call) call.budget = bounded(budget, call.stopMs)
    this.expect()
  }

  private hear({ id, event, ack }: Extract<FromWorker, { kind: 'event' }>): void {
    this.expect()
    try {
      this.pending.get(id)?.onEvent?.(event)
    } finally {
      // After the handler: an abort in it is then seen before the next paced event is said.
      if (ack) this.worker?.postMessage({ kind: 'ack', id })
    }
  }

  private finish(id: number): Pending<C> | undefined {
    const call = this.pending.get(id)
    this.pending.delete(id)
    call?.release()
    this.expect()
    return call
  }

  /**
   * Starts the watch anew: silence for longer than the largest budget of all pending calls is death. They share one
   * thread, so a call that waits behind another has the other's time too.
   */
  private expect(): void {
    this.watch()
    if (this.pending.size === 0) return
    const { ms, doing } = [...this.pending.values()].map((call) => call.budget).reduce((a, b) => (b.ms > a.ms ? b : a))
    const close = () => this.close({ ...this.options.died, where: doing })
    const after = this.options.after ?? afterTimeout
    // A page that was itself held up finds the timer due before the messages that wait: they get a moment to come
    // first.
    this.watch = after(ms, () => (this.watch = after(GRACE_MS, close)))
  }
}

function bounded({ ms, doing }: Budget, most: number | null): Budget {
  return { ms: Math.min(ms, most ?? Infinity), doing }
}

function afterTimeout(ms: number, what: () => void): () => void {
  const timer = setTimeout(what, ms)
  return () => clearTimeout(timer)
}

function abortError(): LoupeError {
  return new LoupeError({ code: 'aborted', message: 'Stopped.', advice: 'Run again when you like.' })
}
