import type { Signal } from '../core'
import { aborted } from './faults'

/** Throws the fault `aborted` when the signal says stop. */
export function stopIfAborted(signal: Signal | undefined, where?: string): void {
  if (signal?.aborted) throw aborted(where)
}

/**
 * A controller that also stops when `signal` does; `release` forgets the signal, so that a long-lived one does not
 * collect listeners.
 */
export function follow(signal: Signal | undefined): { controller: AbortController; release: () => void } {
  const controller = new AbortController()
  if (!signal) return { controller, release: () => {} }
  const stop = () => controller.abort(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  return { controller, release: () => signal.removeEventListener('abort', stop) }
}
