import { pixelBox, smartResize, type PixelBox, type Size } from '../../core'
import type { Features } from '../families/family'
import type { Picture } from '../preprocess/picture'
import { releasePixels } from '../preprocess/pixelTensor'
import type { PixelSource } from '../preprocess/preprocessor'
import type { Loaded } from './loaded'

export type Budget = { readonly minPixels: number; readonly maxPixels: number }

/** A view to be shown: what is cut, the size it is received at, and the merged grid that it becomes. */
export type Look = {
  /** Of the features: image hash, crop and received size. */
  readonly key: string
  readonly cropPx: PixelBox
  readonly received: Size
  readonly rows: number
  readonly columns: number
  readonly count: number
}

/** One picture of a question: decoded once, when its pixels are first needed. */
export type PictureSource = PixelSource

export function pictureSource(loaded: Loaded, blob: Blob, sha256: string, size: Size): PictureSource {
  let decoded: Promise<Picture> | null = null
  return { sha256, size, pixels: () => (decoded ??= loaded.preprocessor.decode(blob)) }
}

export function wholeOf({ width, height }: Size): PixelBox {
  return pixelBox(0, 0, width, height)
}

export function lookAt(loaded: Loaded, source: PictureSource, cropPx: PixelBox, budget: Budget): Look {
  const { factor } = loaded.model
  const cut = { width: cropPx[2] - cropPx[0], height: cropPx[3] - cropPx[1] }
  const received = smartResize(cut, factor, Math.min(budget.minPixels, budget.maxPixels), budget.maxPixels)
  return lookOf(source.sha256, factor, cropPx, received)
}

export function lookOf(sha256: string, factor: number, cropPx: PixelBox, received: Size): Look {
  const [rows, columns] = [received.height / factor, received.width / factor]
  const key = `${sha256}:${cropPx.join(',')}:${received.width}x${received.height}`
  return { key, cropPx, received, rows, columns, count: rows * columns }
}

/** At most `maxVisualTokens` a view, whatever the protocol's budget is. */
export function boundedBudget({ minPixels, maxPixels }: Budget, factor: number, maxVisualTokens: number): Budget {
  const most = Math.min(maxPixels, maxVisualTokens * factor * factor)
  return { minPixels: Math.min(minPixels, most), maxPixels: most }
}

export type Encoded = { readonly features: Features; readonly encoded: boolean; readonly ms: number }

/** The features of a view: from the cache, or made now. */
export async function featuresOf(
  loaded: Loaded,
  source: PictureSource,
  look: Look,
  signal: AbortSignal,
): Promise<Encoded> {
  const known = loaded.features.get(look.key)
  if (known) return { features: known, encoded: false, ms: 0 }
  const start = performance.now()
  const { layout, pixelType } = loaded.model
  const pixels = await loaded.preprocessor.tensor(source, look.cropPx, look.received, layout, pixelType)
  try {
    const features = await loaded.model.encode(pixels, signal)
    loaded.features.put(
      look.key,
      features,
      4 * (features.main.length + features.deep.reduce((sum, map) => sum + map.length, 0)),
    )
    return { features, encoded: true, ms: performance.now() - start }
  } finally {
    releasePixels(pixels)
  }
}
