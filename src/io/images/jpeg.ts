import { exifOrientation } from './exif'
import type { ImageHeader } from './types'
import { ascii, u16 } from './view'

const START_OF_SCAN = 0xda
const APP1 = 0xe1
const APP2 = 0xe2

/** JPEG: walks the segments up to the scan; the frame header gives size, bits and the number of components. */
export function readJpeg(bytes: Uint8Array): ImageHeader | null {
  let orientation = 1
  let profile = false
  let frame: { width: number; height: number; bits: number; parts: number } | null = null
  let at = 2
  while (at + 4 <= bytes.length) {
    // Stray bytes before a mark are passed over, as decoders do.
    if (bytes[at] !== 0xff) {
      at = nextMark(bytes, at)
      continue
    }
    const mark = bytes[at + 1] ?? 0
    // Fill bytes and marks without a body.
    if (mark === 0xff || mark === 0x00 || mark === 0x01 || (mark >= 0xd0 && mark <= 0xd8)) {
      at += mark === 0xff ? 1 : 2
      continue
    }
    if (mark === START_OF_SCAN) break
    const length = u16(bytes, at + 2)
    if (length < 2) return null
    const data = bytes.subarray(at + 4, at + 2 + length)
    if (mark === APP1 && ascii(data, 0, 4) === 'Exif') orientation = exifOrientation(data)
    if (mark === APP2 && ascii(data, 0, 11) === 'ICC_PROFILE') profile = true
    if (isFrame(mark)) {
      frame = { bits: data[0] ?? 8, height: u16(data, 1), width: u16(data, 3), parts: data[5] ?? 3 }
    }
    at += 2 + length
  }
  if (!frame) return null
  return {
    type: 'jpeg',
    width: frame.width,
    height: frame.height,
    bits: frame.bits,
    orientation,
    frames: 1,
    cmyk: frame.parts === 4,
    alpha: false,
    profile,
    cut: !hasEnd(bytes),
  }
}

function nextMark(bytes: Uint8Array, from: number): number {
  const found = bytes.indexOf(0xff, from)
  return found === -1 ? bytes.length : found
}

/** SOF0 to SOF15, but not DHT, JPG and DAC that lie between. */
function isFrame(mark: number): boolean {
  return mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc
}

/** The end mark; some cameras write zeros or a second picture behind it, so it is looked for from the back. */
function hasEnd(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 2; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true
  }
  return false
}
