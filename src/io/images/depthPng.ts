import { LoupeError, type DepthMap } from '../../core'
import { fail } from '../faults'
import { ascii, u16, u32 } from './view'

/** More than any depth map that is worth its bytes, and less than what an archive bomb would make of them. */
const MOST_PIXELS = 64e6
const BYTES = 2

/**
 * A 16-bit grey PNG as a map of depth values in [0,1]: it holds 65535 x value (design section 1). Browsers decode such
 * files to 8 bits, which loses what a depth map is for.
 * @throws LoupeError image-not-image, image-unsupported, image-too-large, image-undecodable
 */
export async function readDepthPng(file: Blob): Promise<DepthMap> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (u32(bytes, 0) !== 0x89504e47 || ascii(bytes, 12, 4) !== 'IHDR') {
    throw fail('image-not-image', 'This depth map is no PNG file.', 'Choose a 16-bit grey PNG.')
  }
  const [width, height] = [u32(bytes, 16), u32(bytes, 20)]
  if (bytes[24] !== 16 || bytes[25] !== 0 || bytes[28] !== 0) {
    throw fail(
      'image-unsupported',
      'This PNG is no depth map: it is not grey with 16 bits a pixel, not interlaced.',
      'Save it as a 16-bit grey PNG.',
    )
  }
  if (width * height > MOST_PIXELS)
    throw fail('image-too-large', `This depth map has ${width} x ${height} pixels.`, 'Make it smaller.')
  const rows = await inflate(dataOf(bytes), height * (width * BYTES + 1))
  return { width, height, values: unfilter(rows, width, height) }
}

/** The bytes of all IDAT chunks, in order. */
function dataOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let at = 8; at + 12 <= bytes.length; at += 12 + u32(bytes, at)) {
    if (ascii(bytes, at + 4, 4) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + u32(bytes, at)))
  }
  return parts
}

async function inflate(parts: Uint8Array<ArrayBuffer>[], length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length)
  let at = 0
  try {
    const reader = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      out.set(value.subarray(0, length - at), at)
      at = Math.min(length, at + value.length)
    }
    if (at === length) return out
  } catch (error) {
    if (error instanceof LoupeError) throw error
  }
  throw fail('image-undecodable', 'This depth map is cut short or garbled.', 'Copy or download it again.')
}

/** PNG's filters undone (PNG specification, section 9), and 16 bits big-endian over 65535. */
function unfilter(rows: Uint8Array, width: number, height: number): Float32Array {
  const stride = width * BYTES
  const values = new Float32Array(width * height)
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1)
    const line = rows.slice(start + 1, start + 1 + stride)
    const filter = rows[start] ?? 0
    for (let i = 0; i < stride; i += 1)
      line[i] = (line[i] ?? 0) + predict(filter, line[i - BYTES] ?? 0, above[i] ?? 0, above[i - BYTES] ?? 0)
    for (let x = 0; x < width; x += 1) values[y * width + x] = u16(line, x * BYTES) / 65535
    above = line
  }
  return values
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  return filter === 4 ? paeth(left, up, corner) : 0
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
