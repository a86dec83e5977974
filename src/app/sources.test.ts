import { describe, expect, test } from 'vitest'
import { createSources } from './sources'

/** A decoder that counts; Node has no pictures. */
function counted(pixels = 1000) {
  const seen = { decoded: 0, closed: 0 }
  const decode = async (): Promise<ImageBitmap> => {
    seen.decoded += 1
    return { width: pixels, height: 1, close: () => void (seen.closed += 1) }
  }
  return { seen, sources: createSources(decode) }
}
const blob = new Blob()
const width = async (whole: ImageBitmap) => whole.width

describe('decoded sources', () => {
  test('are decoded once for many crops, and closed once when they are dropped', async () => {
    const { seen, sources } = counted()
    expect(await Promise.all([sources.use('a', blob, width), sources.use('a', blob, width)])).toEqual([1000, 1000])
    await sources.use('a', blob, width)
    expect([seen.decoded, seen.closed, sources.open]).toEqual([1, 0, 1])
    sources.drop('a')
    sources.drop('a')
    expect([seen.closed, sources.open]).toEqual([1, 0])
  })

  test('that are dropped while they are used are closed when the use ends', async () => {
    const { seen, sources } = counted()
    await sources.use('a', blob, async () => {
      sources.drop('a')
      expect(seen.closed).toBe(0)
    })
    expect([seen.closed, sources.open]).toEqual([1, 0])
  })

  test('are closed, the longest unused first, beyond the pixels that are kept', async () => {
    const { seen, sources } = counted(30_000_000)
    for (const id of ['a', 'b', 'c']) await sources.use(id, blob, width)
    expect([seen.closed, sources.open]).toEqual([1, 2])
    await sources.use('b', blob, width)
    expect(seen.decoded).toBe(3)
  })

  test('that are larger than all that is kept go as soon as they are not used', async () => {
    const { seen, sources } = counted(100_000_000)
    await sources.use('a', blob, width)
    expect([seen.closed, sources.open]).toEqual([1, 0])
  })

  test('that could not be decoded are tried again', async () => {
    let tries = 0
    const sources = createSources(() => Promise.reject(new Error(`no ${++tries}`)))
    for (const times of [1, 2]) await expect(sources.use('a', blob, width)).rejects.toThrow(`no ${times}`)
    expect(sources.open).toBe(0)
  })
})
