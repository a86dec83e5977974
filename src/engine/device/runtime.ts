import type * as Ort from 'onnxruntime-web'
import { LoupeError, messageOf } from '../../core'
import asyncifyUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import jspiUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'

export type OrtModule = typeof Ort
export type Runtime = { readonly ort: OrtModule; readonly name: string }

let started: Promise<Runtime> | null = null

/**
 * ONNX Runtime of this worker, from files served with the page. The JSPI build where the browser can suspend
 * WebAssembly (17 MB), else the Asyncify build (27 MB); both hold the CPU and the native WebGPU execution providers.
 */
export function openRuntime(): Promise<Runtime> {
  started ??= startRuntime().catch((error: unknown) => {
    started = null
    throw runtimeOffline(error) ?? error
  })
  return started
}

/** Parts of the runtime come from the page's own host when they are first needed; without a network, that failed. */
export function runtimeOffline(error: unknown): LoupeError | null {
  if (globalThis.navigator?.onLine !== false) return null
  const host = globalThis.location?.host ?? ''
  return new LoupeError({
    code: 'offline',
    message: `There is no network, and ${host} is needed to start the model runtime.`,
    where: host,
    advice: 'Connect to the network and run again.',
    detail: messageOf(error),
  })
}

async function startRuntime(): Promise<Runtime> {
  const jspi = 'Suspending' in WebAssembly
  const ort: OrtModule = jspi ? await import('onnxruntime-web/jspi') : await import('onnxruntime-web/webgpu')
  ort.env.wasm.wasmPaths = { wasm: absolute(jspi ? jspiUrl : asyncifyUrl) }
  // Threads need cross-origin isolation, which a static host does not give.
  ort.env.wasm.numThreads = 1
  ort.env.logLevel = 'error'
  const version = ort.env.versions.web ?? ort.env.versions.common
  return { ort, name: `onnxruntime-web ${version} ${jspi ? 'JSPI' : 'Asyncify'}` }
}

function absolute(url: string): string {
  return new URL(url, import.meta.url).href
}
