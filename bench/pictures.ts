import { Qwen2VLImageProcessor, RawImage } from '@huggingface/transformers'
import { createEngine } from '../src/engine'

/**
 * A decoded picture to `pixel_values`, twice: our exact CPU path in its worker, and transformers.js's Qwen2-VL image
 * processor. Both with Qwen2.5-VL's layout and at most 1,024 tokens, so that both make the same array; theirs resizes
 * by the canvas.
 */
export type Pair = { ours: number[]; peer: number[]; sizes: [string, string] }

const CONFIG = {
  image_processor_type: 'Qwen2VLImageProcessor',
  patch_size: 14,
  temporal_patch_size: 2,
  merge_size: 2,
  do_resize: true,
  do_rescale: true,
  do_normalize: true,
  do_convert_rgb: true,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
  min_pixels: 4 * 28 * 28,
  max_pixels: 1024 * 28 * 28,
}

/** As RawImage.fromBlob gives a photograph: RGBA, read from a canvas. */
function rawPicture(width: number, height: number): RawImage {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let i = 0; i < data.length; i += 1) data[i] = i % 4 === 3 ? 255 : (i * 2654435761) >>> 24
  return new RawImage(data, width, height, 4)
}

type Processed = { pixel_values: { dims: number[]; data: ArrayLike<number> } }

async function measurePictures(width: number, height: number, pairs: number): Promise<Pair> {
  const engine = createEngine({})
  const processor = new Qwen2VLImageProcessor(CONFIG)
  const raw = rawPicture(width, height)
  const result: Pair = { ours: [], peer: [], sizes: ['', ''] }
  for (let pair = -1; pair < pairs; pair += 1) {
    // One run that is not counted goes before each of ours; the first of theirs is not counted either.
    const { cpuMs, out } = await engine.call('bench', { what: 'tensor', width, height, runs: 1, gpu: false })
    const start = performance.now()
    const { pixel_values } = (await processor([raw])) as unknown as Processed
    const ms = performance.now() - start
    result.sizes = [`${(out.width / 14) * (out.height / 14)},1176`, pixel_values.dims.join(',')]
    if (pair < 0) continue
    result.ours.push(...cpuMs)
    result.peer.push(ms)
  }
  engine.close()
  return result
}

declare global {
  interface Window {
    measurePictures: typeof measurePictures
  }
}
window.measurePictures = measurePictures
