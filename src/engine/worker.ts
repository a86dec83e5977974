/// <reference lib="webworker" />
import { openImage, sourceOf } from '../io'
import type { ToWorker } from '../rpc'
import { createHost } from './host/host'

/** The worker's entry: joins the engine's host with io's doors. The one file of the engine that may import io. */
const scope = self as unknown as DedicatedWorkerGlobalScope
const host = createHost((message) => scope.postMessage(message), {
  sourceOf: (spec, signal) => sourceOf(spec, {}, signal),
  openImage: (blob, signal) => openImage(blob, signal),
})
scope.onmessage = (event: MessageEvent<ToWorker>) => host(event.data)
