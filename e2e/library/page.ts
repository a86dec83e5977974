import {
  cursorOf,
  openLibrary,
  putPicturesBack,
  rowOf,
  takePicturesOut,
  type Library,
  type LibraryOptions,
  type Parcel,
  type Write,
} from '../../src/io'

/** What tests call in the page. */
const tools = {
  openLibrary,
  cursorOf,
  putPicturesBack,
  /** Opens the library as the page does: it reads records that hold a trace with its pictures inside. */
  open(options: Omit<LibraryOptions, 'lift'> = {}): Promise<Library> {
    return openLibrary({ ...options, lift })
  },
  async parcel(trace: { id: string }, saved = '2026-01-01T00:00:00.000Z'): Promise<Parcel> {
    const { trace: bare, pictures } = await takePicturesOut(trace)
    return { row: rowOf(bare, 'run', saved), trace: bare, pictures }
  },
  /** A gate that lets writes of one kind fail as a full disk would, `times` times, after `after` that pass. */
  failing(kind: Write, times: number, after = 0, name = 'QuotaExceededError'): (write: Write) => void {
    let seen = 0
    return (write) => {
      if (write !== kind) return
      seen += 1
      if (seen > after && seen <= after + times) throw new DOMException('Planted.', name)
    }
  },
  /** The database of the page before the library, with these records. */
  async makeOld(records: readonly { id: string }[]): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const open = indexedDB.open('loupe', 1)
      open.onerror = () => reject(new Error('no database'))
      open.onupgradeneeded = () => {
        open.result.createObjectStore('traces', { keyPath: 'id' }).createIndex('saved', 'saved')
      }
      open.onsuccess = () => {
        const transaction = open.result.transaction('traces', 'readwrite')
        for (const record of records) transaction.objectStore('traces').put(record)
        transaction.oncomplete = () => {
          open.result.close()
          resolve()
        }
      }
    })
  },
  /** Every record of a store, as the database has it. */
  async all(database: string, store: string): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const open = indexedDB.open(database)
      open.onerror = () => reject(new Error('no database'))
      open.onsuccess = () => {
        const request = open.result.transaction(store).objectStore(store).getAll()
        request.onsuccess = () => {
          open.result.close()
          resolve(request.result)
        }
      }
    })
  },
  /** Names and sizes of the files in OPFS. */
  async files(): Promise<Record<string, number>> {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('loupe-pictures', { create: true })
    const out: Record<string, number> = {}
    for await (const name of folder.keys()) out[name] = (await (await folder.getFileHandle(name)).getFile()).size
    return out
  },
}

async function lift(record: unknown): Promise<Parcel> {
  const { trace, saved, id } = record as { trace: { id: string } | null; saved: string; id: string }
  if (!trace) throw new Error(`The record ${id} is damaged.`)
  return tools.parcel(trace, saved)
}

declare global {
  interface Window {
    tools: typeof tools
    library: Library
  }
}
window.tools = tools
