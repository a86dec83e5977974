import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFault } from '../../core'
import { guessContent, readHeader, sniffImage, unreadPicture } from './header'
import { openImage } from './open'

const FAULTS = 'e2e/fixtures/faults'
const BAD = 'e2e/fixtures/bad'
const LONG = process.env['LOUPE_LONG'] === '1'
const bytesOf = (path: string) => new Uint8Array(readFileSync(path))

/** Milliseconds of the processor, whatever else the machine does. */
function msOf(run: () => void): number {
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** An AVIF box: its length, its kind, what is in it. */
function boxOf(kind: string, inside: Uint8Array): Uint8Array {
  const box = new Uint8Array(8 + inside.length)
  new DataView(box.buffer).setUint32(0, box.length)
  box.set(new TextEncoder().encode(kind), 4)
  box.set(inside, 8)
  return box
}

/** `ftyp`, then containers in containers: the heads first, since each would copy all that is in it. */
function nestedAvif(depth: number): Uint8Array {
  const size = boxOf('ispe', Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 48]))
  const bytes = new Uint8Array(depth * 8 + size.length)
  const view = new DataView(bytes.buffer)
  const kind = new TextEncoder().encode('iprp')
  for (let level = 0; level < depth; level += 1) {
    view.setUint32(level * 8, bytes.length - level * 8)
    bytes.set(kind, level * 8 + 4)
  }
  bytes.set(size, depth * 8)
  const start = boxOf('ftyp', new TextEncoder().encode('avif\0\0\0\0'))
  const whole = new Uint8Array(start.length + bytes.length)
  whole.set(start)
  whole.set(bytes, start.length)
  return whole
}

describe('hostile pictures', () => {
  it('a text of forty comments is refused within 50 ms, with a sentence', async () => {
    const bytes = bytesOf(`${FAULTS}/comments40.png`)
    const fault = await openImage(new Blob([bytes])).catch((error: unknown) => toFault(error))
    expect(fault).toMatchObject({ code: 'image-not-image', message: 'This is not a picture: it looks like text.' })
    expect(msOf(() => void [sniffImage(bytes), unreadPicture(bytes), guessContent(bytes)])).toBeLessThan(50)
  })

  it('markup is known behind comments, declarations and a byte order mark', () => {
    const textOf = (text: string) => new TextEncoder().encode(text)
    const page = textOf('\ufeff <!-- a --> <!----><HTML lang="en">')
    const drawing = textOf('<?xml version="1.0"?>\n<!-- a --><!DOCTYPE svg PUBLIC "x"><svg width="1">')
    expect([guessContent(page), unreadPicture(page)]).toEqual(['a web page (HTML)', null])
    expect(unreadPicture(drawing)).toBe('an SVG drawing')
    expect(guessContent(textOf('<!-- never closed <html>'))).toBe('text')
  })

  it('AVIF boxes are read at any depth', () => {
    expect(readHeader(nestedAvif(100_000))).toMatchObject({ type: 'avif', width: 64, height: 48 })
  })

  it('stray bytes between the segments of a JPEG are passed over', () => {
    expect(readHeader(bytesOf(`${FAULTS}/stray.jpg`))).toMatchObject({ type: 'jpeg', orientation: 1 })
  })

  it(
    `no change to a picture's bytes makes a reader throw or slow, ${LONG ? '20,000' : '500'} times`,
    { timeout: 1_800_000 },
    () => {
      const folders = [BAD, FAULTS].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
      const starts = folders
        .filter((path) => /\.(?:png|jpg|webp|gif|avif|bmp)$/.test(path))
        .map((path) => bytesOf(path))
      const patch = fc.record({
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        bytes: fc.uint8Array({ maxLength: 24 }),
      })
      const change = fc.record({
        bytes: fc.constantFrom(...starts),
        patches: fc.array(patch, { minLength: 1, maxLength: 4 }),
        keep: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      fc.assert(
        fc.property(change, ({ bytes, patches, keep }) => {
          const copy = bytes.slice(0, Math.ceil(bytes.length * Math.max(keep, 0.1)))
          for (const { share, bytes: put } of patches) {
            const offset = Math.floor(share * Math.max(0, copy.length - put.length))
            copy.set(put.subarray(0, copy.length - offset), offset)
          }
          const read = () => void [readHeader(copy), unreadPicture(copy), guessContent(copy)]
          const allowed = 100 * Math.max(1, copy.length / 100_000)
          // A second try, so that a pause of the machine does not count.
          expect(msOf(read) <= allowed || msOf(read) <= allowed).toBe(true)
        }),
        { numRuns: LONG ? 20_000 : 500 },
      )
    },
  )
})
