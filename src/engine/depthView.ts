import type { Gpu } from './device/gpu'
import { colourDepth, depthRegion, reliefDepth } from './gpu'
import { cpuPreprocessor, type PixelSource } from './preprocess/preprocessor'
import type { DepthViewInput, DepthViewReply } from './protocol'

type Opened = { readonly blob: Blob; readonly sha256: string; readonly width: number; readonly height: number }

/** One thing that is shown of a depth map, made on the device where there is one. @throws LoupeError image-* */
export async function depthView(input: DepthViewInput, gpu: Gpu | null, open: (blob: Blob) => Promise<Opened>): Promise<DepthViewReply> {
  const { map } = input
  if (input.show === 'region') return { show: 'region', region: await depthRegion(gpu, input, input.box) }
  if (input.show === 'colour') return { show: 'picture', ...pictureOf(await colourDepth(gpu, input), map.width, map.height) }
  const source = input.image ? sourceOf(await open(input.image)) : null
  const { width, height } = input.view.size
  return { show: 'picture', ...pictureOf(await reliefDepth(gpu, input, input.view, source), width, height) }
}

function pictureOf(pixels: Uint32Array, width: number, height: number) {
  return { width, height, data: new Uint8ClampedArray(pixels.buffer as ArrayBuffer, pixels.byteOffset, pixels.byteLength) }
}

function sourceOf({ blob, sha256, width, height }: Opened): PixelSource {
  return { sha256, size: { width, height }, pixels: () => cpuPreprocessor.decode(blob) }
}
