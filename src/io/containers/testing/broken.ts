/** How many broken files a container has to survive. */
export const BROKEN = process.env['LOUPE_LONG'] === undefined ? 2000 : 20_000

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A few bytes of a file replaced, one file in ten cut off; the same for the same seed. */
export function broken(whole: Uint8Array<ArrayBuffer>, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed)
  const bytes = whole.slice()
  for (let left = 1 + Math.floor(next() * 4); left > 0; left -= 1)
    bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
  return next() < 0.1 ? bytes.slice(0, Math.floor(next() * bytes.length)) : bytes
}
