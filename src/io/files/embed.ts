import type { ImageEntry } from '../../core'
import { fail } from '../faults'

/**
 * Images whose pictures travel with them as data URLs.
 * @param blobs picture files by image id; images without one stay as they are
 */
export async function embedPictures(
  images: readonly ImageEntry[],
  blobs: ReadonlyMap<string, Blob>,
): Promise<ImageEntry[]> {
  return Promise.all(
    images.map(async (image) => {
      const blob = blobs.get(image.id)
      return blob ? { ...image, embedded: await blobToDataUrl(blob) } : image
    }),
  )
}

/** The embedded picture of an image entry, or null. @throws LoupeError image-undecodable when it is no data URL */
export function blobOf(image: ImageEntry): Blob | null {
  return image.embedded === undefined ? null : dataUrlToBlob(image.embedded)
}

export async function blobToDataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const parts: string[] = []
  // Steps of 3 x 8 kB: String.fromCharCode takes its bytes as arguments, and base64 joins only at multiples of 3.
  for (let at = 0; at < bytes.length; at += 24_576) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 24_576))))
  }
  return `data:${blob.type || 'application/octet-stream'};base64,${parts.join('')}`
}

/**
 * A data URL as a file, without asking the network layer: the page's security policy need not allow it.
 * @throws LoupeError image-undecodable
 */
export function dataUrlToBlob(url: string): Blob {
  const comma = url.indexOf(',')
  const head = comma === -1 ? '' : url.slice(0, comma)
  // Looked at by its parts: a pattern over megabytes overflows the engine's stack.
  if (!head.startsWith('data:') || head.length > LONGEST_HEAD) throw damaged('It is no data URL.')
  const [type = '', ...settings] = head.slice('data:'.length).split(';')
  const body = url.slice(comma + 1)
  try {
    const base64 = settings.at(-1)?.toLowerCase() === 'base64'
    return new Blob([base64 ? bytesOf(atob(body)) : new TextEncoder().encode(decodeURIComponent(body))], { type })
  } catch (error) {
    throw damaged(error)
  }
}

/** What stands before the comma of a data URL: a type and its settings. */
const LONGEST_HEAD = 1000

/** The bytes of a text with one character a byte. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index)
  return bytes
}

function damaged(detail: unknown): Error {
  const message = 'The picture inside this file is damaged.'
  return fail('image-undecodable', message, 'Open the picture itself beside it, or get the file again.', { detail })
}
