import { exifOrientation } from './exif'
import type { ImageHeader } from './types'
import { ascii, u16, u24, u32 } from './view'

/** WebP: VP8 (lossy), VP8L (lossless) or VP8X (with frames, EXIF, alpha, profile). */
export function readWebp(bytes: Uint8Array): ImageHeader | null {
  const size = sizeOf(bytes)
  if (!size) return null
  let frames = 0
  let orientation = 1
  let profile = false
  let alpha = ascii(bytes, 12, 4) === 'VP8L' && ((bytes[24] ?? 0) & 0x10) !== 0
  let at = 12
  while (at + 8 <= bytes.length) {
    const kind = ascii(bytes, at, 4)
    const length = u32(bytes, at + 4, true)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (kind === 'ANMF') frames++
    if (kind === 'EXIF') orientation = exifOrientation(data)
    if (kind === 'ICCP') profile = true
    if (kind === 'ALPH' || (kind === 'VP8X' && (data[0] ?? 0) & 0x10)) alpha = true
    at += 8 + length + (length & 1)
  }
  const cut = bytes.length < u32(bytes, 4, true) + 8
  return { type: 'webp', ...size, bits: 8, orientation, frames: Math.max(1, frames), cmyk: false, alpha, profile, cut }
}

function sizeOf(bytes: Uint8Array): { width: number; height: number } | null {
  const kind = ascii(bytes, 12, 4)
  if (kind === 'VP8X') return { width: u24(bytes, 24, true) + 1, height: u24(bytes, 27, true) + 1 }
  if (kind === 'VP8 ') return { width: u16(bytes, 26, true) & 0x3fff, height: u16(bytes, 28, true) & 0x3fff }
  if (kind === 'VP8L' && bytes[20] === 0x2f) {
    const packed = u32(bytes, 21, true)
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
  }
  return null
}
