import type { Device, Dtype } from '../modelInfo'

/** File name endings of transformers.js, by dtype. */
export const SUFFIX = { fp32: '', fp16: '_fp16', q8: '_quantized', q4: '_q4', q4f16: '_q4f16' } as const
export type FixedDtype = keyof typeof SUFFIX

export type AdapterFacts = {
  readonly there: boolean
  readonly why: string
  readonly software: boolean
  readonly half: boolean
}
export type DeviceChoice = { readonly device: 'webgpu' | 'wasm'; readonly why: string }

/** Auto takes WebGPU, but WASM where the adapter is absent or a software one, which is far slower. */
export function chooseDevice(wanted: Device, adapter: AdapterFacts): DeviceChoice {
  if (wanted !== 'auto') return { device: wanted, why: `${wanted === 'wasm' ? 'WASM' : 'WebGPU'} was asked for` }
  if (!adapter.there) return { device: 'wasm', why: `WASM, since ${adapter.why}` }
  if (adapter.software) return { device: 'wasm', why: 'WASM, since the only WebGPU adapter is a software one' }
  return { device: 'webgpu', why: 'WebGPU, since there is a hardware adapter' }
}

/**
 * Which numbers to try, best first. `ours`: the 8-bit files quantise weights alone, which runs everywhere; a hub's
 * `_quantized` is dynamic int8, which has no WebGPU kernels. Half precision needs `shader-f16` on WebGPU, and is slow
 * on WASM.
 */
export function dtypeOrder(device: 'webgpu' | 'wasm', half: boolean, ours: boolean): FixedDtype[] {
  if (device === 'wasm') return ['q8', 'q4', 'fp32', 'fp16', 'q4f16']
  const first: FixedDtype[] = ours ? ['q8'] : []
  return [...first, ...(half ? (['q4f16', 'q4', 'fp16', 'fp32'] as const) : (['q4', 'fp32'] as const))]
}

export type FileChoice = { readonly file: string; readonly dtype: FixedDtype }

/**
 * The file of one session in `onnx/`: the first dtype of the order that is there. Where a dtype was asked for, the main
 * session (`strict`) takes that one or none; the others fall back, since folders often hold them in one precision only.
 */
export async function chooseFile(
  base: string,
  wanted: Dtype,
  order: readonly FixedDtype[],
  strict: boolean,
  has: (path: string) => Promise<boolean>,
): Promise<FileChoice | null> {
  const first = wanted === 'auto' ? [] : [wanted]
  const tries = strict && wanted !== 'auto' ? first : [...first, ...order.filter((dtype) => dtype !== wanted)]
  for (const dtype of tries) {
    const file = `onnx/${base}${SUFFIX[dtype]}.onnx`
    if (await has(file)) return { file, dtype }
  }
  return null
}

/** What a person reads: one dtype, or each session's own where they differ. */
export function describeDtypes(chosen: Readonly<Record<string, FixedDtype>>): string {
  const kinds = [...new Set(Object.values(chosen))]
  if (kinds.length === 1) return kinds[0] ?? ''
  return Object.entries(chosen)
    .map(([name, dtype]) => `${name} ${dtype}`)
    .join(', ')
}
