import type { ImageHeader } from './types'
import { ascii, u32 } from './view'

type Found = { width: number; height: number; bits: number; turned: boolean; profile: boolean; alpha: boolean }

const CONTAINERS: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 }

/**
 * AVIF: the largest `ispe` (size) of the item properties, so that a thumbnail or alpha plane does not win. Turning
 * (`irot`, `imir`) is part of decoding in AVIF, so the orientation stays 1 and `turned` only swaps the sides.
 */
export function readAvif(bytes: Uint8Array): ImageHeader | null {
  const found: Found = { width: 0, height: 0, bits: 8, turned: false, profile: false, alpha: false }
  walk(bytes, found)
  const moves = /avis/.test(ascii(bytes, 8, 4))
  const size = found.turned
    ? { width: found.height, height: found.width }
    : { width: found.width, height: found.height }
  return {
    type: 'avif',
    ...size,
    bits: found.bits,
    orientation: 1,
    frames: moves ? null : 1,
    cmyk: false,
    alpha: found.alpha,
    profile: found.profile,
    cut: false,
  }
}

/** Every box once, at any depth: what is still to be read keeps its end on a stack of its own. */
function walk(bytes: Uint8Array, found: Found): void {
  const open = [{ next: 0, end: bytes.length }]
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const start = level.next
    if (start + 8 > level.end) {
      open.pop()
      continue
    }
    const length = u32(bytes, start)
    const kind = ascii(bytes, start + 4, 4)
    const end = length < 8 ? level.end : Math.min(level.end, start + length)
    level.next = end
    const inside = CONTAINERS[kind]
    if (inside === undefined) readProperty(bytes, kind, start + 8, found)
    else open.push({ next: start + 8 + inside, end })
  }
}

function readProperty(bytes: Uint8Array, kind: string, at: number, found: Found): void {
  if (kind === 'ispe' && u32(bytes, at + 4) * u32(bytes, at + 8) > found.width * found.height) {
    found.width = u32(bytes, at + 4)
    found.height = u32(bytes, at + 8)
  }
  if (kind === 'pixi') found.bits = Math.max(found.bits, bytes[at + 5] ?? 8)
  if (kind === 'irot') found.turned = ((bytes[at] ?? 0) & 1) === 1
  if (kind === 'colr' && /prof|rICC/.test(ascii(bytes, at, 4))) found.profile = true
  if (kind === 'auxC' && ascii(bytes, at + 4, 60).includes('alpha')) found.alpha = true
}
