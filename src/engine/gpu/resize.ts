import type { PixelBox, Size } from '../../core'
import { kernelOf, type Kernel } from '../preprocess/kernel'
import { normaliseTable, shapeOf, type Layout } from '../preprocess/layout'
import type { FloatType } from '../preprocess/pixelTensor'
import { toHalf } from '../session/tensors'
import { areaGroups, lineGroups, type KernelName, type Pass } from './kernels'
import { bindable, inputBuffer, resultBuffer, uniform } from './tools'

/** A picture on the device, packed rgba8, and what is wanted of it. */
export type TensorJob = {
  readonly source: GPUBuffer
  readonly sourceSize: Size
  readonly crop: PixelBox
  readonly size: Size
  readonly layout: Layout
  readonly type: FloatType
}

/**
 * The passes of a job; `result` is its last pass's output, and `temporary` is to be destroyed once they are submitted.
 */
export type TensorPasses = {
  readonly passes: readonly Pass[]
  readonly result: GPUBuffer
  readonly temporary: readonly GPUBuffer[]
}

export const TENSOR_KERNELS: readonly KernelName[] = ['resizeAcross', 'resizeDown', 'patches', 'planes']

/** Bytes of the tensor; halves of an odd count end in a whole word. */
export function tensorBytes(size: Size, layout: Layout, type: FloatType): number {
  const elements = shapeOf(size, layout).reduce((product, side) => product * side, 1)
  return type === 'float32' ? 4 * elements : 4 * Math.ceil(elements / 2)
}

/** Whether the device can bind and dispatch what the job needs. */
export function fitsDevice(device: GPUDevice, job: Omit<TensorJob, 'source'>): boolean {
  const { sourceSize, crop, size, layout, type } = job
  const most = device.limits.maxComputeWorkgroupsPerDimension
  const rows = crop[3] - crop[1]
  const largest = Math.max(
    4 * sourceSize.width * sourceSize.height,
    4 * size.width * rows,
    tensorBytes(size, layout, type),
  )
  return (
    bindable(device, largest) &&
    Math.ceil(size.width / 16) <= most &&
    Math.ceil(Math.max(rows, size.height) / 8) <= most
  )
}

/** Pillow's two passes, always both: the weights of an axis that does not change are one 1, which is exact. */
export function tensorPasses(device: GPUDevice, job: TensorJob): TensorPasses {
  const { crop, size } = job
  const rows = crop[3] - crop[1]
  const temporary: GPUBuffer[] = []
  const keep = (buffer: GPUBuffer) => {
    temporary.push(buffer)
    return buffer
  }
  const tables = (kernel: Kernel) => [
    keep(inputBuffer(device, kernel.bounds)),
    keep(inputBuffer(device, kernel.weights)),
  ]
  const across = kernelOf(crop[2] - crop[0], size.width)
  const down = kernelOf(rows, size.height)
  const wide = keep(resultBuffer(device, 4 * size.width * rows))
  const resized = keep(resultBuffer(device, 4 * size.width * size.height))
  const result = resultBuffer(device, tensorBytes(size, job.layout, job.type))
  const shape = keep(uniform(device, job.sourceSize.width, crop[0], crop[1], size.width, rows, across.size))
  const lower = keep(uniform(device, size.width, size.height, down.size))
  const passes: Pass[] = [
    {
      kernel: 'resizeAcross',
      bindings: [shape, job.source, ...tables(across), wide],
      groups: areaGroups(size.width, rows, 16, 8),
    },
    {
      kernel: 'resizeDown',
      bindings: [lower, wide, ...tables(down), resized],
      groups: areaGroups(size.width, size.height, 16, 8),
    },
    layoutPass(device, job, resized, result, keep),
  ]
  return { passes, result, temporary }
}

function layoutPass(
  device: GPUDevice,
  { size, layout, type }: TensorJob,
  from: GPUBuffer,
  to: GPUBuffer,
  keep: (buffer: GPUBuffer) => GPUBuffer,
): Pass {
  const words = tensorBytes(size, layout, type) / 4
  const half = type === 'float16' ? 1 : 0
  const floats = normaliseTable(layout)
  const table = keep(inputBuffer(device, half ? Uint32Array.from(floats, toHalf) : floats))
  const shape =
    'planes' in layout
      ? uniform(device, size.width * size.height, words, half)
      : uniform(device, size.width, size.width / layout.patch, layout.patch, layout.merge, layout.temporal, words, half)
  return {
    kernel: 'planes' in layout ? 'planes' : 'patches',
    bindings: [keep(shape), from, table, to],
    groups: lineGroups(words, 256, device.limits.maxComputeWorkgroupsPerDimension),
  }
}
