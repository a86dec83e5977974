import { sha256 } from '../images/hash'
import type { Parts } from './parts'
import { guarded, isFull, STRICT, type PictureRecord } from './storage'

/**
 * Pictures, each once by content hash (SHA-256, hex): in OPFS where there is one, else in IndexedDB. A record says that
 * a picture is whole; it is written after the bytes, so that a write that was cut off leaves no torn picture.
 */
export type Pictures = {
  /** Keeps a picture unless it is kept. @throws what storage throws */
  put(hash: string, blob: Blob): Promise<void>
  /** Null where it is not kept, or damaged: a damaged one is forgotten, and kept again when it is handed in. */
  read(hash: string): Promise<Blob | null>
  /** Hashes of all whole pictures. */
  list(): Promise<string[]>
  /** Deletes pictures, and files that no record names. */
  drop(hashes: readonly string[]): Promise<void>
}

const FOLDER = 'loupe-pictures'

export function createPictures(parts: Parts): Pictures {
  const { storage, gate, counts } = parts

  async function write(hash: string, blob: Blob): Promise<PictureRecord['place']> {
    const folder = await openFolder()
    if (!folder) return 'idb'
    try {
      await writeFile(folder, hash, blob)
      return 'opfs'
    } catch (error) {
      // A full disk is full for IndexedDB too; anything else that OPFS cannot do, IndexedDB may.
      if (isFull(error)) throw error
      return 'idb'
    }
  }

  async function bytesOf(record: PictureRecord): Promise<Uint8Array<ArrayBuffer> | null> {
    if (record.place === 'opfs') return readFile(record.hash)
    const bytes = await (await storage.ready()).get('pictureBytes', record.hash)
    return bytes ? new Uint8Array(bytes) : null
  }

  return {
    async put(hash, blob) {
      const db = await storage.ready()
      if (await isThere(await db.get('pictures', hash))) return
      gate('picture')
      const place = await write(hash, blob)
      const bytes = place === 'idb' ? new Uint8Array(await blob.arrayBuffer()) : null
      const added = new Date(parts.now()).toISOString()
      const transaction = db.transaction(['pictures', 'pictureBytes'], 'readwrite', STRICT)
      const record: PictureRecord = { hash, type: blob.type, size: blob.size, place, added }
      const writes: Promise<unknown>[] = [transaction.objectStore('pictures').put(record), transaction.done]
      if (bytes) writes.push(transaction.objectStore('pictureBytes').put(bytes, hash))
      await Promise.all(writes)
    },
    read: (hash) =>
      guarded(async () => {
        const db = await storage.ready()
        const record = await db.get('pictures', hash)
        if (!record) return null
        counts.picturesRead += 1
        const bytes = await bytesOf(record)
        const whole = bytes?.length === record.size && (await sha256(bytes)) === hash
        if (bytes && whole) return new Blob([bytes], { type: record.type })
        if (bytes) await db.delete('pictures', hash)
        return null
      }),
    list: async () => (await storage.ready()).getAllKeys('pictures'),
    async drop(hashes) {
      const db = await storage.ready()
      const transaction = db.transaction(['pictures', 'pictureBytes'], 'readwrite')
      const gone = hashes.flatMap((hash) => [
        transaction.objectStore('pictures').delete(hash),
        transaction.objectStore('pictureBytes').delete(hash),
      ])
      await Promise.all([...gone, transaction.done])
      await dropFiles(new Set(await db.getAllKeys('pictures')))
    },
  }
}

/** The folder of pictures in OPFS; null where the browser has none or gives none (private windows of some). */
async function openFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })
  } catch {
    return null
  }
}

/** A writable writes beside the file and takes its place when it closes: never half a file. */
async function writeFile(folder: FileSystemDirectoryHandle, name: string, blob: Blob): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true })
  const writable = await handle.createWritable()
  try {
    await writable.write(blob)
  } catch (error) {
    await writable.abort().catch(() => {})
    throw error
  }
  await writable.close()
}

/** A record whose file has gone (the browser cleared OPFS alone) stands for no picture. */
async function isThere(record: PictureRecord | undefined): Promise<boolean> {
  if (record?.place !== 'opfs') return record !== undefined
  return (await fileOf(record.hash))?.size === record.size
}

async function fileOf(name: string): Promise<File | null> {
  const folder = await openFolder()
  try {
    return (await (await folder?.getFileHandle(name))?.getFile()) ?? null
  } catch {
    return null
  }
}

async function readFile(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const file = await fileOf(name)
    return file && new Uint8Array(await file.arrayBuffer())
  } catch {
    return null
  }
}

/** Deletes every file but those of `whole`. A file that cannot be deleted now goes the next time. */
async function dropFiles(whole: ReadonlySet<string>): Promise<void> {
  const folder = await openFolder()
  if (!folder) return
  for await (const name of folder.keys()) {
    if (!whole.has(name)) await folder.removeEntry(name).catch(() => {})
  }
}
