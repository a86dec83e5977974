/**
 * Model files kept by the browser, in the Cache API, one entry a file under
 * `https://loupe.invalid/<model>/<revision>/<path>`. A revision is a commit or a content hash, so an entry never goes
 * stale.
 */
const NAME = 'loupe-models-1'
const ROOT = 'https://loupe.invalid/'

/** One model at one revision. */
export type CachedModel = {
  readonly model: string
  readonly revision: string
  readonly bytes: number
  readonly files: number
}

/** What the browser lets this page keep, in bytes; null where it does not say. */
export type StorageState = { readonly usage: number | null; readonly quota: number | null; readonly persisted: boolean }

export type Shelf = {
  get(path: string): Promise<Response | null>
  /** @returns null when it was kept, or a sentence that says why not */
  put(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null>
  /** Remembers that the folder has no such file: at a commit that stays so, with a network or without. */
  putAbsent(path: string): Promise<void>
}

/** A kept "there is no such file". */
const ABSENT = 404

export function keyOf(model: string, revision: string, path: string): string {
  const file = path.split('/').map(encodeURIComponent).join('/')
  return `${ROOT}${encodeURIComponent(model)}/${encodeURIComponent(revision)}/${file}`
}

/** The cache, or null where there is none: plain http from another machine, some private windows. */
async function openCache(storage = globalThis.caches as CacheStorage | undefined): Promise<Cache | null> {
  try {
    return (await storage?.open(NAME)) ?? null
  } catch {
    return null
  }
}

/** The part of the cache that holds one model at one revision. */
export function shelfOf(model: string, revision: string, storage?: CacheStorage): Shelf {
  return {
    async get(path) {
      const cache = await openCache(storage)
      return (await cache?.match(keyOf(model, revision, path)).catch(() => undefined)) ?? null
    },
    async put(path, bytes) {
      const cache = await openCache(storage)
      if (!cache) return 'This browser keeps no files for this page, so the model is downloaded each time.'
      const room = await roomFor(bytes.length)
      if (!room) return NO_ROOM
      try {
        const headers = { 'content-length': String(bytes.length), 'content-type': 'application/octet-stream' }
        await cache.put(keyOf(model, revision, path), new Response(bytes, { headers }))
        return null
      } catch {
        // QuotaExceededError for the most part; whatever it is, the file is in memory and the run goes on.
        return NO_ROOM
      }
    },
    async putAbsent(path) {
      const cache = await openCache(storage)
      // Nothing is lost when this cannot be kept: the server is asked again.
      await cache?.put(keyOf(model, revision, path), new Response(null, { status: ABSENT })).catch(() => undefined)
    },
  }
}

export function saysAbsent(kept: Response): boolean {
  return kept.status === ABSENT
}

export const NO_ROOM =
  'The browser has no room left to keep this model, so it is downloaded again next time. ' +
  'Delete cached models to make room.'

async function roomFor(bytes: number): Promise<boolean> {
  const { usage, quota } = await storageState()
  return usage === null || quota === null || usage + bytes <= quota
}

export async function storageState(): Promise<StorageState> {
  const storage = globalThis.navigator?.storage as StorageManager | undefined
  const estimate = await storage?.estimate?.().catch(() => undefined)
  const persisted = await storage?.persisted?.().catch(() => false)
  return { usage: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted: persisted ?? false }
}

/** Asks once that the browser does not throw kept models away; a refusal changes nothing. */
export async function askToPersist(): Promise<void> {
  await (globalThis.navigator?.storage as StorageManager | undefined)?.persist?.().catch(() => false)
}

/** Which models are kept, with bytes and files; the same model at two commits is two entries. */
export async function listCached(): Promise<CachedModel[]> {
  const cache = await openCache()
  if (!cache) return []
  const found = new Map<string, { model: string; revision: string; bytes: number; files: number }>()
  for (const request of await cache.keys()) {
    const [model, revision] = partsOf(request.url)
    if (!model || !revision || revision === REFS) continue
    const kept = found.get(`${model}@${revision}`) ?? { model, revision, bytes: 0, files: 0 }
    const entry = await cache.match(request)
    if (!entry || saysAbsent(entry)) continue
    const length = entry.headers.get('content-length')
    found.set(`${model}@${revision}`, { ...kept, bytes: kept.bytes + Number(length ?? 0), files: kept.files + 1 })
  }
  return [...found.values()].sort((a, b) => a.model.localeCompare(b.model))
}

/** Deletes all that is kept of a model, every revision. */
export async function deleteCached(model: string): Promise<void> {
  const cache = await openCache()
  if (!cache) return
  for (const request of await cache.keys()) if (partsOf(request.url)[0] === model) await cache.delete(request)
}

/** Stands where a revision stands, for what branch names resolved to; used when the hub cannot be asked. */
export const REFS = 'refs'

function partsOf(url: string): [string, string] {
  const [model = '', revision = ''] = url.startsWith(ROOT) ? url.slice(ROOT.length).split('/') : []
  return [decodeURIComponent(model), decodeURIComponent(revision)]
}
