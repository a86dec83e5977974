import { cutHistory, sharedLength, type History } from './history'
import { createLru } from './lru'
import type { Kv, KvStore } from './kv'

type Held = { readonly history: History; readonly kv: Kv }

/**
 * Caches of runs that are over, for branches and later questions: the longest prefix that one of them shares is copied.
 */
export type KvBank = {
  /** Takes the cache over. One that another holds the whole of is dropped. */
  keep(history: History, kv: Kv): void
  /** A copy of the longest shared prefix of at most `most` tokens, if it is longer than `over`. */
  copy(history: History, most: number, over: number): Promise<Kv | null>
  clear(): void
}

export function createBank(store: KvStore, budget: number): KvBank {
  const held = createLru<Held>(budget, ({ kv }) => store.dispose(kv))
  let next = 0
  return {
    keep(whole, kv) {
      const history = cutHistory(whole, kv.length)
      if (kv.length === 0 || history.ids.length !== kv.length) return store.dispose(kv)
      for (const [key, other] of held.entries()) {
        const shared = sharedLength(history, other.history)
        if (shared === history.ids.length) {
          held.get(key)
          return store.dispose(kv)
        }
        if (shared === other.history.ids.length) held.delete(key)
      }
      held.put(String(next++), { history, kv }, store.bytes(kv))
    },
    async copy(history, most, over) {
      const best = held.entries().reduce<{ key: string; length: number } | null>((found, [key, other]) => {
        const shared = Math.min(most, sharedLength(history, other.history))
        const length = cutHistory(history, shared).ids.length
        return length > (found?.length ?? over) ? { key, length } : found
      }, null)
      const source = best && held.get(best.key)
      return source ? store.prefix(source.kv, best.length) : null
    },
    clear: () => held.clear(),
  }
}
