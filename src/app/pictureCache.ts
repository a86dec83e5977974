import type { PictureLease, PictureSource, Proxy } from '../canvas'
import type { PixelBox } from '../core'
import type { PicturesPort } from '../store'
import { createSources, DECODE, type Sources } from './sources'

/** The longest side of what the stage paints. */
export const PROXY_SIDE = 4096
/** Decoded pictures that nobody shows are kept up to this many pixels, so that going back and forth decodes nothing. */
const IDLE_PIXELS = 48_000_000

type Kept = {
  readonly id: string
  readonly blob: Blob
  proxy: Promise<Proxy> | null
  decoded: Proxy | null
  users: number
  used: number
}

export type PictureCache = PicturesPort & PictureSource & { readonly open: number; readonly openSources: number }

/**
 * The page's pictures by id. Files stay while the page lives; what is decoded is counted: it stays while somebody shows
 * it, then until room is needed, the longest unused first, and is closed when it goes.
 */
export function createPictureCache(): PictureCache {
  const kept = new Map<string, Kept>()
  const sources = createSources()
  let clock = 0
  function trim(): void {
    for (const one of kept.values()) if (one.users === 0) sources.drop(one.id)
    const idle = [...kept.values()].filter((one) => one.users === 0 && one.decoded).sort((a, b) => b.used - a.used)
    let pixels = 0
    for (const one of idle) {
      pixels += one.decoded ? one.decoded.image.width * one.decoded.image.height : 0
      if (pixels > IDLE_PIXELS) close(one)
    }
  }
  return {
    put(id, blob) {
      if (!kept.has(id)) kept.set(id, { id, blob, proxy: null, decoded: null, users: 0, used: ++clock })
    },
    blob: (id) => kept.get(id)?.blob ?? null,
    get open() {
      return [...kept.values()].filter((one) => one.decoded).length
    },
    get openSources() {
      return sources.open
    },
    lease(id) {
      const one = kept.get(id)
      if (!one) return null
      one.users += 1
      one.used = ++clock
      // A picture that was let go while it was being decoded is trimmed when it is.
      one.proxy ??= decode(one).finally(trim)
      return leaseOf(one, one.proxy, sources, trim)
    },
  }
}

function leaseOf(one: Kept, proxy: Promise<Proxy>, sources: Sources, trim: () => void): PictureLease {
  let released = false
  // Where the proxy is the source, nothing is decoded twice.
  const cut = (box: PixelBox, scale: number) =>
    one.decoded?.scale === 1
      ? cutFrom(one.decoded.image, box, scale)
      : sources.use(one.id, one.blob, (whole) => cutFrom(whole, box, scale))
  return {
    proxy,
    cut: (box, longest) => cut(box, longest / longestOf(box)),
    tile: cut,
    release() {
      if (released) return
      released = true
      one.users -= 1
      trim()
    },
  }
}

async function decode(one: Kept): Promise<Proxy> {
  const whole = await createImageBitmap(one.blob, DECODE)
  const scale = Math.min(1, PROXY_SIDE / Math.max(whole.width, whole.height))
  const image = scale === 1 ? whole : shrink(whole, scale)
  one.decoded = { image, scale }
  return one.decoded
}

function shrink(whole: ImageBitmap, scale: number): ImageBitmap {
  const image = drawn(whole, { x: 0, y: 0, width: whole.width, height: whole.height }, scale)
  whole.close()
  return image
}

function longestOf([x1, y1, x2, y2]: PixelBox): number {
  return Math.max(1, x2 - x1, y2 - y1)
}

/** A part of a decoded picture; `scale` pixels of it stand for one of the picture, 1 at most. */
async function cutFrom(whole: ImageBitmap, [x1, y1, x2, y2]: PixelBox, scale: number): Promise<ImageBitmap> {
  const size = { width: Math.max(1, x2 - x1), height: Math.max(1, y2 - y1) }
  return drawn(whole, { x: x1, y: y1, ...size }, Math.min(1, scale))
}

/**
 * Through a canvas: Chromium 156 crops a bitmap that an EXIF tag of 6 or 8 has turned as if it were turned the other
 * way (`createImageBitmap` with a rectangle), and paints it rightly.
 */
function drawn(whole: ImageBitmap, part: { x: number; y: number; width: number; height: number }, scale: number) {
  const width = Math.max(1, Math.round(part.width * scale))
  const height = Math.max(1, Math.round(part.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context) {
    context.imageSmoothingQuality = 'high'
    context.drawImage(whole, part.x, part.y, part.width, part.height, 0, 0, width, height)
  }
  return canvas.transferToImageBitmap()
}

function close(one: Kept): void {
  one.decoded?.image.close()
  one.decoded = null
  one.proxy = null
}

/**
 * A crop of a kept picture (integer pixels) as a PNG, as the film strip shows it; null where the picture is not here.
 */
export async function cutPng(pictures: PictureSource, id: string, box: PixelBox): Promise<Blob | null> {
  const lease = pictures.lease(id)
  if (!lease) return null
  try {
    const bitmap = await lease.cut(box, longestOf(box))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    bitmap.close()
    return await canvas.convertToBlob({ type: 'image/png' })
  } finally {
    lease.release()
  }
}
