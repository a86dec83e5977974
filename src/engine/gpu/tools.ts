import { createLru, type Lru } from '../cache/lru'
import type { Gpu } from '../device/gpu'
import { createKernels, type Kernels } from './kernels'

/** What our kernels need of a device: their pipelines, and the pictures and maps that lie on it. */
export type GpuTools = {
  readonly device: GPUDevice
  readonly kernels: Kernels
  /** Source pictures and depth maps, by key; destroyed when they leave. */
  readonly uploads: Lru<GPUBuffer>
  /** Uploads under way, so that two who want one picture share it. */
  readonly coming: Map<string, Promise<GPUBuffer | null>>
}

/** Four pictures of 12 megapixels. */
const UPLOAD_BYTES = 192 * 2 ** 20

const made = new WeakMap<GPUDevice, GpuTools>()

/** One set of tools a device: whoever asks shares them. */
export function toolsOf({ device }: Pick<Gpu, 'device'>): GpuTools {
  const known = made.get(device)
  if (known) return known
  const uploads = createLru<GPUBuffer>(UPLOAD_BYTES, (buffer) => buffer.destroy())
  const tools: GpuTools = { device, kernels: createKernels(device), uploads, coming: new Map() }
  made.set(device, tools)
  return tools
}

/** Frees what lies on a device that is about to go. */
export function dropTools(device: GPUDevice): void {
  made.get(device)?.uploads.clear()
  made.delete(device)
}

/** A kernel's input, written while the buffer is made. */
export function inputBuffer(
  device: GPUDevice,
  data: Uint32Array | Int32Array | Float32Array,
  usage = GPUBufferUsage.STORAGE,
): GPUBuffer {
  const buffer = device.createBuffer({ size: Math.max(16, data.byteLength), usage, mappedAtCreation: true })
  new Uint32Array(buffer.getMappedRange()).set(new Uint32Array(data.buffer, data.byteOffset, data.length))
  buffer.unmap()
  return buffer
}

export function uniform(device: GPUDevice, ...values: number[]): GPUBuffer {
  return inputBuffer(device, Int32Array.from(values), GPUBufferUsage.UNIFORM)
}

export function resultBuffer(device: GPUDevice, bytes: number): GPUBuffer {
  return device.createBuffer({
    size: Math.max(16, Math.ceil(bytes / 4) * 4),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  })
}

/** The first `bytes` of a buffer, once the work before it is done. */
export async function readBack(device: GPUDevice, buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
  const size = Math.ceil(bytes / 4) * 4
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
  try {
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, size)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    return staging.getMappedRange().slice(0, bytes)
  } finally {
    staging.destroy()
  }
}

/**
 * An upload by its key: the one that is there, or a new one. Null where the device has no room or cannot bind so much:
 * the caller then takes the CPU twin.
 */
export async function upload(tools: GpuTools, key: string, bytes: number, words: Words): Promise<GPUBuffer | null> {
  const known = tools.uploads.get(key)
  if (known) return known
  if (!bindable(tools.device, bytes)) return null
  const coming = tools.coming.get(key) ?? uploadNow(tools, key, bytes, words).finally(() => tools.coming.delete(key))
  tools.coming.set(key, coming)
  return coming
}

type Words = () => Promise<Uint32Array | Float32Array>

async function uploadNow(tools: GpuTools, key: string, bytes: number, words: Words): Promise<GPUBuffer | null> {
  const { device } = tools
  const data = await words()
  device.pushErrorScope('out-of-memory')
  const buffer = device.createBuffer({
    size: Math.max(16, bytes),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  })
  const failed = await device.popErrorScope()
  if (failed) {
    buffer.destroy()
    return null
  }
  device.queue.writeBuffer(buffer, 0, data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)
  tools.uploads.put(key, buffer, bytes)
  return buffer
}

export function bindable({ limits }: GPUDevice, bytes: number): boolean {
  return bytes <= limits.maxStorageBufferBindingSize && bytes <= limits.maxBufferSize
}
