import { LoupeError } from '../../core'
import { dropTools } from '../gpu/tools'
import type { Device } from '../modelInfo'
import { chooseDevice, type DeviceChoice } from './choose'
import { findAdapter, openGpu, type AdapterState, type Gpu } from './gpu'

/** A model's hold on a device: `gpu` is null on WASM. The device is destroyed when the last one lets go. */
export type Lease = {
  readonly choice: DeviceChoice
  readonly adapter: AdapterState
  readonly gpu: Gpu | null
  release(): void
}

/** The worker's devices: all models on WebGPU share one GPUDevice. */
export interface Devices {
  /** @throws LoupeError webgpu-absent, webgpu-refused */
  open(wanted: Device): Promise<Lease>
}

type There = Extract<AdapterState, { kind: 'there' }>
type Held = { readonly adapter: There; readonly gpu: Gpu; users: number }
type Doors = { find(gpu: GPU | undefined): Promise<AdapterState>; open(found: There): Promise<Gpu> }

const NO_ADAPTER: AdapterState = { kind: 'absent', why: 'WASM was asked for' }

export function createDevices(gpu: GPU | undefined, doors: Doors = { find: findAdapter, open: openGpu }): Devices {
  let held: Held | null = null
  // Two models that open at once must not make a device each.
  let last: Promise<unknown> = Promise.resolve()

  async function take(wanted: Device): Promise<Lease> {
    const live = held && held.gpu.lost() === null && held.gpu.failure() === null ? held : null
    const adapter = wanted === 'wasm' ? NO_ADAPTER : (live?.adapter ?? (await doors.find(gpu)))
    const choice = deviceFor(wanted, adapter)
    if (choice.device === 'wasm' || adapter.kind === 'absent')
      return { choice, adapter, gpu: null, release: () => undefined }
    const mine = live ?? { adapter, gpu: await doors.open(adapter), users: 0 }
    held = mine
    mine.users += 1
    return { choice, adapter, gpu: mine.gpu, release: once(() => letGo(mine)) }
  }

  function letGo(mine: Held): void {
    mine.users -= 1
    if (mine.users > 0) return
    dropTools(mine.gpu.device)
    mine.gpu.device.destroy()
    if (held === mine) held = null
  }

  return {
    open(wanted) {
      const mine = last.then(() => take(wanted))
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}

function deviceFor(wanted: Device, adapter: AdapterState): DeviceChoice {
  const there = adapter.kind === 'there'
  if (wanted === 'webgpu' && !there) {
    throw new LoupeError({
      code: 'webgpu-absent',
      message: `WebGPU cannot be used: ${adapter.why}.`,
      advice: 'Choose WASM, or a browser with WebGPU.',
    })
  }
  return chooseDevice(wanted, {
    there,
    why: there ? '' : adapter.why,
    software: there && adapter.software,
    half: there && adapter.half,
  })
}
