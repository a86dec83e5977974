import type { Change } from './words'

/** Tells other tabs what changed here, and hears what changed there; where the browser has no such channel, silent. */
export type Channel = {
  tell(change: Change): void
  /** Hears other tabs, not this one. @returns stops hearing */
  subscribe(listener: (change: Change) => void): () => void
}

export function openChannel(name: string): Channel {
  const listeners = new Set<(change: Change) => void>()
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
  channel?.addEventListener('message', (event: MessageEvent<Change>) => {
    for (const listener of listeners) listener(event.data)
  })
  return {
    tell: (change) => channel?.postMessage(change),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
