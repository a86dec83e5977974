import { readAvif } from './avif'
import { readBmp } from './bmp'
import { readGif } from './gif'
import { readJpeg } from './jpeg'
import { beginsAsHtml, beginsAsSvg } from './markup'
import { readPng } from './png'
import type { ImageHeader, ImageType } from './types'
import { ascii } from './view'
import { readWebp } from './webp'

const READERS: readonly {
  type: ImageType
  is(bytes: Uint8Array): boolean
  read(bytes: Uint8Array): ImageHeader | null
}[] = [
  { type: 'png', is: (b) => b[0] === 0x89 && ascii(b, 1, 3) === 'PNG' && b[4] === 13 && b[5] === 10, read: readPng },
  { type: 'jpeg', is: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff, read: readJpeg },
  { type: 'gif', is: (b) => ascii(b, 0, 6) === 'GIF89a' || ascii(b, 0, 6) === 'GIF87a', read: readGif },
  { type: 'webp', is: (b) => ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 4) === 'WEBP', read: readWebp },
  { type: 'avif', is: (b) => ascii(b, 4, 4) === 'ftyp' && /avi[fs]/.test(ascii(b, 8, 32)), read: readAvif },
  { type: 'bmp', is: (b) => ascii(b, 0, 2) === 'BM' && b.length > 25, read: readBmp },
]

/** The format by the first bytes, whatever the name says; null when it is none that browsers read. */
export function sniffImage(bytes: Uint8Array): ImageType | null {
  return READERS.find((reader) => reader.is(bytes))?.type ?? null
}

/**
 * Reads size, orientation, frames and depth from the bytes of a picture, without decoding it.
 * @returns null when the bytes are no picture, or its header is broken
 */
export function readHeader(bytes: Uint8Array): ImageHeader | null {
  const reader = READERS.find((each) => each.is(bytes))
  const header = reader?.read(bytes) ?? null
  return header && header.width > 0 && header.height > 0 ? header : null
}

const OTHERS: readonly { name: string; is(bytes: Uint8Array): boolean }[] = [
  { name: 'a HEIC picture', is: (b) => ascii(b, 4, 4) === 'ftyp' && /hei[cfxms]|hev[cx]|mif1/.test(ascii(b, 8, 32)) },
  { name: 'a TIFF picture', is: (b) => ascii(b, 0, 4) === 'II*\0' || ascii(b, 0, 4) === 'MM\0*' },
  { name: 'a JPEG XL picture', is: (b) => (b[0] === 0xff && b[1] === 0x0a) || ascii(b, 4, 4) === 'JXL ' },
  { name: 'a JPEG 2000 picture', is: (b) => ascii(b, 4, 4) === 'jP  ' },
  { name: 'a Photoshop file', is: (b) => ascii(b, 0, 4) === '8BPS' },
  {
    name: 'an SVG drawing',
    is: (b) => beginsAsSvg(text(b)),
  },
  { name: 'an icon file', is: (b) => b[0] === 0 && b[1] === 0 && b[2] === 1 && b[3] === 0 },
]

const NOT_PICTURES: readonly { name: string; is(bytes: Uint8Array): boolean }[] = [
  { name: 'a web page (HTML)', is: (b) => looksLikeHtml(b) },
  { name: 'a PDF', is: (b) => ascii(b, 0, 5) === '%PDF-' },
  { name: 'an archive (ZIP)', is: (b) => ascii(b, 0, 4) === 'PK\u0003\u0004' },
  { name: 'a film', is: (b) => ascii(b, 4, 4) === 'ftyp' || (b[0] === 0x1a && b[1] === 0x45) },
  { name: 'text', is: (b) => b.length > 0 && printable(b) },
]

/** A picture that browsers do not read, by name, or null. */
export function unreadPicture(bytes: Uint8Array): string | null {
  return OTHERS.find((other) => other.is(bytes))?.name ?? null
}

/** What bytes that are no picture seem to be, or null. */
export function guessContent(bytes: Uint8Array): string | null {
  return NOT_PICTURES.find((other) => other.is(bytes))?.name ?? null
}

/** Whether bytes begin as a web page does. */
export function looksLikeHtml(bytes: Uint8Array): boolean {
  return beginsAsHtml(text(bytes))
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 1024))
}

function printable(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13)
}
