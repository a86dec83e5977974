import { LoupeError } from '../../core'
import type { LoadedModel } from '../modelInfo'

/**
 * A row of logits [vocabulary] has to hold numbers: half precision that ran over gives NaN or infinity, and whatever is
 * picked from those is no answer.
 * @throws LoupeError model-nan
 */
export function checkNumbers(row: Float32Array, { device, dtype }: Pick<LoadedModel, 'device' | 'dtype'>): void {
  let finite = false
  for (const value of row) {
    if (Number.isNaN(value) || value === Infinity) throw noNumbers(device, dtype)
    finite ||= value !== -Infinity
  }
  if (!finite) throw noNumbers(device, dtype)
}

function noNumbers(device: 'webgpu' | 'wasm', dtype: string): LoupeError {
  const name = device === 'webgpu' ? 'WebGPU' : 'WASM'
  return new LoupeError({
    code: 'model-nan',
    message: `As ${dtype} on ${name} this model gives no numbers (NaN).`,
    where: `${dtype}, ${name}`,
    advice:
      device === 'webgpu'
        ? 'Choose another dtype (q4 or fp32, where the model has them), or WASM as the device.'
        : 'Choose another dtype, fp32 above all.',
  })
}
