import type { ImageHeader } from './types'
import { i32, u16, u32 } from './view'

const CORE_HEADER = 12

/** BMP: the size from either header; a negative height means rows from the top. */
export function readBmp(bytes: Uint8Array): ImageHeader | null {
  const old = u32(bytes, 14, true) === CORE_HEADER
  const width = old ? u16(bytes, 18, true) : i32(bytes, 18, true)
  const height = old ? u16(bytes, 20, true) : Math.abs(i32(bytes, 22, true))
  const cut = u32(bytes, 2, true) > bytes.length
  return {
    type: 'bmp',
    width,
    height,
    bits: 8,
    orientation: 1,
    frames: 1,
    cmyk: false,
    alpha: !old && u16(bytes, 28, true) === 32,
    profile: false,
    cut,
  }
}
