import { LoupeError, type Signal } from '../../core'
import { bytesText, count, fail } from '../faults'
import { stopIfAborted } from '../signals'
import { fetchPicture } from './fetch'
import { sha256 } from './hash'
import { guessContent, readHeader, sniffImage, unreadPicture } from './header'
import { bytesComplaint, headerComplaint } from './limits'
import type { ImageHeader } from './types'

/** A picture file that was found good. */
export type OpenedImage = {
  readonly blob: Blob
  /** Pixels as decoded: upright. */
  readonly width: number
  readonly height: number
  readonly sha256: string
  readonly name: string
  /** MIME type by its bytes, whatever the name says. */
  readonly type: string
  /** What was done to read it, a sentence each. */
  readonly notes: readonly string[]
}

/** How pixels become numbers everywhere in Loupe: as stored, upright. The engine decodes with the same. */
export const DECODE: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
}

/**
 * Opens a picture from a file or an address: sniffs the type by its bytes, measures it before decoding, decodes it once
 * to see that it can be, and says what was done to it. Works in page and worker.
 * @throws LoupeError image-empty, image-not-image, image-too-large, image-unsupported, image-undecodable, url-*,
 * aborted
 */
export async function openImage(source: Blob | string, signal?: Signal, named?: string): Promise<OpenedImage> {
  stopIfAborted(signal)
  const { blob, name } = typeof source === 'string' ? await fetchPicture(source, signal) : fromBlob(source)
  const where = named ?? name
  const tooMany = bytesComplaint(blob.size, where)
  if (tooMany) throw tooMany
  const bytes = await readBytes(blob, where)
  stopIfAborted(signal, where)
  const header = checkHeader(bytes, where)
  const type = `image/${header.type}`
  const typed = blob.type === type ? blob : new Blob([bytes], { type })
  const hash = await sha256(bytes)
  const size = await measure(typed, header, where)
  stopIfAborted(signal, where)
  return { blob: typed, ...size, sha256: hash, name: where, type, notes: notesOf(header, size) }
}

function fromBlob(blob: Blob): { blob: Blob; name: string } {
  return { blob, name: typeof File !== 'undefined' && blob instanceof File && blob.name ? blob.name : 'picture' }
}

async function readBytes(blob: Blob, where: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer())
  } catch (error) {
    // A file that was moved, changed or locked after it was chosen.
    throw fail('image-undecodable', 'This file can no longer be read.', 'Choose it again.', { where, detail: error })
  }
}

/** The header of a picture whose own cannot be read: its size is known once it is decoded. */
const UNREAD = {
  width: 0,
  height: 0,
  orientation: 1,
  frames: 1,
  bits: 8,
  cmyk: false,
  alpha: false,
  profile: false,
  cut: false,
} as const

function checkHeader(bytes: Uint8Array, where: string): ImageHeader {
  if (bytes.length === 0) {
    throw fail('image-empty', 'This file is empty: it has 0 bytes.', 'Choose another, or save it again.', { where })
  }
  const header = readHeader(bytes)
  if (header) {
    const tooLarge = headerComplaint(header, where)
    if (tooLarge) throw tooLarge
    return header
  }
  const type = sniffImage(bytes)
  // The decoder has the last word: what it takes is opened, and measured then.
  if (type) return { ...UNREAD, type }
  const other = unreadPicture(bytes)
  if (other) {
    const message = `This is ${other}, which Loupe does not open.`
    throw fail('image-unsupported', message, 'Save it as PNG, JPEG or WebP and open that.', { where })
  }
  const guess = guessContent(bytes)
  const message = guess ? `This is not a picture: it looks like ${guess}.` : 'This is not a picture.'
  throw fail('image-not-image', message, 'Choose a PNG, JPEG, WebP, GIF, AVIF or BMP file.', { where })
}

/** The size as decoded. The bitmap is let go at once: pixels belong to the picture cache and the engine. */
async function measure(blob: Blob, header: ImageHeader, where: string): Promise<{ width: number; height: number }> {
  try {
    const bitmap = await createImageBitmap(blob, DECODE)
    const size = { width: bitmap.width, height: bitmap.height }
    bitmap.close()
    const tooLarge = headerComplaint(size, where)
    if (tooLarge) throw tooLarge
    return size
  } catch (error) {
    throw error instanceof LoupeError ? error : undecodable(header, blob.size, where, error)
  }
}

function undecodable(header: ImageHeader, bytes: number, where: string, detail: unknown): Error {
  const kind = header.type.toUpperCase()
  if (header.width === 0) {
    const message = `This ${kind} picture is damaged: its header cannot be read.`
    return fail('image-undecodable', message, 'Save it again from where it came, or choose another.', { where, detail })
  }
  if (header.cut) {
    const message = `This ${kind} file is cut short: it ends after ${bytesText(bytes)}, before its picture does.`
    return fail('image-undecodable', message, 'Copy or download it again.', { where, detail })
  }
  if (header.cmyk || header.bits > 8) {
    const how = header.cmyk ? 'is in CMYK colours' : `has ${header.bits} bits a channel`
    const message = `This ${kind} picture ${how}, which this browser does not decode.`
    return fail('image-unsupported', message, 'Save it in RGB with 8 bits a channel.', { where, detail })
  }
  const size = `${count(header.width)} x ${count(header.height)} pixels`
  const message = `The browser could not decode this ${kind} picture of ${size}.`
  return fail('image-undecodable', message, 'Save it again, smaller if it is large, or choose another.', {
    where,
    detail,
  })
}

/** What was done to read the picture, a sentence each. `size` is as decoded. */
export function notesOf(header: ImageHeader, size: { width: number; height: number }): string[] {
  const notes: string[] =
    header.width === 0 ? ['Its header is damaged; this browser could decode it all the same.'] : []
  if (header.orientation > 1) {
    notes.push(
      isTurned(header, size)
        ? 'Turned upright by its EXIF tag.'
        : 'Its EXIF tag says that it lies on its side; this browser does not turn it.',
    )
  }
  if (header.frames === null) notes.push('First frame of an animation.')
  if (header.frames !== null && header.frames > 1) notes.push(`First frame of an animation (${header.frames} frames).`)
  if (header.bits > 8) notes.push(`${header.bits} bits a channel, read as 8.`)
  if (header.cmyk) notes.push('CMYK colours, converted to RGB by the browser.')
  if (header.alpha) notes.push('Transparent parts are shown on white.')
  if (header.profile) notes.push('Its colour profile is not applied: the model gets the numbers as stored.')
  if (header.cut) notes.push('The file is cut short: a part of the picture may be missing.')
  return notes
}

/** Chromium 156 follows the tag in JPEG and PNG, not in WebP; where the sides change places, the size tells. */
function isTurned(header: ImageHeader, size: { width: number; height: number }): boolean {
  const tells = header.orientation >= 5 && header.width !== header.height
  return tells ? size.width === header.height : header.type !== 'webp'
}
