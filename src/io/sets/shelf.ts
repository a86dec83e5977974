import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { guarded } from '../library/storage'
import type { SetInfo } from './words'

/**
 * What this browser keeps of sets: their words and rows in IndexedDB, the files that rows point into in OPFS. A row's
 * trace is made again from the file's bytes when it is shown.
 */

const NAME = 'loupe-sets'
const FOLDER = 'loupe-sets'

interface Tables<Chunk> extends DBSchema {
  sets: { key: string; value: SetInfo }
  chunks: { key: [string, number]; value: Chunk }
}

export type SetShelf<Chunk> = {
  list(): Promise<SetInfo[]>
  read(id: string): Promise<SetInfo | null>
  write(info: SetInfo): Promise<void>
  /** Rows by chunk, in order. */
  writeChunk(set: string, index: number, chunk: Chunk): Promise<void>
  readChunk(set: string, index: number): Promise<Chunk | null>
  clearChunks(set: string): Promise<void>
  /** Deletes a set, its rows and its files. */
  remove(id: string): Promise<void>
  /** Keeps bytes under a name; resolves false where there is no room or no OPFS. */
  keepFile(set: string, name: string, blob: Blob, signal: AbortSignal): Promise<boolean>
  file(set: string, name: string): Promise<File | null>
}

/** The sets that this browser keeps, the newest first; read without the worker, whose code is large. */
export function listSets(): Promise<SetInfo[]> {
  return createSetShelf<unknown>().list()
}

export function createSetShelf<Chunk>(): SetShelf<Chunk> {
  let opening: Promise<IDBPDatabase<Tables<Chunk>>> | null = null
  const ready = () =>
    (opening ??= openDB<Tables<Chunk>>(NAME, 1, {
      upgrade(db) {
        db.createObjectStore('sets', { keyPath: 'id' })
        db.createObjectStore('chunks')
      },
      terminated: () => (opening = null),
    }).catch((error: unknown) => {
      opening = null
      throw error
    }))
  const chunksOf = (set: string) => IDBKeyRange.bound([set, 0], [set, Infinity])
  return {
    list: () =>
      guarded(async () => (await (await ready()).getAll('sets')).sort((a, b) => (a.created < b.created ? 1 : -1))),
    read: (id) => guarded(async () => (await (await ready()).get('sets', id)) ?? null),
    write: (info) => guarded(async () => void (await (await ready()).put('sets', info))),
    writeChunk: (set, index, chunk) =>
      guarded(async () => void (await (await ready()).put('chunks', chunk, [set, index]))),
    readChunk: (set, index) => guarded(async () => (await (await ready()).get('chunks', [set, index])) ?? null),
    clearChunks: (set) => guarded(async () => (await ready()).delete('chunks', chunksOf(set))),
    remove: (id) =>
      guarded(async () => {
        const transaction = (await ready()).transaction(['sets', 'chunks'], 'readwrite')
        await Promise.all([
          transaction.objectStore('sets').delete(id),
          transaction.objectStore('chunks').delete(chunksOf(id)),
          transaction.done,
        ])
        await (await folderOf())?.removeEntry(id, { recursive: true }).catch(() => undefined)
      }),
    keepFile: (set, name, blob, signal) => keepFile(set, name, blob, signal),
    async file(set, name) {
      try {
        const folder = await (await folderOf())?.getDirectoryHandle(set)
        return (await (await folder?.getFileHandle(name))?.getFile()) ?? null
      } catch {
        return null
      }
    },
  }
}

async function folderOf(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })
  } catch {
    return null
  }
}

/** A file that was not written whole is deleted: a name that is there stands for all its bytes. */
async function keepFile(set: string, name: string, blob: Blob, signal: AbortSignal): Promise<boolean> {
  const root = await folderOf()
  if (!root) return false
  try {
    const folder = await root.getDirectoryHandle(set, { create: true })
    const handle = await folder.getFileHandle(name, { create: true })
    try {
      await blob.stream().pipeTo(await handle.createWritable(), { signal })
      return true
    } catch {
      await folder.removeEntry(name).catch(() => undefined)
      return false
    }
  } catch {
    return false
  }
}
