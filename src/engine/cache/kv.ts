import type { Tensor } from 'onnxruntime-web'
import type { Gpu } from '../device/gpu'
import type { OrtModule } from '../device/runtime'
import type { Port } from '../session/open'

/**
 * The key-value cache of one history: one tensor [1, heads, length, size] per layer and part, by the decoder's input
 * name. It changes in place when tokens are fed; `dispose` gives its memory back.
 */
export type Kv = { length: number; tensors: Map<string, Tensor> }

export type KvStore = {
  empty(): Kv
  /** A cache of its own with the first `length` positions of another: attention is causal, so a prefix is a cache. */
  prefix(kv: Kv, length: number): Promise<Kv>
  dispose(kv: Kv): void
  bytes(kv: Kv): number
}

type CacheType = 'float32' | 'float16'
const WIDTH: Readonly<Record<CacheType, number>> = { float32: 4, float16: 2 }

/** @param ports the decoder's `past_key_values.*` inputs */
export function createKvStore(ort: OrtModule, gpu: Gpu | null, ports: readonly Port[]): KvStore {
  return {
    empty: () => ({ length: 0, tensors: new Map(ports.map((port) => [port.name, emptyTensor(ort, port)])) }),
    async prefix(kv, length) {
      const names = [...kv.tensors]
      if (length === 0) return { length, tensors: new Map(ports.map((port) => [port.name, emptyTensor(ort, port)])) }
      if (gpu && names.every(([, tensor]) => tensor.location === 'gpu-buffer')) {
        return { length, tensors: copyOnGpu(ort, gpu.device, kv, length) }
      }
      return { length, tensors: new Map(names.map(([name, tensor]) => [name, sliceTensor(ort, tensor, length)])) }
    },
    dispose(kv) {
      for (const tensor of kv.tensors.values()) tensor.dispose()
      kv.tensors.clear()
      kv.length = 0
    },
    bytes: (kv) =>
      [...kv.tensors.values()].reduce((sum, { dims, type }) => sum + countOf(dims) * WIDTH[cacheType(type)], 0),
  }
}

function cacheType(type: Tensor.Type): CacheType {
  if (type === 'float32' || type === 'float16') return type
  throw new Error(`a key-value cache of ${type} is not known`)
}

function countOf(dims: readonly number[]): number {
  return dims.reduce((product, side) => product * side, 1)
}

function emptyTensor(ort: OrtModule, port: Port): Tensor {
  const [heads, size] = [port.shape[1], port.shape[3]]
  if (typeof heads !== 'number' || typeof size !== 'number') throw new Error(`${port.name} has no fixed heads and size`)
  const dims = [1, heads, 0, size]
  return cacheType(port.type) === 'float32'
    ? new ort.Tensor('float32', new Float32Array(0), dims)
    : new ort.Tensor('float16', new Uint16Array(0), dims)
}

function shapeOf(tensor: Tensor): { heads: number; length: number; size: number } {
  const [, heads = 0, length = 0, size = 0] = tensor.dims
  return { heads, length, size }
}

/** Rows of each head lie together, so a prefix is one piece a head. */
function sliceTensor(ort: OrtModule, tensor: Tensor, length: number): Tensor {
  const { heads, length: full, size } = shapeOf(tensor)
  const source = tensor.data
  if (!(source instanceof Float32Array || ArrayBuffer.isView(source))) throw new Error('a cache that is not in memory')
  const from = source as Float32Array | Uint16Array
  const out = from.slice(0, heads * length * size)
  for (let head = 0; head < heads; head += 1) {
    out.set(from.subarray(head * full * size, (head * full + length) * size), head * length * size)
  }
  const dims = [1, heads, length, size]
  return out instanceof Float32Array ? new ort.Tensor('float32', out, dims) : new ort.Tensor('float16', out, dims)
}

function copyOnGpu(ort: OrtModule, device: GPUDevice, kv: Kv, length: number): Map<string, Tensor> {
  const encoder = device.createCommandEncoder({ label: 'cache prefix' })
  const tensors = new Map<string, Tensor>()
  for (const [name, tensor] of kv.tensors) {
    const { heads, length: full, size } = shapeOf(tensor)
    const type = cacheType(tensor.type)
    const row = size * WIDTH[type]
    const buffer = device.createBuffer({
      label: name,
      size: Math.max(16, heads * length * row),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    })
    for (let head = 0; head < heads; head += 1) {
      encoder.copyBufferToBuffer(
        tensor.gpuBuffer as GPUBuffer,
        head * full * row,
        buffer,
        head * length * row,
        length * row,
      )
    }
    const dims = [1, heads, length, size]
    // ONNX Runtime names its own type for a GPUBuffer; they are one thing.
    tensors.set(
      name,
      ort.Tensor.fromGpuBuffer(buffer as never, { dataType: type, dims, dispose: () => buffer.destroy() }),
    )
  }
  device.queue.submit([encoder.finish()])
  return tensors
}
