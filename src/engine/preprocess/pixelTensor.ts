import type { Grid } from './layout'

/** The numbers that a network takes: single or half precision. */
export type FloatType = 'float32' | 'float16'

/** A tensor in memory, or in a buffer of the device that its `release` destroys. */
export type PixelTensor = { readonly shape: readonly number[]; readonly grid: Grid } & (
  | { readonly place: 'cpu'; readonly data: Float32Array }
  | { readonly place: 'gpu'; readonly buffer: GPUBuffer; readonly type: FloatType; release(): void }
)

/** Gives a device's buffer back; what lies in memory goes by itself. */
export function releasePixels(pixels: PixelTensor): void {
  if (pixels.place === 'gpu') pixels.release()
}
