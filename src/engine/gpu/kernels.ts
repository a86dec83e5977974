import depthColour from '../../../shaders/depthColour.wgsl?raw'
import depthLevels from '../../../shaders/depthLevels.wgsl?raw'
import depthRegion from '../../../shaders/depthRegion.wgsl?raw'
import depthRelief from '../../../shaders/depthRelief.wgsl?raw'
import depthSummary from '../../../shaders/depthSummary.wgsl?raw'
import patches from '../../../shaders/patches.wgsl?raw'
import planes from '../../../shaders/planes.wgsl?raw'
import resizeAcross from '../../../shaders/resizeAcross.wgsl?raw'
import resizeDown from '../../../shaders/resizeDown.wgsl?raw'

/** The text of every kernel, by the name of its file. */
export const CODE = {
  resizeAcross,
  resizeDown,
  patches,
  planes,
  depthLevels,
  depthRegion,
  depthSummary,
  depthColour,
  depthRelief,
}
export type KernelName = keyof typeof CODE

/** One dispatch: `bindings` in the order of the kernel's bindings from 0, `groups` workgroups across and down. */
export type Pass = {
  readonly kernel: KernelName
  readonly bindings: readonly Binding[]
  readonly groups: readonly [number, number]
}
export type Binding = GPUBuffer | { readonly buffer: GPUBuffer; readonly size: number }

export type Kernels = {
  /** Compiled when first wanted, and kept. False where the device refuses one: the caller then takes the CPU twin. */
  compile(names: readonly KernelName[]): Promise<boolean>
  /** Puts the passes on the queue, in order; their kernels must have been compiled. */
  encode(encoder: GPUCommandEncoder, passes: readonly Pass[], timestamps?: GPUComputePassTimestampWrites): void
}

export function createKernels(device: GPUDevice): Kernels {
  const ready = new Map<KernelName, GPUComputePipeline>()
  async function compileOne(name: KernelName): Promise<void> {
    if (ready.has(name)) return
    // What is wrong with a kernel is this kernel's own affair: unscoped, the runs beside it would be blamed.
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ label: name, code: CODE[name] })
    void device.popErrorScope().catch(() => null)
    const pipeline = await device.createComputePipelineAsync({
      label: name,
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    })
    ready.set(name, pipeline)
  }
  return {
    async compile(names) {
      const done = await Promise.allSettled(names.map(compileOne))
      return done.every(({ status }) => status === 'fulfilled')
    },
    encode(encoder, passes, timestamps) {
      const pass = encoder.beginComputePass(timestamps ? { timestampWrites: timestamps } : {})
      for (const { kernel, bindings, groups } of passes) {
        const pipeline = ready.get(kernel)
        if (!pipeline) throw new Error(`the kernel ${kernel} was not compiled`)
        pass.setPipeline(pipeline)
        pass.setBindGroup(
          0,
          device.createBindGroup({
            layout: pipeline.getBindGroupLayout(0),
            entries: bindings.map((one, binding) => ({ binding, resource: 'buffer' in one ? one : { buffer: one } })),
          }),
        )
        pass.dispatchWorkgroups(groups[0], groups[1])
      }
      pass.end()
    },
  }
}

/** Workgroups for `count` invocations of a kernel that numbers its words over rows of workgroups. */
export function lineGroups(count: number, size: number, most: number): readonly [number, number] {
  const groups = Math.ceil(count / size)
  const across = Math.min(groups, most)
  return [across, Math.ceil(groups / across)]
}

/** Workgroups that cover a picture. */
export function areaGroups(width: number, height: number, across: number, down: number): readonly [number, number] {
  return [Math.ceil(width / across), Math.ceil(height / down)]
}
