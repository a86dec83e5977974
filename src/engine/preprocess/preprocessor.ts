import { LoupeError, messageOf, type PixelBox, type Size } from '../../core'
import { layOut, shapeOf, type Layout } from './layout'
import type { Picture } from './picture'
import type { FloatType, PixelTensor } from './pixelTensor'
import { cutAndResize } from './resample'

/** A picture whose pixels are decoded (upright, on white where it was transparent) when they are first needed. */
export type PixelSource = { readonly sha256: string; readonly size: Size; pixels(): Promise<Picture> }

/** Pictures to tensors: the exact CPU path, or WGSL on the engine's device; both give the same numbers. */
export interface Preprocessor {
  decode(blob: Blob): Promise<Picture>
  /**
   * Cuts `cropPx` (integer pixels, right and bottom excluded), resizes it to `size`, and lays it out. `type` is what
   * the network takes.
   */
  tensor(source: PixelSource, cropPx: PixelBox, size: Size, layout: Layout, type: FloatType): Promise<PixelTensor>
}

export const cpuPreprocessor: Preprocessor = {
  decode: decodeOnWhite,
  async tensor(source, cropPx, size, layout) {
    const { data, grid } = layOut(cutAndResize(await source.pixels(), cropPx, size), layout)
    return { place: 'cpu', data, grid, shape: shapeOf(size, layout) }
  },
}

/** @throws LoupeError image-undecodable */
async function decodeOnWhite(blob: Blob): Promise<Picture> {
  try {
    // Colour profiles are left alone and alpha is not multiplied in, so that pixels are the file's own, as Pillow reads
    // them.
    const bitmap = await createImageBitmap(blob, {
      imageOrientation: 'from-image',
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    })
    try {
      return readPixels(bitmap)
    } finally {
      bitmap.close()
    }
  } catch (error) {
    throw new LoupeError({
      code: 'image-undecodable',
      message: 'The browser cannot decode this picture.',
      advice: 'Save it as PNG, JPEG or WebP and open that.',
      detail: messageOf(error),
    })
  }
}

function readPixels(bitmap: ImageBitmap): Picture {
  const { width, height } = bitmap
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2d context')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, 0, 0)
  return { width, height, pixels: new Uint32Array(context.getImageData(0, 0, width, height).data.buffer) }
}
