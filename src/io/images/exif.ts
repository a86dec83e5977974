import { ascii, u16, u32 } from './view'

const ORIENTATION = 0x0112

/**
 * The orientation tag of an EXIF block (a TIFF header and its first directory), 1 to 8.
 * `EXIF\0\0` before it is skipped. @returns 1 when there is none, or the block is broken
 */
export function exifOrientation(bytes: Uint8Array): number {
  const tiff = ascii(bytes, 0, 4).toLowerCase() === 'exif' ? bytes.subarray(6) : bytes
  const order = ascii(tiff, 0, 2)
  if (order !== 'II' && order !== 'MM') return 1
  const little = order === 'II'
  if (u16(tiff, 2, little) !== 42) return 1
  const directory = u32(tiff, 4, little)
  if (directory + 2 > tiff.length) return 1
  const entries = u16(tiff, directory, little)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > tiff.length) return 1
    if (u16(tiff, entry, little) !== ORIENTATION) continue
    const value = u16(tiff, entry + 8, little)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}
