import { LoupeError, toFault, type Fault } from '../core'
import type { CallName, Calls, FromWorker, LoadedModel, ToWorker } from './protocol'

/** What the client needs of a worker; a `Worker` is one. */
export type WorkerPort = {
  postMessage(message: ToWorker): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
}

export type EngineOptions = {
  /** Makes the worker; tests hand in a fake. */
  readonly makeWorker?: () => WorkerPort
  /** Runs `what` after `ms`; gives the way to call it off. */
  readonly after?: (ms: number, what: () => void) => () => void
  /** Milliseconds without any sign after a call was sent, until the first beat says better. */
  readonly silenceMs?: number
}

export type CallOptions<K extends CallName> = {
  readonly signal?: AbortSignal | undefined
  readonly onEvent?: ((event: Calls[K]['event']) => void) | undefined
}

type Pending = {
  readonly name: CallName
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onEvent: ((event: unknown) => void) | undefined
  readonly release: () => void
  /** Until the call's next sign of life is due, as the worker said last, and what it is doing. */
  budget: { ms: number; doing: string }
}

const NEEDS_MODEL: ReadonlySet<CallName> = new Set(['reason', 'branch', 'dialogue'])

/** For messages that wait while the page is held up. */
const GRACE_MS = 1000

const DIED: Fault = {
  code: 'worker-died',
  message: 'The model stopped answering and was shut down.',
  advice: 'Run again: a fresh one is started, and what there is stays.',
}

function startWorker(): WorkerPort {
  // The literal form is what the bundler looks for.
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'loupe-engine' })
}

function afterTimeout(ms: number, what: () => void): () => void {
  const timer = setTimeout(what, ms)
  return () => clearTimeout(timer)
}

/**
 * The page's side of the engine. The worker is made with the first call, and replaced when it is silent past its budget
 * or says that its runtime is poisoned; the next call then loads the same model again first.
 */
export class EngineClient {
  private readonly makeWorker: () => WorkerPort
  private readonly after: (ms: number, what: () => void) => () => void
  private readonly silenceMs: number
  private readonly pending = new Map<number, Pending>()
  private readonly listeners = new Set<() => void>()
  private worker: WorkerPort | null = null
  private watch: () => void = () => undefined
  private nextId = 1
  private loaded: LoadedModel | null = null
  private wanted: Calls['load']['input'] | null = null

  constructor(options: EngineOptions = {}) {
    this.makeWorker = options.makeWorker ?? startWorker
    this.after = options.after ?? afterTimeout
    this.silenceMs = options.silenceMs ?? 30_000
  }

  /** The model in the worker, or null. */
  get model(): LoadedModel | null {
    return this.loaded
  }

  /** Calls back when `model` changes, a worker's death included; gives the way to stop that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /**
   * Sends one call. An aborted `reason` or `branch` resolves with what there is (`ended: 'stopped'`); other calls
   * reject.
   * @throws LoupeError
   */
  async call<K extends CallName>(
    name: K,
    input: Calls[K]['input'],
    options: CallOptions<K> = {},
  ): Promise<Calls[K]['output']> {
    if (NEEDS_MODEL.has(name) && !this.loaded && this.wanted) {
      await this.call('load', this.wanted, { signal: options.signal })
    }
    const output = await this.send(name, input, options)
    // Loaded, but the worker may have had to go with it: the next call that needs the model loads it again.
    if (name === 'load') this.settle(this.worker ? (output as LoadedModel) : null, input as Calls['load']['input'])
    if (name === 'unload') this.settle(null, null)
    return output
  }

  /** Ends the worker; what is under way rejects. */
  close(fault: Fault = { ...DIED, message: 'The model was shut down.' }): void {
    this.watch()
    this.worker?.terminate()
    this.worker = null
    const waiting = [...this.pending.values()]
    this.pending.clear()
    this.setModel(null)
    for (const one of waiting) {
      one.release()
      one.reject(new LoupeError(fault))
    }
  }

  private send<K extends CallName>(
    name: K,
    input: Calls[K]['input'],
    options: CallOptions<K>,
  ): Promise<Calls[K]['output']> {
    if (options.signal?.aborted) return Promise.reject(abortError())
    const id = this.nextId++
    const abort = () => this.worker?.postMessage({ kind: 'abort', id })
    options.signal?.addEventListener('abort', abort)
    return new Promise((resolve, reject) => {
      this.pending.set(id, {
        name,
        // The reply of call K is of K's type: the worker's table says so.
        resolve: resolve as (output: unknown) => void,
        reject,
        onEvent: options.onEvent as ((event: unknown) => void) | undefined,
        release: () => options.signal?.removeEventListener('abort', abort),
        budget: { ms: this.silenceMs, doing: name },
      })
      try {
        this.ensureWorker().postMessage({ kind: 'call', id, name, input } as ToWorker)
        this.expect()
      } catch (error) {
        this.finish(id)?.reject(new LoupeError(toFault(error, name)))
      }
    })
  }

  private settle(model: LoadedModel | null, wanted: Calls['load']['input'] | null): void {
    this.wanted = wanted
    this.setModel(model)
  }

  private setModel(model: LoadedModel | null): void {
    if (model === this.loaded) return
    this.loaded = model
    for (const listener of [...this.listeners]) listener()
  }

  private ensureWorker(): WorkerPort {
    if (this.worker) return this.worker
    const worker = this.makeWorker()
    worker.onmessage = (event) => this.worker === worker && this.receive(event.data)
    worker.onerror = (event) => {
      if (this.worker === worker) this.close({ ...DIED, detail: event.message })
    }
    worker.onmessageerror = () => this.worker === worker && this.close(DIED)
    this.worker = worker
    return worker
  }

  private receive(message: FromWorker): void {
    if (message.kind === 'beat') {
      const call = this.pending.get(message.id)
      if (call) call.budget = { ms: message.budgetMs, doing: message.doing }
      return this.expect()
    }
    if (message.kind === 'event') {
      this.expect()
      try {
        this.pending.get(message.id)?.onEvent?.(message.event)
      } finally {
        // After the handler: an abort in it is then seen before the next token is said.
        if (message.ack) this.worker?.postMessage({ kind: 'ack', id: message.id })
      }
      return
    }
    const call = this.finish(message.id)
    if (message.kind === 'reply') {
      call?.resolve(message.output)
      if (message.poisoned) this.close()
      return
    }
    // A load that failed has already dropped the model that was there.
    if (call?.name === 'load') this.settle(null, null)
    call?.reject(new LoupeError(message.fault))
    if (message.poisoned) this.close({ ...DIED, detail: message.fault.message })
  }

  private finish(id: number): Pending | undefined {
    const call = this.pending.get(id)
    this.pending.delete(id)
    call?.release()
    this.expect()
    return call
  }

  /** Silence for longer than the largest budget is death: what waits for another call has that one's time. */
  private expect(): void {
    this.watch()
    if (this.pending.size === 0) return
    const { ms, doing } = [...this.pending.values()].map((call) => call.budget).reduce((a, b) => (b.ms > a.ms ? b : a))
    // A page that was itself held up finds the timer due before the messages that wait: they get a moment to come
    // first.
    const close = () => this.close({ ...DIED, where: doing })
    this.watch = this.after(ms, () => (this.watch = this.after(GRACE_MS, close)))
  }
}

export function createEngine(options: EngineOptions = {}): EngineClient {
  return new EngineClient(options)
}

function abortError(): LoupeError {
  return new LoupeError({ code: 'aborted', message: 'Stopped.', advice: 'Run again when you like.' })
}
