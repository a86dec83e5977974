import type { Fault } from '../core'
import { RpcClient, type CallOptions, type WorkerPort } from '../rpc'
import { CALLS, type LaneName, type NeedName } from './calls'
import type { CallName, Calls, LoadedModel } from './protocol'

export type EngineOptions = {
  /** Makes the worker; tests hand in a fake. */
  readonly makeWorker?: () => WorkerPort
  /** Runs `what` after `ms`; gives the way to call it off. */
  readonly after?: (ms: number, what: () => void) => () => void
  /** Milliseconds without any sign after a call was sent, until the first beat says better. */
  readonly silenceMs?: number
}

const DIED: Fault = {
  code: 'worker-died',
  message: 'The model stopped answering and was shut down.',
  advice: 'Run again: a fresh one is started, and what there is stays.',
}

function startWorker(): WorkerPort {
  // The literal form is what the bundler looks for.
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'loupe-engine' })
}

/** The worker's own script could not be fetched or run. */
function notStarted(): Fault {
  const host = globalThis.location?.host ?? ''
  if (globalThis.navigator?.onLine === false)
    return {
      code: 'offline',
      message: `There is no network, and ${host} is needed to start the engine.`,
      where: host,
      advice: 'Connect to the network and run again.',
    }
  return {
    ...DIED,
    message: 'The engine could not be started.',
    where: host,
    advice: 'Load the page again; if it stays, check the connection.',
  }
}

/**
 * The page's side of the engine. The worker is made with the first call, and replaced when it is silent past its budget
 * or says that its runtime is poisoned; the next call then loads the same model again first.
 */
export class EngineClient {
  private readonly rpc: RpcClient<Calls, LaneName, NeedName>
  private readonly listeners = new Set<() => void>()
  private loaded: LoadedModel | null = null
  private wanted: Calls['load']['input'] | null = null

  constructor(options: EngineOptions = {}) {
    this.rpc = new RpcClient<Calls, LaneName, NeedName>({
      rows: CALLS,
      makeWorker: options.makeWorker ?? startWorker,
      after: options.after,
      silenceMs: options.silenceMs,
      prepare: { model: (signal) => this.reload(signal) },
      died: DIED,
      notStarted,
      // A load that failed has already dropped the model that was there.
      onFault: (name) => name === 'load' && this.settle(null, null),
      onClosed: () => this.setModel(null),
    })
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
   * Sends one call. Pictures and depth maps cross to the worker once and must not be changed after they were handed in.
   * An aborted `reason` or `branch` resolves with what there is (`ended: 'stopped'`); other calls reject, and so does
   * a call that does not follow the Stop in time and ends with its worker.
   * @throws LoupeError
   */
  async call<K extends CallName>(
    name: K,
    input: Calls[K]['input'],
    options: CallOptions<Calls[K]['event']> = {},
  ): Promise<Calls[K]['output']> {
    const output = await this.rpc.call(name, input, options)
    // Loaded, but the worker may have had to go with it: the next call that needs the model loads it again.
    if (name === 'load') this.settle(this.rpc.running ? (output as LoadedModel) : null, input as Calls['load']['input'])
    if (name === 'unload') this.settle(null, null)
    return output
  }

  /** Ends the worker; what is under way rejects. */
  close(fault: Fault = { ...DIED, message: 'The model was shut down.' }): void {
    this.rpc.close(fault)
  }

  /** The model that was there before its worker went; null where nothing is to be done. */
  private reload(signal: AbortSignal | undefined): Promise<LoadedModel> | null {
    if (this.loaded || !this.wanted) return null
    return this.call('load', this.wanted, { signal })
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
}

export function createEngine(options: EngineOptions = {}): EngineClient {
  return new EngineClient(options)
}
