import { exifOrientation } from './exif'
import type { ImageHeader } from './types'
import { ascii, u32 } from './view'

/** PNG: IHDR, and the chunks acTL (frames), eXIf, iCCP, tRNS; IEND ends it. */
export function readPng(bytes: Uint8Array): ImageHeader | null {
  if (ascii(bytes, 12, 4) !== 'IHDR' || bytes.length < 29) return null
  const colour = bytes[25] ?? 0
  let frames = 1
  let orientation = 1
  let profile = false
  let alpha = colour === 4 || colour === 6
  let cut = true
  let at = 8
  while (at + 12 <= bytes.length) {
    const length = u32(bytes, at)
    const kind = ascii(bytes, at + 4, 4)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (kind === 'acTL') frames = Math.max(1, u32(data, 0))
    if (kind === 'eXIf') orientation = exifOrientation(data)
    if (kind === 'iCCP') profile = true
    if (kind === 'tRNS') alpha = true
    if (kind === 'IEND') {
      cut = false
      break
    }
    at += 12 + length
  }
  return {
    type: 'png',
    width: u32(bytes, 16),
    height: u32(bytes, 20),
    bits: bytes[24] ?? 8,
    orientation,
    frames,
    cmyk: false,
    alpha,
    profile,
    cut,
  }
}
