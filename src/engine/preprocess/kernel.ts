/** Bits after the point in a weight: 32, less 8 of a pixel and 2 that sums of weights over one may need. */
export const PRECISION = 22
const SUPPORT = 2
const A = -0.5

/**
 * What each output pixel of one axis is made of: `bounds[2i]` is its first input and `bounds[2i + 1]` how many there
 * are; their weights, in fixed point, start at `weights[i * size]`. The same table feeds the CPU and the WGSL passes.
 */
export type Kernel = { readonly size: number; readonly bounds: Int32Array; readonly weights: Int32Array }

/** Pillow's bicubic filter (a = -0.5) from `from` to `to` pixels; it widens with the reduction (antialiasing). */
export function kernelOf(from: number, to: number): Kernel {
  const scale = from / to
  const filterScale = Math.max(scale, 1)
  const support = SUPPORT * filterScale
  const size = Math.ceil(support) * 2 + 1
  const kernel = { size, bounds: new Int32Array(2 * to), weights: new Int32Array(to * size) }
  const exact = new Float64Array(size)
  for (let i = 0; i < to; i += 1) {
    const centre = (i + 0.5) * scale
    const low = Math.max(0, Math.trunc(centre - support + 0.5))
    const count = Math.min(from, Math.trunc(centre + support + 0.5)) - low
    let sum = 0
    for (let k = 0; k < count; k += 1) {
      const weight = bicubic((k + low - centre + 0.5) * (1 / filterScale))
      exact[k] = weight
      sum += weight
    }
    kernel.bounds[2 * i] = low
    kernel.bounds[2 * i + 1] = count
    for (let k = 0; k < count; k += 1) {
      const weight = ((exact[k] ?? 0) / sum) * 2 ** PRECISION
      kernel.weights[i * size + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5)
    }
  }
  return kernel
}

function bicubic(x: number): number {
  const d = Math.abs(x)
  if (d < 1) return ((A + 2) * d - (A + 3)) * d * d + 1
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * A
  return 0
}
