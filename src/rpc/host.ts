import { LoupeError, toFault, type Fault } from '../core'
import { createFlow, type Flow } from './flow'
import { createHeldStore } from './held'
import type { FromWorker, ToWorker } from './messages'
import type { Beat, CallRow, CallTable, HandledRows, Task } from './table'

/** What a lane is to the others. */
export type LaneRule<Lane extends string> = {
  /** While that lane is at work, a poisoning fault of this one does not end the worker: it is replaced afterwards. */
  readonly spares?: Lane
}

export type HostOptions<C extends CallTable<C>, Lane extends string, Need extends string> = {
  readonly post: (message: FromWorker) => void
  readonly lanes: Readonly<Record<Lane, LaneRule<Lane>>>
  /** Makes the table; a lane's beats are said for the call that it serves at the time. */
  readonly table: (beatOf: (lane: Lane) => Beat) => HandledRows<C, Lane, Need>
  /** What a fault of a lane is, once what the worker knows of its devices is taken into account. */
  readonly explain?: (fault: Fault, lane: Lane, stopped: boolean) => Fault
  /** Whether the worker still works after a fault. */
  readonly harmless: (fault: Fault) => boolean
  /** A call has come; gives the way to say that it is over. */
  readonly entered?: (row: Pick<CallRow<unknown, Lane, Need>, 'lane' | 'needs'>) => () => void
  /** What the worker may hold of heavy values. */
  readonly heldBytes?: number
}

const HELD_BYTES = 128 * 2 ** 20

type LaneState = { chain: Promise<void>; current: number; waiting: number }
type Running = { readonly controller: AbortController; readonly flow: Flow }
/** A call whose types are the table's affair. */
type Serving<Lane> = {
  readonly id: number
  readonly name: string
  readonly lane: Lane
  readonly run: (task: Task<unknown>) => Promise<unknown>
  readonly running: Running
}

/** The worker's side: calls in their lanes, each of which may be aborted, waiting or under way. */
export function createHost<C extends CallTable<C>, Lane extends string, Need extends string>(
  options: HostOptions<C, Lane, Need>,
): (message: ToWorker) => void {
  const { post } = options
  const running = new Map<number, Running>()
  const held = createHeldStore(options.heldBytes ?? HELD_BYTES)
  const names = Object.keys(options.lanes) as Lane[]
  const lanes = new Map<Lane, LaneState>(
    names.map((name) => [name, { chain: Promise.resolve(), current: 0, waiting: 0 }]),
  )
  const table = options.table((lane) => (doing, budgetMs) => {
    post({ kind: 'beat', id: lanes.get(lane)?.current ?? 0, doing, budgetMs })
  })
  /** A fault that poisoned the worker while a spared lane was at work. */
  let tainted: Fault | null = null

  async function serve({ id, name, lane, run, running: { controller, flow } }: Serving<Lane>): Promise<void> {
    const { signal } = controller
    const state = lanes.get(lane)
    if (state) state.current = id
    try {
      signal.throwIfAborted()
      if (tainted) throw new LoupeError(tainted)
      const output = await run(taskOf(post, id, signal, flow))
      post({ kind: 'reply', id, output, ...(tainted ? { poisoned: true } : {}) })
    } catch (error) {
      const thrown = toFault(error, name)
      const fault = options.explain?.(thrown, lane, signal.aborted) ?? thrown
      const poisoned = tainted !== null || !options.harmless(fault)
      const spared = options.lanes[lane].spares
      const spare = spared !== undefined && (lanes.get(spared)?.waiting ?? 0) > 0
      if (poisoned && spare) tainted ??= fault
      post({ kind: 'fault', id, fault, poisoned: poisoned && !spare })
    } finally {
      running.delete(id)
      if (state) state.waiting -= 1
    }
  }

  function begin(message: Extract<ToWorker, { kind: 'call' }>): void {
    const { id, name } = message
    // Page and worker are built from one table: a name that is not in it can not be sent.
    const row = table[name as keyof C]
    const whole = held.unpack(message.input as C[keyof C]['input'], row.heavy, message.values ?? [])
    if (!whole) return post({ kind: 'missing', id })
    const fresh: Running = { controller: new AbortController(), flow: createFlow() }
    running.set(id, fresh)
    const state = lanes.get(row.lane)
    if (!state) throw new Error(`no lane "${row.lane}"`)
    state.waiting += 1
    const leave = options.entered?.(row) ?? (() => undefined)
    const run = (task: Task<unknown>): Promise<unknown> => row.handler(whole.input, task)
    state.chain = state.chain.then(() => serve({ id, name, lane: row.lane, run, running: fresh })).finally(leave)
  }

  return (message) => {
    if (message.kind === 'call') return begin(message)
    const call = running.get(message.id)
    if (message.kind === 'ack') return call?.flow.acknowledged()
    call?.controller.abort()
    call?.flow.stop()
  }
}

function taskOf(post: (message: FromWorker) => void, id: number, signal: AbortSignal, flow: Flow): Task<unknown> {
  return {
    id,
    signal,
    event: (event) => post({ kind: 'event', id, event }),
    pacedEvent(event) {
      flow.sent()
      post({ kind: 'event', id, event, ack: true })
    },
    caughtUp: flow.caughtUp,
  }
}
