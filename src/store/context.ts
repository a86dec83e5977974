import type { StoreApi } from 'zustand/vanilla'
import { toFault, type Fault } from '../core'
import type { SourceSpec } from '../engine'
import type { Ports } from './ports'
import type { LoupeStoreValue } from './actions'
import type { LoupeState, Notice, Picture, Sample, TraceEntry } from './types'
import { onStage } from './view'

/** What every group of verbs works with. */
export type Context = {
  readonly ports: Ports
  get(): LoupeStoreValue
  set(change: Partial<LoupeState>): void
  /** What stops each job, by its id. */
  readonly controllers: Map<number, AbortController>
  /** The model that was loaded last: when its worker has died, Run takes it again, not another. */
  source: SourceSpec | null
  /**
   * Samples by the hash of their picture, learnt as they are opened: the same picture opened otherwise is still one.
   */
  readonly known: Map<string, Sample>
  /** Pictures that were shown, by hash: an entry of another picture brings its own back. */
  readonly pictures: Map<string, Picture>
  /** Other hosts that a person has let pictures be fetched from, in this session. */
  readonly hosts: Set<string>
  /** Pictures of opened traces that lie at other hosts, and were not fetched. */
  away: { readonly host: string; readonly uri: string; readonly bare: Picture; readonly image: string }[]
  readonly waits: Waits
}

/** What the library is busy with, by the id of the entry. */
export type Waits = {
  /** What was drafted of it before is being taken up. */
  readonly recall: Map<string, Promise<void>>
  /** Its trace is being kept; false where it could not be. An edit counts as kept when its trace is kept too. */
  readonly keep: Map<string, Promise<boolean>>
  /** Who waits until none of its writes is under way. */
  readonly still: Map<string, (() => void)[]>
}

export function createContext(ports: Ports, api: StoreApi<LoupeStoreValue>): Context {
  return {
    ports,
    get: api.getState,
    set: (change) => api.setState(change),
    controllers: new Map(),
    source: null,
    known: new Map(),
    pictures: new Map(),
    hosts: new Set(),
    away: [],
    waits: { recall: new Map(), keep: new Map(), still: new Map() },
  }
}

let notes = 0
/** Faults and notices are told apart by a number that no other has in this page. */
export function nextNote(): number {
  return ++notes
}

export function fail(context: Context, error: unknown, where?: string): Fault {
  const fault = toFault(error, where)
  report(context, fault)
  return fault
}

/** Shows a fault; the same sentence twice is one note, and stopping is no fault. */
export function report(context: Context, fault: Fault): void {
  if (fault.code === 'aborted') return
  const others = context.get().faults.filter((note) => note.fault.message !== fault.message)
  context.set({ faults: [...others, { id: nextNote(), fault }] })
}

/** Older ones give way: nobody reads twenty, and what they offer stands elsewhere, too. */
const MOST_NOTICES = 5

export function notify(context: Context, text: string, more: Pick<Notice, 'host' | 'restore' | 'address'> = {}): void {
  const others = context.get().notices.filter((note) => note.text !== text)
  context.set({ notices: [...others, { id: nextNote(), text, ...more }].slice(-MOST_NOTICES) })
}

export function changeEntry(context: Context, id: string, change: (entry: TraceEntry) => TraceEntry): void {
  const { traces } = context.get()
  const at = traces.findIndex((entry) => entry.id === id)
  const entry = traces[at]
  if (!entry) return
  const changed = change(entry)
  if (changed !== entry) context.set({ traces: traces.with(at, changed) })
}

/** Puts an entry on the desk, and on the stage unless another picture has been opened meanwhile. */
export function addEntry(context: Context, entry: TraceEntry): void {
  const { traces, picture } = context.get()
  const here = entry.picture === null || entry.picture === picture?.id
  context.set({
    traces: [...traces, entry],
    ...(here ? { views: onStage(context.get(), entry.id) } : {}),
  })
}
