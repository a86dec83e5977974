import { bicubicTaps } from '../../core'

/** Bits after the point in a weight: 32, less 8 of a pixel and 2 that sums of weights over one may need. */
export const PRECISION = 22

/**
 * What each output pixel of one axis is made of: `bounds[2i]` is its first input and `bounds[2i + 1]` how many there
 * are; their weights, in fixed point, start at `weights[i * size]`. The same table feeds the CPU and the WGSL passes.
 */
export type Kernel = { readonly size: number; readonly bounds: Int32Array; readonly weights: Int32Array }

/** Pillow's bicubic filter from `from` to `to` pixels, its weights in Pillow's fixed point. */
export function kernelOf(from: number, to: number): Kernel {
  const size = Math.ceil(2 * Math.max(from / to, 1)) * 2 + 1
  const kernel = { size, bounds: new Int32Array(2 * to), weights: new Int32Array(to * size) }
  bicubicTaps(from, to).forEach((taps, i) => {
    kernel.bounds[2 * i] = taps.from
    kernel.bounds[2 * i + 1] = taps.weights.length
    taps.weights.forEach((exact, k) => {
      const weight = exact * 2 ** PRECISION
      kernel.weights[i * size + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5)
    })
  })
  return kernel
}
