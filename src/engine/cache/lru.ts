/** Values within a byte budget; the one used longest ago goes first. `drop` frees what a value holds. */
export type Lru<V> = {
  get(key: string): V | undefined
  put(key: string, value: V, bytes: number): void
  delete(key: string): void
  clear(): void
  /** Without marking anything as used. */
  entries(): [string, V][]
  readonly bytes: number
}

export function createLru<V>(budget: number, drop: (value: V) => void = () => undefined): Lru<V> {
  const held = new Map<string, { value: V; bytes: number }>()
  let total = 0
  function remove(key: string): void {
    const entry = held.get(key)
    if (!entry) return
    held.delete(key)
    total -= entry.bytes
    drop(entry.value)
  }
  return {
    get(key) {
      const entry = held.get(key)
      if (!entry) return undefined
      held.delete(key)
      held.set(key, entry)
      return entry.value
    },
    put(key, value, bytes) {
      remove(key)
      held.set(key, { value, bytes })
      total += bytes
      // The newest stays even when it alone is over the budget: it is in use.
      for (const old of held.keys()) {
        if (total <= budget || old === key) break
        remove(old)
      }
    },
    delete: remove,
    clear: () => [...held.keys()].forEach(remove),
    entries: () => [...held].map(([key, { value }]) => [key, value]),
    get bytes() {
      return total
    },
  }
}
