import { type FileSource } from '../../core'
import type { Beat } from '../../rpc'
import { createDepthDesk, type DepthDesk } from '../depth/depth'
import type { Gpu } from '../device/gpu'
import { createDevices, type Devices, type Lease } from '../device/shared'
import type { OpenModel } from '../load'
import type { SourceSpec } from '../modelInfo'
import type { NamedPicture } from '../pictureFile'
import { createQueue, type RunQueue } from '../session/queue'
import type { Quiet } from './quiet'

/** What the worker's entry hands in of io. */
export type HostPorts = {
  readonly sourceOf: (spec: SourceSpec, signal: AbortSignal) => Promise<FileSource>
  readonly openImage: (blob: Blob, signal: AbortSignal) => Promise<NamedPicture>
}

/**
 * What is loaded, how it is replaced, and what both lanes share. `lease`: the device, where it was wanted without a
 * model.
 */
export type Desk = {
  model: OpenModel | null
  lease: Lease | null
  readonly depth: DepthDesk
  readonly devices: Devices
  readonly queue: RunQueue
  readonly ports: HostPorts
}

export function createDesk(outside: HostPorts, quiet: Quiet, beat: Beat): Desk {
  const [queue, devices] = [createQueue(), createDevices(globalThis.navigator?.gpu)]
  const ports: HostPorts = { ...outside, openImage: openedOnce(outside.openImage) }
  const desk: Desk = {
    model: null,
    lease: null,
    queue,
    devices,
    ports,
    depth: createDepthDesk({
      queue,
      devices,
      beat,
      sourceOf: ports.sourceOf,
      openImage: ports.openImage,
      quiet: quiet.wait,
      busy: () => quiet.busy,
      neighbour: () => desk.model?.loaded.info.device ?? null,
    }),
  }
  return desk
}

/** A picture that stays in the worker is read, hashed and measured once: a relief that is turned asks many times. */
function openedOnce(open: HostPorts['openImage']): HostPorts['openImage'] {
  const known = new WeakMap<Blob, NamedPicture>()
  return async (blob, signal) => {
    const picture = known.get(blob) ?? (await open(blob, signal))
    known.set(blob, picture)
    return picture
  }
}

/** Lets the loaded model go, and the device that nobody else holds. */
export async function clearDesk(desk: Desk): Promise<void> {
  const old = desk.model
  desk.model = null
  await old?.release()
  desk.lease?.release()
  desk.lease = null
}

/**
 * Runs `work` on the worker's device, which stays as long as the work; one that was made for it stays until the next
 * load.
 */
export async function onDevice<T>(desk: Desk, work: (gpu: Gpu | null) => Promise<T>): Promise<T> {
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

export function deviceHeld({ model, depth, lease }: Desk): Gpu | null {
  return [model?.gpu, depth.gpu, lease?.gpu].find((gpu) => gpu && gpu.lost() === null) ?? null
}
