import type { Parts } from './parts'
import { guarded, STRICT } from './storage'

/** Small values by key (the author's name, hosts that were asked, the width of a side), the same in every tab. */
export type Settings = {
  /** What is set now; read once when the library opens. */
  get(key: string): unknown
  /** In force at once; resolves when it is kept. @throws LoupeError quota, internal */
  set(key: string, value: unknown): Promise<void>
}

export async function openSettings(parts: Parts): Promise<Settings> {
  const { storage, channel, gate } = parts
  const values = await guarded(async () => {
    const { store, done } = (await storage.ready()).transaction('settings')
    const [keys, found] = await Promise.all([store.getAllKeys(), store.getAll(), done])
    return new Map<string, unknown>(keys.map((key, index) => [key, found[index]]))
  })
  channel.subscribe((change) => {
    if (change.kind === 'setting') values.set(change.key, change.value)
  })
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value)
      return guarded(async () => {
        const db = storage.now() ?? (await storage.ready())
        gate('setting')
        const { store, done } = db.transaction('settings', 'readwrite', STRICT)
        await Promise.all([store.put(value, key), done])
        channel.tell({ kind: 'setting', key, value })
      })
    },
  }
}
