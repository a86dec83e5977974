import type { Size } from '../../core'

/**
 * Pillow's bicubic resize of 8-bit pictures, to the bit: `libImaging/Resample.c`. Two passes, horizontal then vertical, each
 * rounded to 8 bits, with coefficients in fixed point of 22 bits; the filter widens with the reduction (antialiasing).
 */
const PRECISION = 22
const SUPPORT = 2
const A = -0.5

/** Three bytes a pixel, rows without gaps. */
export type Rgb = { readonly width: number; readonly height: number; readonly data: Uint8Array }

/** What each output pixel is made of: `count` inputs from `first`, weights in `weights[i * size ...]`. */
type Kernel = { readonly size: number; readonly first: Int32Array; readonly count: Int32Array; readonly weights: Int32Array }

/** @returns a picture of the given size; the very same pixels where the size does not change */
export function resizeBicubic(image: Rgb, size: Size): Rgb {
  const wide = size.width === image.width ? image : across(image, size.width)
  return size.height === wide.height ? wide : down(wide, size.height)
}

function bicubic(x: number): number {
  const d = Math.abs(x)
  if (d < 1) return ((A + 2) * d - (A + 3)) * d * d + 1
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * A
  return 0
}

function kernelOf(from: number, to: number): Kernel {
  const scale = from / to
  const filterScale = Math.max(scale, 1)
  const support = SUPPORT * filterScale
  const size = Math.ceil(support) * 2 + 1
  const kernel = { size, first: new Int32Array(to), count: new Int32Array(to), weights: new Int32Array(to * size) }
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
    kernel.first[i] = low
    kernel.count[i] = count
    for (let k = 0; k < count; k += 1) {
      const weight = ((exact[k] ?? 0) / sum) * 2 ** PRECISION
      kernel.weights[i * size + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5)
    }
  }
  return kernel
}

function across(image: Rgb, width: number): Rgb {
  const { size, first, count, weights } = kernelOf(image.width, width)
  const { height, data } = image
  const out = new Uint8ClampedArray(width * height * 3)
  const half = 1 << (PRECISION - 1)
  for (let y = 0; y < height; y += 1) {
    const line = y * image.width
    for (let x = 0; x < width; x += 1) {
      let at = (line + (first[x] as number)) * 3
      let r = half
      let g = half
      let b = half
      const end = x * size + (count[x] as number)
      for (let k = x * size; k < end; k += 1, at += 3) {
        const weight = weights[k] as number
        r += (data[at] as number) * weight
        g += (data[at + 1] as number) * weight
        b += (data[at + 2] as number) * weight
      }
      const to = (y * width + x) * 3
      out[to] = r >> PRECISION
      out[to + 1] = g >> PRECISION
      out[to + 2] = b >> PRECISION
    }
  }
  return { width, height, data: new Uint8Array(out.buffer) }
}

function down(image: Rgb, height: number): Rgb {
  const { size, first, count, weights } = kernelOf(image.height, height)
  const stride = image.width * 3
  const out = new Uint8ClampedArray(stride * height)
  const row = new Float64Array(stride)
  for (let y = 0; y < height; y += 1) {
    row.fill(1 << (PRECISION - 1))
    for (let k = 0; k < (count[y] as number); k += 1) {
      const weight = weights[y * size + k] as number
      const from = ((first[y] as number) + k) * stride
      for (let i = 0; i < stride; i += 1) row[i] = (row[i] as number) + (image.data[from + i] as number) * weight
    }
    for (let i = 0; i < stride; i += 1) out[y * stride + i] = (row[i] as number) >> PRECISION
  }
  return { width: image.width, height, data: new Uint8Array(out.buffer) }
}
