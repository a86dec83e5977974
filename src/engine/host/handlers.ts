import { toFault, type RunEvent } from '../../core'
import type { Beat, Handlers, Task } from '../../rpc'
import { bench } from '../bench'
import { depthView } from '../depthView'
import { findAdapter, type Gpu } from '../device/gpu'
import { loadModel } from '../load'
import { patches } from '../patches'
import type { Calls } from '../protocol'
import { branch } from '../reason/branch'
import { dialogue, type OpenPicture } from '../reason/dialogue'
import { pictureSource } from '../reason/pictures'
import { reason } from '../reason/reason'
import type { RunContext } from '../reason/run'
import { clearDesk, deviceHeld, onDevice, type Desk } from './desk'
import { deviceFault, notLoaded } from './faults'

/** What a run is given of its call. @throws LoupeError model-not-loaded */
function contextOf(desk: Desk, task: Task<RunEvent>): RunContext {
  const { model, ports } = desk
  if (!model) throw notLoaded()
  const { loaded } = model
  return {
    loaded,
    signal: task.signal,
    // A token is said only when the page has handled the one before.
    emit: (event) => (event.kind === 'token' ? task.pacedEvent(event) : task.event(event)),
    caughtUp: task.caughtUp,
    faultOf: (error) => deviceFault(toFault(error), model, task.signal.aborted),
    openImage: async (blob) => {
      const image = await ports.openImage(blob, task.signal)
      return {
        ...image,
        source: pictureSource(loaded, image.blob, image.sha256, { width: image.width, height: image.height }),
      }
    },
  }
}

/** What the worker does for each call of the table. */
export function createHandlers(desk: Desk, beat: Beat): Handlers<Calls> {
  const { queue, devices, ports } = desk
  return {
    depth: (input, task) => desk.depth.depth(input, task),
    async depthUnload() {
      await desk.depth.release()
      return null
    },
    async load(input, task) {
      await clearDesk(desk)
      const source = await ports.sourceOf(input.source, task.signal)
      const { signal } = task
      desk.model = await loadModel({ ...input, source, devices, queue, beat, signal, onProgress: task.event })
      return desk.model.loaded.info
    },
    async unload() {
      await clearDesk(desk)
      return null
    },
    reason: (input, task) => reason(contextOf(desk, task), input),
    branch: (input, task) => branch(contextOf(desk, task), input),
    async patches(input, task) {
      const picture = await ports.openImage(input.image, task.signal)
      const wanted = input.device ?? (desk.model?.gpu ? 'gpu' : 'cpu')
      return wanted === 'gpu' ? onDevice(desk, (gpu) => patches(input, picture, gpu)) : patches(input, picture, null)
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
      const run = contextOf(desk, task as Task<RunEvent>)
      const open: OpenPicture = async (blob) => (await run.openImage(blob)).source
      return dialogue(run.loaded, input, open, task.signal)
    },
  }
}
