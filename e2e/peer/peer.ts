import { AutoImageProcessor, AutoModelForDepthEstimation, env, RawImage, type Tensor } from '@huggingface/transformers'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'

export type PeerDepth = { width: number; height: number; values: number[] }

/**
 * What transformers.js makes of a picture with the model `id` of the hub at `host`: its `predicted_depth`, untouched.
 */
async function peerDepth(host: string, id: string, picture: string): Promise<PeerDepth> {
  env.allowLocalModels = false
  env.remoteHost = `${host}/`
  // Its default is a CDN; served here, with one thread, as ours.
  const runtime = env.backends.onnx.wasm
  if (runtime)
    Object.assign(runtime, {
      wasmPaths: { wasm: new URL(wasm, location.href).href, mjs: new URL(mjs, location.href).href },
      numThreads: 1,
    })
  const processor = await AutoImageProcessor.from_pretrained(id)
  const model = await AutoModelForDepthEstimation.from_pretrained(id, { dtype: 'fp32', device: 'wasm' })
  const image = await RawImage.fromBlob(await (await fetch(picture)).blob())
  const { predicted_depth: depth } = (await model(await processor(image))) as { predicted_depth: Tensor }
  const [height = 0, width = 0] = depth.dims.slice(-2)
  return { width, height, values: [...(depth.data as Float32Array)] }
}

declare global {
  interface Window {
    peerDepth: typeof peerDepth
  }
}
window.peerDepth = peerDepth
