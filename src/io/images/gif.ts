import type { ImageHeader } from './types'
import { u16 } from './view'

const IMAGE = 0x2c
const EXTENSION = 0x21
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9

/** GIF: the screen's size, and its image blocks counted. */
export function readGif(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 13) return null
  const flags = bytes[10] ?? 0
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  let frames = 0
  let alpha = false
  let cut = true
  while (at < bytes.length) {
    const block = bytes[at]
    if (block === TRAILER) {
      cut = false
      break
    }
    if (block === EXTENSION) {
      // Later frames use transparency to keep what was there.
      if (frames === 0 && bytes[at + 1] === GRAPHIC_CONTROL && (bytes[at + 3] ?? 0) & 1) alpha = true
      at = skipSubBlocks(bytes, at + 2)
    } else if (block === IMAGE) {
      frames++
      const local = bytes[at + 9] ?? 0
      at = skipSubBlocks(bytes, at + 11 + (local & 0x80 ? 3 << ((local & 7) + 1) : 0))
    } else break
  }
  return {
    type: 'gif',
    width: u16(bytes, 6, true),
    height: u16(bytes, 8, true),
    bits: 8,
    orientation: 1,
    frames: Math.max(1, frames),
    cmyk: false,
    alpha,
    profile: false,
    cut,
  }
}

function skipSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== 0) at += (bytes[at] ?? 0) + 1
  return at + 1
}
