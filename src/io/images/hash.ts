/**
 * SHA-256 in hex. By `crypto.subtle` where there is one; a page served over plain http from another machine (a phone
 * that tries a development server) has none, and gets the same number from the loop below (FIPS 180-4).
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  return hex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256Slow(bytes))
}

export function sha256Slow(bytes: Uint8Array): Uint8Array {
  const { start, round } = constants()
  const state = Uint32Array.from(start)
  const padded = new Uint8Array((((bytes.length + 8) >> 6) << 6) + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x2000_0000))
  view.setUint32(padded.length - 4, bytes.length << 3)
  const words = new Uint32Array(64)
  for (let at = 0; at < padded.length; at += 64) block(view, at, words, round, state)
  const out = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => out.setUint32(i * 4, word))
  return new Uint8Array(out.buffer)
}

function block(view: DataView, at: number, w: Uint32Array, k: Uint32Array, state: Uint32Array): void {
  for (let i = 0; i < 64; i++) {
    w[i] =
      i < 16
        ? view.getUint32(at + i * 4)
        : (mix(w[i - 2], 17, 19, 10) + (w[i - 7] ?? 0) + mix(w[i - 15], 7, 18, 3) + (w[i - 16] ?? 0)) | 0
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (k[i] ?? 0) + (w[i] ?? 0)) | 0
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] ?? 0) + word))
}

function turn(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by))
}

function mix(x: number | undefined, a: number, b: number, shift: number): number {
  const word = x ?? 0
  return turn(word, a) ^ turn(word, b) ^ (word >>> shift)
}

/**
 * The first 32 bits of the fractions of the square and cube roots of the first primes, as the standard defines them.
 */
function constants(): { start: Uint32Array; round: Uint32Array } {
  const primes: number[] = []
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n)
  const fraction = (x: number) => Math.floor((x - Math.floor(x)) * 2 ** 32)
  return {
    start: Uint32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p))),
    round: Uint32Array.from(primes, (p) => fraction(Math.cbrt(p))),
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
