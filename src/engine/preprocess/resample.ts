import type { PixelBox, Size } from '../../core'
import { kernelOf, PRECISION, type Kernel } from './kernel'
import type { Picture } from './picture'
import { resizeBySimd } from './simd'

const HALF = 1 << (PRECISION - 1)
const OPAQUE = 0xff << 24

/**
 * Cuts `crop` (integer pixels of the picture, right and bottom excluded) and resizes it, as Pillow's `crop` and
 * `resize(BICUBIC)` do, to the bit (`libImaging/Resample.c`): two passes, across and down, each rounded to 8 bits, in
 * fixed point. What lies outside the crop does not count. An axis that does not change has one weight of 1 a pixel,
 * which is exact.
 * @param plain without vectors, as a browser does it that has none; the result is the same
 * @returns the very same picture where nothing is cut and the size does not change
 */
export function cutAndResize(picture: Picture, crop: PixelBox, size: Size, plain = false): Picture {
  const cut = { width: crop[2] - crop[0], height: crop[3] - crop[1] }
  if (cut.width === size.width && cut.height === size.height) return cutOut(picture, crop)
  const [wide, high] = [kernelOf(cut.width, size.width), kernelOf(cut.height, size.height)]
  return (
    (plain ? null : resizeBySimd(picture, crop, size, wide, high)) ??
    down(across(picture, crop, wide, size.width), high, size.height)
  )
}

function cutOut(picture: Picture, [x1, y1, x2, y2]: PixelBox): Picture {
  const [width, height] = [x2 - x1, y2 - y1]
  if (width === picture.width && height === picture.height) return picture
  const pixels = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const from = (y1 + y) * picture.width + x1
    pixels.set(picture.pixels.subarray(from, from + width), y * width)
  }
  return { width, height, pixels }
}

/** What is over or under a byte's range, clipped: the filter has negative weights. */
function clip(sum: number): number {
  const value = sum >> PRECISION
  return value < 0 ? 0 : value > 255 ? 255 : value
}

/** As signed numbers, which the compiler keeps in registers; unsigned ones over 2^31 it makes floats. */
function signed({ pixels }: Picture): Int32Array {
  return new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length)
}

// In both passes sums stay in 31 bits, as in Pillow: `| 0` and `Math.imul` keep the compiler on integers.
function across(picture: Picture, [left, top, , bottom]: PixelBox, kernel: Kernel, width: number): Picture {
  const { size, bounds, weights } = kernel
  const source = signed(picture)
  const height = bottom - top
  const out = new Int32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const line = (top + y) * picture.width + left
    for (let x = 0; x < width; x += 1) {
      let offset = (line + (bounds[2 * x] as number)) | 0
      let r = HALF
      let g = HALF
      let b = HALF
      const start = Math.imul(x, size)
      const end = start + (bounds[2 * x + 1] as number)
      for (let k = start; k < end; k += 1, offset += 1) {
        const weight = weights[k] as number
        const pixel = source[offset] as number
        r = (r + Math.imul(pixel & 255, weight)) | 0
        g = (g + Math.imul((pixel >>> 8) & 255, weight)) | 0
        b = (b + Math.imul((pixel >>> 16) & 255, weight)) | 0
      }
      out[y * width + x] = clip(r) | (clip(g) << 8) | (clip(b) << 16) | OPAQUE
    }
  }
  return { width, height, pixels: new Uint32Array(out.buffer) }
}

function down(picture: Picture, { size, bounds, weights }: Kernel, height: number): Picture {
  const { width } = picture
  const pixels = signed(picture)
  const out = new Int32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const start = Math.imul(y, size)
    const end = start + (bounds[2 * y + 1] as number)
    const first = Math.imul(bounds[2 * y] as number, width)
    for (let x = 0; x < width; x += 1) {
      let offset = (first + x) | 0
      let r = HALF
      let g = HALF
      let b = HALF
      for (let k = start; k < end; k += 1, offset += width) {
        const weight = weights[k] as number
        const pixel = pixels[offset] as number
        r = (r + Math.imul(pixel & 255, weight)) | 0
        g = (g + Math.imul((pixel >>> 8) & 255, weight)) | 0
        b = (b + Math.imul((pixel >>> 16) & 255, weight)) | 0
      }
      out[y * width + x] = clip(r) | (clip(g) << 8) | (clip(b) << 16) | OPAQUE
    }
  }
  return { width, height, pixels: new Uint32Array(out.buffer) }
}
