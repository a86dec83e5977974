import type { PictureLease, PictureSource, Proxy } from '../canvas'
import type { PixelBox } from '../core'
import type { PicturesPort } from '../store'

/** The longest side of what the stage paints. */
export const PROXY_SIDE = 4096
/** Decoded pictures that nobody shows are kept up to this many pixels, so that going back and forth decodes nothing. */
const IDLE_PIXELS = 48_000_000

type Kept = { readonly blob: Blob; proxy: Promise<Proxy> | null; decoded: Proxy | null; users: number; used: number }

export type PictureCache = PicturesPort & PictureSource & { readonly open: number }

/** As the engine decodes: the file's own numbers, turned upright. */
const DECODE: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
}

/**
 * The page's pictures by id. Files stay while the page lives; what is decoded is counted: it stays while somebody shows
 * it, then until room is needed, the longest unused first, and is closed when it goes.
 */
export function createPictureCache(): PictureCache {
  const kept = new Map<string, Kept>()
  let clock = 0
  function trim(): void {
    const idle = [...kept.values()].filter((one) => one.users === 0 && one.decoded).sort((a, b) => b.used - a.used)
    let pixels = 0
    for (const one of idle) {
      pixels += one.decoded ? one.decoded.image.width * one.decoded.image.height : 0
      if (pixels > IDLE_PIXELS) close(one)
    }
  }
  return {
    put(id, blob) {
      if (!kept.has(id)) kept.set(id, { blob, proxy: null, decoded: null, users: 0, used: ++clock })
    },
    blob: (id) => kept.get(id)?.blob ?? null,
    get open() {
      return [...kept.values()].filter((one) => one.decoded).length
    },
    lease(id) {
      const one = kept.get(id)
      if (!one) return null
      one.users += 1
      one.used = ++clock
      // A picture that was let go while it was being decoded is trimmed when it is.
      one.proxy ??= decode(one).finally(trim)
      return leaseOf(one, one.proxy, trim)
    },
  }
}

function leaseOf(one: Kept, proxy: Promise<Proxy>, trim: () => void): PictureLease {
  let released = false
  return {
    proxy,
    cut: (box, longest) => cut(one.blob, box, longest),
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
  const image = scale === 1 ? whole : await shrink(whole, scale)
  one.decoded = { image, scale }
  return one.decoded
}

async function shrink(whole: ImageBitmap, scale: number): Promise<ImageBitmap> {
  const width = Math.max(1, Math.round(whole.width * scale))
  const height = Math.max(1, Math.round(whole.height * scale))
  const image = await createImageBitmap(whole, { resizeWidth: width, resizeHeight: height, resizeQuality: 'high' })
  whole.close()
  return image
}

async function cut(blob: Blob, [x1, y1, x2, y2]: PixelBox, longest: number): Promise<ImageBitmap> {
  const width = Math.max(1, x2 - x1)
  const height = Math.max(1, y2 - y1)
  const scale = Math.min(1, longest / Math.max(width, height))
  return createImageBitmap(blob, x1, y1, width, height, {
    ...DECODE,
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  })
}

function close(one: Kept): void {
  one.decoded?.image.close()
  one.decoded = null
  one.proxy = null
}
