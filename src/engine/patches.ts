import type { Gpu } from './device/gpu'
import { readBack, toolsOf } from './gpu/tools'
import type { PictureFile } from './pictureFile'
import { createGpuPreprocessor } from './preprocess/gpu'
import type { PixelTensor } from './preprocess/pixelTensor'
import { cpuPreprocessor, type PixelSource } from './preprocess/preprocessor'
import type { PatchesInput, PatchesReply } from './protocol'
import { fromHalf, toHalf } from './session/tensors'

/** What a model would be given of a picture, read back: for tests and scripts. @throws LoupeError image-* */
export async function patches(
  input: PatchesInput,
  { blob, sha256, width, height }: PictureFile,
  gpu: Gpu | null,
): Promise<PatchesReply> {
  const { cropPx, size, layout, type = 'float32' } = input
  const preprocessor = gpu ? createGpuPreprocessor(gpu) : cpuPreprocessor
  const source: PixelSource = { sha256, size: { width, height }, pixels: () => preprocessor.decode(blob) }
  const tensor = await preprocessor.tensor(source, cropPx, size, layout, type)
  if (tensor.place === 'cpu') {
    const data = type === 'float16' ? tensor.data.map((value) => fromHalf(toHalf(value))) : tensor.data
    return { data, grid: tensor.grid, device: 'cpu' }
  }
  try {
    return { data: await floatsFrom(tensor, toolsOf(gpu as Gpu).device), grid: tensor.grid, device: 'gpu' }
  } finally {
    tensor.release()
  }
}

async function floatsFrom(tensor: Extract<PixelTensor, { place: 'gpu' }>, device: GPUDevice): Promise<Float32Array> {
  const count = tensor.shape.reduce((product, side) => product * side, 1)
  if (tensor.type === 'float32') return new Float32Array(await readBack(device, tensor.buffer, 4 * count))
  return Float32Array.from(new Uint16Array(await readBack(device, tensor.buffer, 2 * count)), fromHalf)
}
