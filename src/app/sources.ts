/**
 * Decoded sources are kept up to this many pixels in all (4 bytes each); a larger one goes as soon as it is not used.
 */
const KEPT_PIXELS = 64_000_000

/** As the engine decodes: the file's own numbers, turned upright. */
export const DECODE: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
}

type Source = { readonly whole: Promise<ImageBitmap>; decoded: ImageBitmap | null; users: number; used: number }

export interface Sources {
  /** Lends the whole picture, decoded and upright, for as long as `run` takes. */
  use<T>(id: string, blob: Blob, run: (whole: ImageBitmap) => Promise<T>): Promise<T>
  /** Closes it, or has it closed when the last one that uses it is done. */
  drop(id: string): void
  readonly open: number
}

/**
 * Whole pictures, decoded: crops and tiles are cut from them. Cutting from the file itself would count the box before
 * an EXIF tag has turned the picture, and decode all of it for every crop.
 */
export function createSources(decode = (blob: Blob) => createImageBitmap(blob, DECODE)): Sources {
  const sources = new Map<string, Source>()
  let clock = 0
  function close(id: string, source: Source): void {
    source.decoded?.close()
    if (sources.get(id) === source) sources.delete(id)
  }
  function trim(): void {
    const latest = [...sources].sort(([, a], [, b]) => b.used - a.used)
    let pixels = 0
    for (const [id, source] of latest) {
      pixels += source.decoded ? source.decoded.width * source.decoded.height : 0
      if (source.users === 0 && source.decoded && pixels > KEPT_PIXELS) close(id, source)
    }
  }
  function take(id: string, blob: Blob): Source {
    const known = sources.get(id)
    if (known) return known
    const source: Source = { whole: decode(blob), decoded: null, users: 0, used: 0 }
    sources.set(id, source)
    return source
  }
  return {
    async use(id, blob, run) {
      const source = take(id, blob)
      source.users += 1
      source.used = ++clock
      try {
        source.decoded = await source.whole
        return await run(source.decoded)
      } catch (error) {
        // What could not be decoded may be when it is asked for again.
        if (!source.decoded && sources.get(id) === source) sources.delete(id)
        throw error
      } finally {
        source.users -= 1
        if (source.users === 0 && sources.get(id) !== source) source.decoded?.close()
        trim()
      }
    },
    drop(id) {
      const source = sources.get(id)
      if (!source) return
      sources.delete(id)
      if (source.users === 0) source.decoded?.close()
    },
    get open() {
      return [...sources.values()].filter((source) => source.decoded).length
    },
  }
}
