/// <reference lib="webworker" />
import { openImage, sourceOf } from '../io'
import { createHost } from './rpc/host'
import type { ToWorker } from './protocol'

/** The worker's entry: joins the engine's host with io's doors. The one file of the engine that may import io. */
const scope = self as unknown as DedicatedWorkerGlobalScope
const host = createHost({
  post: (message) => scope.postMessage(message),
  sourceOf: (spec, signal) => sourceOf(spec, {}, signal),
  openImage: (blob, signal) => openImage(blob, signal),
})
scope.onmessage = (event: MessageEvent<ToWorker>) => host(event.data)
