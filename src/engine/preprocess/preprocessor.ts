import { LoupeError, type PixelBox, type Size } from '../../core'
import { patchify, type PatchLayout, type Patches } from './patchify'
import { resizeBicubic, type Rgb } from './resample'

/** A decoded picture, upright, on white where it was transparent. */
export type Picture = Rgb

/** Pictures to tensors. This one is the exact CPU path; a GPU path stands behind the same interface. */
export interface Preprocessor {
  decode(blob: Blob): Promise<Picture>
  /** Cuts `cropPx` (integer pixels, right and bottom excluded), resizes it to `size`, and lays it out. */
  patches(picture: Picture, cropPx: PixelBox, size: Size, layout: PatchLayout): Patches
}

export const cpuPreprocessor: Preprocessor = {
  decode: decodeOnWhite,
  patches: (picture, cropPx, size, layout) => patchify(resizeBicubic(cropRgb(picture, cropPx), size), layout),
}

/** @throws LoupeError image-undecodable */
async function decodeOnWhite(blob: Blob): Promise<Picture> {
  try {
    // Colour profiles are left alone and alpha is not multiplied in, so that pixels are the file's own, as Pillow reads them.
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
      detail: error instanceof Error ? error.message : String(error),
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
  return { width, height, data: dropAlpha(context.getImageData(0, 0, width, height).data) }
}

function dropAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number
    rgb[to + 1] = rgba[from + 1] as number
    rgb[to + 2] = rgba[from + 2] as number
  }
  return rgb
}

/** As Pillow's crop: what is cut is a picture of its own, and resizing does not look past its edges. */
export function cropRgb(image: Rgb, [x1, y1, x2, y2]: PixelBox): Rgb {
  const [width, height] = [x2 - x1, y2 - y1]
  if (width === image.width && height === image.height) return image
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    const from = ((y1 + y) * image.width + x1) * 3
    data.set(image.data.subarray(from, from + width * 3), y * width * 3)
  }
  return { width, height, data }
}
