import type { PixelBox, Size } from '../../core'
import type { Picture, Preprocessor } from '../preprocess/preprocessor'
import type { DepthProcessor } from './processor'

/** A crop as a depth model takes it: resized as Pillow does, normalised, channels first. @returns [3, height, width] */
export async function planesOf(
  preprocessor: Preprocessor,
  picture: Picture,
  cropPx: PixelBox,
  size: Size,
  { rescale, mean, std }: DepthProcessor,
): Promise<Float32Array> {
  // A patch a pixel: [height * width, 3].
  const { data } = await preprocessor.patches(picture, cropPx, size, { patch: 1, merge: 1, temporal: 1, rescale, mean, std })
  const plane = size.width * size.height
  const planes = new Float32Array(3 * plane)
  for (let i = 0, from = 0; i < plane; i += 1, from += 3) {
    planes[i] = data[from] as number
    planes[plane + i] = data[from + 1] as number
    planes[2 * plane + i] = data[from + 2] as number
  }
  return planes
}
