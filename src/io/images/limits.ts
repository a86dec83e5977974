import { bytesText, count, fail } from '../faults'
import type { LoupeError } from '../../core'

/**
 * What is opened at all. Decoded, a picture takes 4 bytes a pixel: 120 megapixels are 480 MB, which Chromium still
 * gives in one bitmap; 16,384 is the largest canvas side that browsers share.
 */
export const IMAGE_LIMITS = { side: 16_384, pixels: 120_000_000, bytes: 512_000_000 } as const

/** The fault for a picture that is larger than `IMAGE_LIMITS`, or null. Sizes in pixels as stored. */
export function headerComplaint(size: { width: number; height: number }, where: string): LoupeError | null {
  const { width, height } = size
  const shape = `${count(width)} x ${count(height)} pixels`
  const advice = 'Make it smaller, or cut out the part that the question is about, and open that.'
  if (Math.max(width, height) > IMAGE_LIMITS.side) {
    const message = `This picture has ${shape}; Loupe opens at most ${count(IMAGE_LIMITS.side)} a side.`
    return fail('image-too-large', message, advice, { where })
  }
  if (width * height <= IMAGE_LIMITS.pixels) return null
  const mega = `${count((width * height) / 1e6)} million`
  const most = `${count(IMAGE_LIMITS.pixels / 1e6)} million`
  const message = `This picture has ${shape}, ${mega} in all; Loupe opens at most ${most}.`
  return fail('image-too-large', message, advice, { where })
}

/** The fault for a file that is too large to read into memory, or null. */
export function bytesComplaint(bytes: number, where: string): LoupeError | null {
  if (bytes <= IMAGE_LIMITS.bytes) return null
  const message = `This file has ${bytesText(bytes)}; Loupe opens pictures of at most ${bytesText(IMAGE_LIMITS.bytes)}.`
  return fail('image-too-large', message, 'Save it as JPEG or WebP, or make it smaller, and open that.', { where })
}
