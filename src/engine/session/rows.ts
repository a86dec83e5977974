import type { Tensor } from 'onnxruntime-web'
import type { Gpu } from '../device/gpu'
import { floatsOf, fromHalf } from './tensors'

/** The last `count` rows of logits [1, rows, vocabulary], each a copy; on the GPU only these are read back. */
export async function readRows(logits: Tensor, count: number, gpu: Gpu | null): Promise<Float32Array[]> {
  if (count === 0) return []
  const width = logits.dims.at(-1) ?? 0
  const rows = logits.dims.at(-2) ?? 1
  const first = rows - count
  const floats =
    gpu && logits.location === 'gpu-buffer'
      ? await readBack(logits, first * width, count * width, gpu.device)
      : floatsOf(logits).slice(first * width)
  return Array.from({ length: count }, (_, i) => floats.slice(i * width, (i + 1) * width))
}

async function readBack(tensor: Tensor, first: number, count: number, device: GPUDevice): Promise<Float32Array> {
  const width = tensor.type === 'float16' ? 2 : 4
  // Copies start and end at multiples of four bytes.
  const start = Math.floor((first * width) / 4) * 4
  const end = Math.ceil(((first + count) * width) / 4) * 4
  const staging = device.createBuffer({ size: end - start, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ })
  try {
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(tensor.gpuBuffer as GPUBuffer, start, staging, 0, end - start)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const bytes = staging.getMappedRange().slice(first * width - start)
    return width === 4
      ? new Float32Array(bytes, 0, count)
      : Float32Array.from(new Uint16Array(bytes, 0, count), fromHalf)
  } finally {
    staging.destroy()
  }
}
