import { LoupeError, toFault, type Fault, type FileSource, type RunEvent } from '../../core'
import { bench } from '../bench'
import { createDepthDesk, type DepthDesk } from '../depth/depth'
import { findAdapter, type Gpu } from '../device/gpu'
import { deviceLost } from '../device/guard'
import { createDevices, type Devices, type Lease } from '../device/shared'
import { depthView } from '../depthView'
import { loadModel, type Opened } from '../load'
import { patches } from '../patches'
import type { CallName, Calls, FromWorker, SourceSpec, ToWorker } from '../protocol'
import { branch } from '../reason/branch'
import { dialogue, type OpenPicture } from '../reason/dialogue'
import { pictureSource } from '../reason/pictures'
import { reason } from '../reason/reason'
import type { RunContext } from '../reason/run'
import { createQueue, type RunQueue } from '../session/queue'
import { createFlow, type Flow } from './flow'
import { createQuiet, type Quiet } from './quiet'

/** What the worker's entry hands in: io's doors, and a way to speak. */
export type HostPorts = {
  readonly post: (message: FromWorker) => void
  readonly sourceOf: (spec: SourceSpec, signal: AbortSignal) => Promise<FileSource>
  readonly openImage: (blob: Blob, signal: AbortSignal) => Promise<OpenedPicture>
}
export type OpenedPicture = {
  readonly blob: Blob
  readonly width: number
  readonly height: number
  readonly sha256: string
  readonly name: string
  readonly notes: readonly string[]
}

type Handlers = { [K in CallName]: (input: Calls[K]['input'], task: Task) => Promise<Calls[K]['output']> }
type Task = {
  readonly id: number
  readonly signal: AbortSignal
  event(event: unknown): void
  /** An event of a run; `caughtUp` resolves when the page has handled its tokens, or has told the run to stop. */
  runEvent(event: RunEvent): void
  caughtUp(): Promise<void>
}

/** Faults after which the runtime still works: it never came to run, or it was only told to stop. */
const HARMLESS =
  /^(aborted|image-|url-|model-(missing-file|truncated|not-onnx|config|kind|unauthorised|stalled|not-loaded)|quota|webgpu-|question-|trace-)/

/**
 * What is loaded, how it is replaced, and what both lanes share. `lease`: the device, where it was wanted without a
 * model.
 */
type Desk = {
  opened: Opened | null
  lease: Lease | null
  readonly depth: DepthDesk
  readonly devices: Devices
  readonly queue: RunQueue
}
type Beat = (doing: string, budgetMs: number) => void

async function clear(desk: Desk): Promise<void> {
  const old = desk.opened
  desk.opened = null
  await old?.release()
  desk.lease?.release()
  desk.lease = null
}

/**
 * Runs `work` on the worker's device, which stays as long as the work; one that was made for it stays until the next
 * load.
 */
async function onDevice<T>(desk: Desk, work: (gpu: Gpu | null) => Promise<T>): Promise<T> {
  const own = await desk.devices.open('webgpu')
  try {
    if (deviceHeld(desk)?.device !== own.gpu?.device) {
      desk.lease?.release()
      desk.lease = await desk.devices.open('webgpu')
    }
    return await work(own.gpu)
  } finally {
    own.release()
  }
}

function deviceHeld({ opened, depth, lease }: Desk): Gpu | null {
  return [opened?.gpu, depth.gpu, lease?.gpu].find((gpu) => gpu && gpu.lost() === null) ?? null
}

function contextOf(ports: HostPorts, { opened }: Desk, task: Task): RunContext {
  if (!opened) throw notLoaded()
  const { loaded } = opened
  return {
    loaded,
    signal: task.signal,
    emit: task.runEvent,
    caughtUp: task.caughtUp,
    faultOf: (error) => deviceFault(toFault(error), opened, task.signal.aborted),
    openImage: async (blob) => {
      const image = await ports.openImage(blob, task.signal)
      return {
        ...image,
        source: pictureSource(loaded, image.blob, image.sha256, { width: image.width, height: image.height }),
      }
    },
  }
}

function createHandlers(ports: HostPorts, desk: Desk, beat: Beat): Handlers {
  const { queue, devices } = desk
  return {
    depth: (input, task) => desk.depth.depth(input, task),
    async depthUnload() {
      await desk.depth.release()
      return null
    },
    async load(input, task) {
      await clear(desk)
      const source = await ports.sourceOf(input.source, task.signal)
      desk.opened = await loadModel({
        ...input,
        source,
        devices,
        queue,
        beat,
        signal: task.signal,
        onProgress: task.event,
      })
      return desk.opened.loaded.info
    },
    async unload() {
      await clear(desk)
      return null
    },
    reason: (input, task) => reason(contextOf(ports, desk, task), input),
    branch: (input, task) => branch(contextOf(ports, desk, task), input),
    async patches(input, task) {
      const opened = await ports.openImage(input.image, task.signal)
      const wanted = input.device ?? (desk.opened?.gpu ? 'gpu' : 'cpu')
      return wanted === 'gpu' ? onDevice(desk, (gpu) => patches(input, opened, gpu)) : patches(input, opened, null)
    },
    bench: (input) => (input.gpu ? onDevice(desk, (gpu) => bench(input, gpu, beat)) : bench(input, null, beat)),
    async adapter() {
      const found = await findAdapter(globalThis.navigator?.gpu)
      return found.kind === 'absent' ? { absent: found.why } : { name: found.name, software: found.software }
    },
    async depthView(input, task) {
      const make = (gpu: Gpu | null) => depthView(input, gpu, (blob) => ports.openImage(blob, task.signal))
      return (input.device ?? (deviceHeld(desk) ? 'gpu' : 'cpu')) === 'gpu' ? onDevice(desk, make) : make(null)
    },
    dialogue(input, task) {
      const run = contextOf(ports, desk, task)
      const open: OpenPicture = async (blob) => (await run.openImage(blob)).source
      return dialogue(run.loaded, input, open, task.signal)
    },
  }
}

