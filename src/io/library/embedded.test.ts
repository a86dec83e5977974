import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { putPicturesBack, takePicturesOut } from './embedded'

const BYTES = Uint8Array.from([1, 2, 3, 250])
const URL = `data:image/png;base64,${Buffer.from(BYTES).toString('base64')}`
const HASH = createHash('sha256').update(BYTES).digest('hex')
const TRACE = {
  id: 't',
  images: [{ id: 'a', embedded: URL, width: 3 }, { id: 'b' }],
  views: [{ id: 'v0', embedded: URL }],
  x: [1],
}

describe('pictures of a trace', () => {
  test('are taken out once each, and put back as they were, to the byte', async () => {
    const { trace, pictures } = await takePicturesOut(TRACE)
    expect([...pictures.keys()]).toEqual([HASH])
    expect(JSON.stringify(trace)).not.toContain('base64')
    const back = await putPicturesBack(trace, async (hash) => pictures.get(hash) ?? null)
    expect(JSON.stringify(back)).toBe(JSON.stringify(TRACE))
  })

  test('one that is not to be had is left out, and the rest stays', async () => {
    const { trace } = await takePicturesOut(TRACE)
    const back = await putPicturesBack(trace, async () => null)
    expect(back).toEqual({ id: 't', images: [{ id: 'a', width: 3 }, { id: 'b' }], views: [{ id: 'v0' }], x: [1] })
  })

  test('one that cannot be read stays as it was written', async () => {
    const broken = { images: [{ embedded: 'data:image/png;base64,???' }, null, 3], views: 'none' }
    expect(await takePicturesOut(broken)).toEqual({ trace: broken, pictures: new Map() })
  })
})
