import type { Size } from '../core'
import type { Gpu } from './device/gpu'
import { colourDepth, depthRegion, reliefDepth, type Made } from './gpu'
import type { PictureFile } from './pictureFile'
import { cpuPreprocessor, type PixelSource } from './preprocess/preprocessor'
import type { DepthViewInput, DepthViewReply } from './protocol'

/** One thing that is shown of a depth map, made on the device where there is one. @throws LoupeError image-* */
export async function depthView(
  input: DepthViewInput,
  gpu: Gpu | null,
  open: (blob: Blob) => Promise<PictureFile>,
): Promise<DepthViewReply> {
  const { map } = input
  if (input.show === 'region') {
    const { value, device } = await depthRegion(gpu, input, input.box)
    return { show: 'region', region: value, device }
  }
  if (input.show === 'colour') return pictureOf(await colourDepth(gpu, input), map)
  const source = input.image ? sourceOf(await open(input.image)) : null
  return pictureOf(await reliefDepth(gpu, input, input.view, source), input.view.size)
}

function pictureOf({ value, device }: Made<Uint32Array>, { width, height }: Size): DepthViewReply {
  return {
    show: 'picture',
    device,
    width,
    height,
    data: new Uint8ClampedArray(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength),
  }
}

function sourceOf({ blob, sha256, width, height }: PictureFile): PixelSource {
  return { sha256, size: { width, height }, pixels: () => cpuPreprocessor.decode(blob) }
}
