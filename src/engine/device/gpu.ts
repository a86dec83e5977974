import { LoupeError, messageOf } from '../../core'

/** The engine's own device: what ONNX Runtime and our kernels share. */
export type Gpu = {
  readonly device: GPUDevice
  /** For a person: vendor, architecture. */
  readonly adapter: string
  readonly half: boolean
  /** Why it was lost, or null. */
  lost(): string | null
  /**
   * What the device reported outside of any call (out of memory, a rejected command), or null: results are not to be
   * trusted.
   */
  failure(): string | null
}

export type AdapterState =
  | { readonly kind: 'absent'; readonly why: string }
  | {
      readonly kind: 'there'
      readonly adapter: GPUAdapter
      readonly name: string
      readonly software: boolean
      readonly half: boolean
    }

/** Under this subgroup size ONNX Runtime's flash attention is wrong in prefill (measured on SwiftShader, size 4). */
const LEAST_SUBGROUP = 8

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxStorageBuffersPerShaderStage',
] as const satisfies readonly (keyof GPUSupportedLimits)[]

export async function findAdapter(gpu: GPU | undefined): Promise<AdapterState> {
  if (!gpu) return { kind: 'absent', why: 'this browser has no WebGPU' }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null)
  if (!adapter) return { kind: 'absent', why: 'the browser gave no WebGPU adapter' }
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info
  const name = description || [vendor, architecture].filter((word) => word !== '').join(' ') || 'unnamed adapter'
  return {
    kind: 'there',
    adapter,
    name,
    software: isFallbackAdapter === true,
    half: adapter.features.has('shader-f16'),
  }
}

/** @throws LoupeError webgpu-refused */
export async function openGpu(found: Extract<AdapterState, { kind: 'there' }>): Promise<Gpu> {
  const { adapter } = found
  try {
    const device = await adapter.requestDevice({
      requiredFeatures: featuresOf(adapter),
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
    })
    let lost: string | null = null
    void device.lost.then((info) => (lost = info.message || info.reason || 'unknown'))
    let failure: string | null = null
    device.addEventListener('uncapturederror', ({ error }) => (failure ??= error.message))
    return { device, adapter: found.name, half: found.half, lost: () => lost, failure: () => failure }
  } catch (error) {
    throw new LoupeError({
      code: 'webgpu-refused',
      message: 'The browser refused to open the graphics device.',
      where: found.name,
      advice: 'Close other tabs that use the GPU and try again, or choose WASM.',
      detail: messageOf(error),
    })
  }
}

export function featuresOf(adapter: Pick<GPUAdapter, 'features' | 'info'>): GPUFeatureName[] {
  const wanted: GPUFeatureName[] = ['shader-f16', 'timestamp-query']
  const least = adapter.info.subgroupMinSize ?? 0
  if (least >= LEAST_SUBGROUP) wanted.push('subgroups')
  return wanted.filter((name) => adapter.features.has(name))
}
