import type { ImageEntry, Trace } from '../../core'
import { fail } from '../faults'

/**
 * A copy of the trace whose pictures travel inside it as data URLs.
 * @param blobs picture files by image id; images without one stay as they are
 */
export async function embedPictures(trace: Trace, blobs: ReadonlyMap<string, Blob>): Promise<Trace> {
  const images = trace.images.map(async (image) => {
    const blob = blobs.get(image.id)
    return blob ? { ...image, embedded: await blobToDataUrl(blob) } : image
  })
  return { ...trace, images: await Promise.all(images) }
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
  const match = /^data:([^;,]*)((?:;[^;,]*)*),/.exec(url)
  if (!match) throw damaged('It is no data URL.')
  const body = url.slice(match[0].length)
  try {
    const text = /;base64$/i.test(match[2] ?? '') ? atob(body.replace(/\s+/g, '')) : latin(decodeURIComponent(body))
    return new Blob([Uint8Array.from(text, (char) => char.charCodeAt(0))], { type: match[1] ?? '' })
  } catch (error) {
    throw damaged(error)
  }
}

/** Text as one char per UTF-8 byte. */
function latin(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

function damaged(detail: unknown): Error {
  const message = 'The picture inside this file is damaged.'
  return fail('image-undecodable', message, 'Open the picture itself beside it, or get the file again.', { detail })
}
