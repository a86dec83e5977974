import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toFault } from '../../core'
import { openImage } from './open'

const fileOf = (name: string) => new File([readFileSync(`e2e/fixtures/bad/${name}`)], name)

/** Node decodes no pictures; what Chromium does with these files is tested in e2e/io. */
beforeEach(() => vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('no', 'InvalidStateError'))))
afterEach(() => vi.unstubAllGlobals())

async function faultOf(name: string) {
  const { code, message, where } = await openImage(fileOf(name)).then(
    () => {
      throw new Error('opened')
    },
    (error: unknown) => toFault(error),
  )
  return [code, message, where]
}

describe('a bad picture gets a code and a sentence', () => {
  it.each([
    ['empty.png', 'image-empty', 'This file is empty: it has 0 bytes.'],
    ['text.png', 'image-not-image', 'This is not a picture: it looks like text.'],
    ['page.png', 'image-not-image', 'This is not a picture: it looks like a web page (HTML).'],
    ['drawing.svg', 'image-unsupported', 'This is an SVG drawing, which Loupe does not open.'],
    ['scan.tif', 'image-unsupported', 'This is a TIFF picture, which Loupe does not open.'],
    ['header.png', 'image-undecodable', 'This PNG picture is damaged: its header cannot be read.'],
    ['garbled.jpg', 'image-undecodable', 'This JPEG picture is damaged: its header cannot be read.'],
    [
      'truncated.png',
      'image-undecodable',
      'This PNG file is cut short: it ends after 97 bytes, before its picture does.',
    ],
    [
      'truncated.jpg',
      'image-undecodable',
      'This JPEG file is cut short: it ends after 656 bytes, before its picture does.',
    ],
    ['wide20000.png', 'image-too-large', 'This picture has 20,000 x 4 pixels; Loupe opens at most 16,384 a side.'],
    [
      'square12000.png',
      'image-too-large',
      'This picture has 12,000 x 12,000 pixels, 144 million in all; Loupe opens at most 120 million.',
    ],
    ['cmyk.jpg', 'image-unsupported', 'This JPEG picture is in CMYK colours, which this browser does not decode.'],
    ['sixteen.png', 'image-unsupported', 'This PNG picture has 16 bits a channel, which this browser does not decode.'],
    ['plain.webp', 'image-undecodable', 'The browser could not decode this WEBP picture of 64 x 48 pixels.'],
  ])('%s: %s', async (name, code, message) => {
    expect(await faultOf(name)).toEqual([code, message, name])
  })

  it('a run that was stopped opens nothing', async () => {
    const error = await openImage(fileOf('plain.webp'), AbortSignal.abort()).catch((thrown: unknown) => thrown)
    expect(toFault(error).code).toBe('aborted')
  })

  it.each(['not an address', 'ftp://a/b.png', 'javascript:alert(1)', ''])('the address %j is none', async (url) => {
    expect(toFault(await openImage(url).catch((thrown: unknown) => thrown)).code).toBe('url-invalid')
  })
})
