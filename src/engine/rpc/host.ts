import { LoupeError, toFault, type Fault, type FileSource, type RunEvent } from '../../core'
import { loadModel, type Opened } from '../load'
import { cpuPreprocessor } from '../preprocess/preprocessor'
import type { CallName, Calls, FromWorker, SourceSpec, ToWorker } from '../protocol'
import { branch } from '../reason/branch'
import { dialogue, type OpenPicture } from '../reason/dialogue'
import { pictureSource } from '../reason/pictures'
import { reason } from '../reason/reason'
import type { RunContext } from '../reason/run'
import { createQueue } from '../session/queue'
import { createFlow, type Flow } from './flow'

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
const HARMLESS = /^(aborted|image-|url-|model-(missing-file|truncated|not-onnx|config|unauthorised|stalled|not-loaded)|quota|webgpu-|question-|trace-)/

/** What is loaded, and how it is replaced. */
type Desk = { opened: Opened | null }

async function clear(desk: Desk): Promise<void> {
  const old = desk.opened
  desk.opened = null
  await old?.release()
}

function contextOf(ports: HostPorts, { opened }: Desk, task: Task): RunContext {
  if (!opened) throw notLoaded()
  const { loaded } = opened
  return {
    loaded,
    signal: task.signal,
    emit: task.runEvent,
    caughtUp: task.caughtUp,
    faultOf: (error) => deviceFault(toFault(error), opened),
    openImage: async (blob) => {
      const image = await ports.openImage(blob, task.signal)
      return { ...image, source: pictureSource(loaded, image.blob, image.sha256, { width: image.width, height: image.height }) }
    },
  }
}

function createHandlers(ports: HostPorts, desk: Desk, beat: (doing: string, budgetMs: number) => void): Handlers {
  const queue = createQueue()
  return {
    async load(input, task) {
      await clear(desk)
      const source = await ports.sourceOf(input.source, task.signal)
      desk.opened = await loadModel({ ...input, source, queue, beat, signal: task.signal, onProgress: task.event })
      return desk.opened.loaded.info
    },
    async unload() {
      await clear(desk)
      return null
    },
    reason: (input, task) => reason(contextOf(ports, desk, task), input),
    branch: (input, task) => branch(contextOf(ports, desk, task), input),
    async patches({ image, cropPx, size, layout }, task) {
      const { blob } = await ports.openImage(image, task.signal)
      return cpuPreprocessor.patches(await cpuPreprocessor.decode(blob), cropPx, size, layout)
    },
    dialogue(input, task) {
      const run = contextOf(ports, desk, task)
      const open: OpenPicture = async (blob) => (await run.openImage(blob)).source
      return dialogue(run.loaded, input, open, task.signal)
    },
  }
}

/** The worker's side: one call at a time, in order; each may be aborted, waiting or under way. */
export function createHost(ports: HostPorts): (message: ToWorker) => void {
  const running = new Map<number, { controller: AbortController; flow: Flow }>()
  const desk: Desk = { opened: null }
  let current = 0
  let chain: Promise<void> = Promise.resolve()
  const handlers = createHandlers(ports, desk, (doing, budgetMs) => ports.post({ kind: 'beat', id: current, doing, budgetMs }))

  async function serve({ id, name, input }: Extract<ToWorker, { kind: 'call' }>, signal: AbortSignal, flow: Flow): Promise<void> {
    current = id
    const task: Task = {
      id,
      signal,
      event: (event) => ports.post({ kind: 'event', id, event }),
      runEvent(event) {
        if (event.kind !== 'token') return ports.post({ kind: 'event', id, event })
        flow.sent()
        ports.post({ kind: 'event', id, event, ack: true })
      },
      caughtUp: flow.caughtUp,
    }
    try {
      signal.throwIfAborted()
      // The union pairs each name with its input; the table pairs each name with its handler.
      const handler = handlers[name] as (input: unknown, task: Task) => Promise<unknown>
      ports.post({ kind: 'reply', id, output: await handler(input, task) })
    } catch (error) {
      const fault = deviceFault(toFault(error, name), desk.opened)
      ports.post({ kind: 'fault', id, fault, poisoned: !HARMLESS.test(fault.code) })
    } finally {
      running.delete(id)
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
    chain = chain.then(() => serve(message, fresh.controller.signal, fresh.flow))
  }
}

/** What a fault is when the graphics device was lost meanwhile, whatever the runtime called it. */
export function deviceFault(fault: Fault, opened: Pick<Opened, 'gpu'> | null): Fault {
  const lost = opened?.gpu?.lost() ?? null
  if (lost !== null && fault.code !== 'aborted') {
    return {
      code: 'device-lost',
      message: 'The graphics device was lost in the middle of the work.',
      advice: 'Run again: the model is loaded anew. If it stays, choose WASM or a smaller model.',
      detail: lost,
    }
  }
  if (fault.code !== 'internal') return fault
  const memory = /bad_alloc|out of memory|allocation failed/i.test(fault.detail ?? '')
  return memory
    ? { ...fault, code: 'out-of-memory', message: 'Memory ran out.', advice: 'Take a smaller model, fewer visual tokens, or close other tabs.' }
    : { ...fault, code: 'runtime', message: 'The model runtime failed.', advice: 'Run again: a fresh one is started.' }
}

function notLoaded(): LoupeError {
  return new LoupeError({ code: 'model-not-loaded', message: 'No model is loaded.', advice: 'Load one first.' })
}
