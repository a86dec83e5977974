/// <reference lib="webworker" />
import type { ToWorker } from '../../rpc'
import { createSetHost } from './host'

/** The import worker's entry. */
const scope = self as unknown as DedicatedWorkerGlobalScope
const host = createSetHost((message) => scope.postMessage(message))
scope.onmessage = (event: MessageEvent<ToWorker>) => host(event.data)
