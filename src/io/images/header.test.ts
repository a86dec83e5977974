import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessContent, readHeader, sniffImage, unreadPicture } from './header'

const FOLDER = 'e2e/fixtures/bad'
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${FOLDER}/${name}`))
const plain = {
  width: 64,
  height: 48,
  orientation: 1,
  frames: 1,
  bits: 8,
  cmyk: false,
  alpha: false,
  profile: false,
  cut: false,
}

describe('the header of a picture', () => {
  it.each([
    ['plain.bmp', { ...plain, type: 'bmp' }],
    ['plain.webp', { ...plain, type: 'webp' }],
    ['lossy.webp', { ...plain, type: 'webp' }],
    ['plain.avif', { ...plain, type: 'avif' }],
    ['exif6.jpg', { ...plain, type: 'jpeg', width: 96, height: 64, orientation: 6 }],
    ['exif3.jpg', { ...plain, type: 'jpeg', width: 96, height: 64, orientation: 3 }],
    ['exif6.png', { ...plain, type: 'png', width: 96, height: 64, orientation: 6 }],
    ['exif6.webp', { ...plain, type: 'webp', width: 96, height: 64, orientation: 6 }],
    ['animated.gif', { ...plain, type: 'gif', width: 48, height: 32, frames: 3 }],
    ['animated.png', { ...plain, type: 'png', width: 48, height: 32, frames: 3 }],
    ['animated.webp', { ...plain, type: 'webp', width: 48, height: 32, frames: 3 }],
    ['sixteen.png', { ...plain, type: 'png', bits: 16 }],
    ['cmyk.jpg', { ...plain, type: 'jpeg', cmyk: true }],
    ['rgba.png', { ...plain, type: 'png', alpha: true }],
    ['profile.png', { ...plain, type: 'png', profile: true }],
    ['truncated.png', { ...plain, type: 'png', cut: true }],
    ['truncated.jpg', { ...plain, type: 'jpeg', cut: true }],
    ['wide12000.png', { ...plain, type: 'png', width: 12000, height: 400, bits: 1 }],
    ['square12000.png', { ...plain, type: 'png', width: 12000, height: 12000, bits: 1 }],
  ])('of %s is read without decoding', (name, header) => {
    expect(readHeader(bytesOf(name))).toEqual(header)
  })

  it.each(['empty.png', 'text.png', 'page.png', 'drawing.svg', 'scan.tif', 'header.png', 'garbled.jpg'])(
    'of %s is none',
    (name) => {
      expect(readHeader(bytesOf(name))).toBeNull()
    },
  )

  it('never throws, whatever the bytes are', () => {
    const starts = readdirSync(FOLDER).map((name) => bytesOf(name).subarray(0, 3000))
    const damaged = fc.tuple(fc.constantFrom(...starts), fc.nat(3000), fc.uint8Array({ maxLength: 40 }))
    fc.assert(
      fc.property(damaged, ([start, at, patch]) => {
        const bytes = new Uint8Array(start)
        bytes.set(patch.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length))
        for (const cut of [bytes, bytes.subarray(0, at)]) {
          const header = readHeader(cut)
          expect(header === null || (header.width > 0 && header.height > 0)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('what bytes are', () => {
  it('is decided by the bytes, not by the name', () => {
    expect([sniffImage(bytesOf('text.png')), sniffImage(bytesOf('exif6.jpg'))]).toEqual([null, 'jpeg'])
  })

  it('is said of pictures that browsers do not read', () => {
    expect([unreadPicture(bytesOf('drawing.svg')), unreadPicture(bytesOf('scan.tif'))]).toEqual([
      'an SVG drawing',
      'a TIFF picture',
    ])
  })

  it('is guessed of everything else', () => {
    expect([
      guessContent(bytesOf('page.png')),
      guessContent(bytesOf('text.png')),
      guessContent(new Uint8Array([1, 2, 3])),
    ]).toEqual(['a web page (HTML)', 'text', null])
  })
})