/** Calls of one lane are served one at a time, in order; a depth map has a lane of its own beside the model's. */
type Lane = { readonly name: 'model' | 'depth'; chain: Promise<void>; current: number; waiting: number }
type Call = Extract<ToWorker, { kind: 'call' }>
type Serving = { readonly message: Call; readonly lane: Lane; readonly signal: AbortSignal; readonly flow: Flow }

const ASKS: ReadonlySet<CallName> = new Set(['reason', 'branch', 'dialogue'])
const DEPTH: ReadonlySet<CallName> = new Set(['depth', 'depthUnload', 'depthView'])

function createDesk(ports: HostPorts, quiet: Quiet, beat: Beat): Desk {
  const [queue, devices] = [createQueue(), createDevices(globalThis.navigator?.gpu)]
  const desk: Desk = {
    opened: null,
    lease: null,
    queue,
    devices,
    depth: createDepthDesk({
      queue,
      devices,
      beat,
      sourceOf: ports.sourceOf,
      openImage: ports.openImage,
      quiet: quiet.wait,
      busy: () => quiet.busy,
      neighbour: () => desk.opened?.loaded.info.device ?? null,
    }),
  }
  return desk
}

/** The worker's side: calls in their lanes, each of which may be aborted, waiting or under way. */
export function createHost(ports: HostPorts): (message: ToWorker) => void {
  const running = new Map<number, { controller: AbortController; flow: Flow }>()
  const lanes = { model: laneOf('model'), depth: laneOf('depth') }
  const beatOf =
    (lane: Lane): Beat =>
    (doing, budgetMs) =>
      ports.post({ kind: 'beat', id: lane.current, doing, budgetMs })
  const quiet = createQuiet()
  const desk = createDesk(ports, quiet, beatOf(lanes.depth))
  const handlers = createHandlers(ports, desk, beatOf(lanes.model))
  /**
   * What went wrong in the depth lane while the other was at work: the answer is let finish, then the worker is
   * replaced.
   */
  let tainted: Fault | null = null

  async function serve({ message: { id, name, input }, lane, signal, flow }: Serving): Promise<void> {
    lane.current = id
    try {
      signal.throwIfAborted()
      if (tainted) throw new LoupeError(tainted)
      // The union pairs each name with its input; the table pairs each name with its handler.
      const handler = handlers[name] as (input: unknown, task: Task) => Promise<unknown>
      const output = await handler(input, taskOf(ports, id, signal, flow))
      ports.post({ kind: 'reply', id, output, ...(tainted ? { poisoned: true } : {}) })
    } catch (error) {
      const fault = deviceFault(toFault(error, name), lane.name === 'depth' ? desk.depth : desk.opened, signal.aborted)
      const poisoned = tainted !== null || !HARMLESS.test(fault.code)
      const spare = lane.name === 'depth' && lanes.model.waiting > 0
      if (poisoned && spare) tainted ??= fault
      ports.post({ kind: 'fault', id, fault, poisoned: poisoned && !spare })
    } finally {
      running.delete(id)
      lane.waiting -= 1
    }
  }

  return (message) => {
    const call = running.get(message.id)
    if (message.kind === 'ack') return call?.flow.acknowledged()
    if (message.kind === 'abort') {
      call?.controller.abort()
      return call?.flow.stop()
    }
    const fresh = { controller: new AbortController(), flow: createFlow() }
    running.set(message.id, fresh)
    const lane = DEPTH.has(message.name) ? lanes.depth : lanes.model
    lane.waiting += 1
    const leave = ASKS.has(message.name) ? quiet.enter() : () => undefined
    const serving = { message, lane, signal: fresh.controller.signal, flow: fresh.flow }
    lane.chain = lane.chain.then(() => serve(serving)).finally(leave)
  }
}

function laneOf(name: Lane['name']): Lane {
  return { name, chain: Promise.resolve(), current: 0, waiting: 0 }
}

function taskOf({ post }: HostPorts, id: number, signal: AbortSignal, flow: Flow): Task {
  return {
    id,
    signal,
    event: (event) => post({ kind: 'event', id, event }),
    runEvent(event) {
      if (event.kind !== 'token') return post({ kind: 'event', id, event })
      flow.sent()
      post({ kind: 'event', id, event, ack: true })
    },
    caughtUp: flow.caughtUp,
  }
}

/** What a fault is when the graphics device was lost meanwhile, whatever the runtime called it. */
export function deviceFault(fault: Fault, opened: Pick<Opened, 'gpu'> | null, stopped: boolean): Fault {
  const lost = opened?.gpu?.lost() ?? null
  if (lost !== null && !(stopped && fault.code === 'aborted')) return deviceLost(lost)
  // A buffer that cannot be read since its device is gone rejects with an AbortError, though nobody stopped anything.
  if (fault.code === 'aborted' && !stopped) return deviceLost('the device gave a buffer up while it was read')
  if (fault.code !== 'internal') return fault
  const memory = /bad_alloc|out of memory|allocation failed/i.test(fault.detail ?? '')
  return memory
    ? {
        ...fault,
        code: 'out-of-memory',
        message: 'Memory ran out.',
        advice: 'Take a smaller model, fewer visual tokens, or close other tabs.',
      }
    : { ...fault, code: 'runtime', message: 'The model runtime failed.', advice: 'Run again: a fresh one is started.' }
}

function notLoaded(): LoupeError {
  return new LoupeError({ code: 'model-not-loaded', message: 'No model is loaded.', advice: 'Load one first.' })
}
