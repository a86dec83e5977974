import type { PixelBox, Size } from '../../core'
import type { Gpu } from '../device/gpu'
import { fitsDevice, tensorPasses, TENSOR_KERNELS, type TensorJob } from '../gpu/resize'
import { toolsOf, upload, type GpuTools } from '../gpu/tools'
import { gridOf, shapeOf, type Layout } from './layout'
import type { FloatType } from './pixelTensor'
import { cpuPreprocessor, type PixelSource, type Preprocessor } from './preprocessor'

/**
 * Pictures to tensors on the engine's device, into a buffer that ONNX Runtime reads in place. A picture is uploaded
 * once for all its crops; where the device lacks room or reach, the CPU twin gives the same numbers.
 */
export function createGpuPreprocessor(gpu: Pick<Gpu, 'device'>): Preprocessor {
  const tools = toolsOf(gpu)
  return {
    decode: cpuPreprocessor.decode,
    async tensor(source, cropPx, size, layout, type) {
      const job = await jobOf(tools, source, cropPx, size, layout, type)
      if (!job) return cpuPreprocessor.tensor(source, cropPx, size, layout, type)
      const buffer = runJob(tools, job)
      return {
        place: 'gpu',
        buffer,
        type,
        shape: shapeOf(size, layout),
        grid: gridOf(size, layout),
        release: () => buffer.destroy(),
      }
    },
  }
}

async function jobOf(
  tools: GpuTools,
  source: PixelSource,
  crop: PixelBox,
  size: Size,
  layout: Layout,
  type: FloatType,
): Promise<TensorJob | null> {
  const plan = { sourceSize: source.size, crop, size, layout, type }
  // Compiled first: between an upload and its use nothing is awaited, so it cannot be evicted meanwhile.
  if (!fitsDevice(tools.device, plan) || !(await tools.kernels.compile(TENSOR_KERNELS))) return null
  const bytes = 4 * source.size.width * source.size.height
  const buffer = await upload(tools, `picture:${source.sha256}`, bytes, async () => (await source.pixels()).pixels)
  return buffer && { ...plan, source: buffer }
}

function runJob({ device, kernels }: GpuTools, job: TensorJob): GPUBuffer {
  const { passes, result, temporary } = tensorPasses(device, job)
  const encoder = device.createCommandEncoder()
  kernels.encode(encoder, passes)
  device.queue.submit([encoder.finish()])
  // What is on the queue still runs: the device frees a buffer only after its last use.
  for (const buffer of temporary) buffer.destroy()
  return result
}
