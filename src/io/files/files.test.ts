import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFault } from '../../core'
import { blobToDataUrl, dataUrlToBlob } from './embed'
import { safeName } from './save'
import { textOf } from './text'

describe('embedded pictures', () => {
  it('come back byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60_000, size: 'max' }), async (bytes) => {
        const back = dataUrlToBlob(await blobToDataUrl(new Blob([new Uint8Array(bytes)], { type: 'image/webp' })))
        expect(back.type).toBe('image/webp')
        expect(Buffer.compare(Buffer.from(await back.arrayBuffer()), Buffer.from(bytes))).toBe(0)
      }),
      { numRuns: 20 },
    )
  })

  it('may be written in percent form', async () => {
    expect(await dataUrlToBlob('data:text/plain,a%20%C3%A9').text()).toBe('a é')
  })

  it.each(['', 'https://a/b.png', 'data:image/png;base64,###', 'data:text/plain,%zz'])('%j is refused', (url) => {
    try {
      dataUrlToBlob(url)
      expect.unreachable()
    } catch (error) {
      expect(toFault(error).code).toBe('image-undecodable')
    }
  })
})

describe('text files', () => {
  it.each([
    ['UTF-8', [0x61, 0xc3, 0xa9]],
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9]],
    ['UTF-16 little', [0xff, 0xfe, 0x61, 0, 0xe9, 0]],
    ['UTF-16 big', [0xfe, 0xff, 0, 0x61, 0, 0xe9]],
  ])('are read in %s', (_name, bytes) => {
    expect(textOf(Uint8Array.from(bytes))).toBe('aé')
  })
})

describe('file names', () => {
  it.each([
    ['what is <b>?.json', 'what is -b-.json'],
    ['../../etc/passwd', 'etc-passwd'],
    ['...', 'loupe'],
    ['a'.repeat(300), 'a'.repeat(120)],
  ])('%j becomes %j', (name, safe) => expect(safeName(name)).toBe(safe))
})
