/** Reads numbers out of bytes; outside the bytes everything is 0, so that a cut file never throws. */

export function u16(bytes: Uint8Array, at: number, little = false): number {
  const a = bytes[at] ?? 0
  const b = bytes[at + 1] ?? 0
  return little ? a + b * 256 : a * 256 + b
}

export function u24(bytes: Uint8Array, at: number, little = false): number {
  return little ? u16(bytes, at, true) + (bytes[at + 2] ?? 0) * 65536 : (bytes[at] ?? 0) * 65536 + u16(bytes, at + 1)
}

export function u32(bytes: Uint8Array, at: number, little = false): number {
  const first = u16(bytes, at, little)
  const second = u16(bytes, at + 2, little)
  return little ? first + second * 65536 : first * 65536 + second
}

export function i32(bytes: Uint8Array, at: number, little = false): number {
  return u32(bytes, at, little) | 0
}

export function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}
