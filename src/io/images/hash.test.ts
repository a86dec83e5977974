import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256, sha256Slow } from './hash'

describe('sha256', () => {
  it('is the same with and without crypto.subtle, at every padding', async () => {
    for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 131 + length) & 255)
      const known = createHash('sha256').update(bytes).digest('hex')
      expect(Buffer.from(sha256Slow(bytes)).toString('hex')).toBe(known)
      expect(await sha256(bytes)).toBe(known)
    }
  })
})
