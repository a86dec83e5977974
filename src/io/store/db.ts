import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Trace } from '../../core'
import { fail } from '../faults'

/** One kept trace; `saved` is an ISO date. The picture lies inside the trace, as a data URL. */
export type TraceRow = { id: string; saved: string; question: string; model: string; bytes: number; trace: Trace }

interface Tables extends DBSchema {
  traces: { key: string; value: TraceRow; indexes: { saved: string } }
}

let opening: Promise<IDBPDatabase<Tables>> | null = null

/** The page's database. A failed open is tried again at the next call. @throws LoupeError quota, internal */
export async function database(): Promise<IDBPDatabase<Tables>> {
  opening ??= openDB<Tables>('loupe', 1, {
    upgrade(db) {
      db.createObjectStore('traces', { keyPath: 'id' }).createIndex('saved', 'saved')
    },
    // Another tab wants a newer version: make way, and open again at the next call.
    blocking(_now, _wanted, event) {
      opening = null
      if (event.target instanceof IDBDatabase) event.target.close()
    },
    terminated() {
      opening = null
    },
  })
  try {
    return await opening
  } catch (error) {
    opening = null
    const message = 'This browser lets the page keep nothing (no IndexedDB: a private window, perhaps).'
    throw fail('internal', message, 'Save what you need as a file.', { detail: error })
  }
}

/** Runs a write; a full disk becomes the fault `quota`. */
export async function writing<T>(run: (db: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
  const db = await database()
  try {
    return await run(db)
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError'
    if (!full) throw fail('internal', 'The browser could not keep this.', 'Save it as a file.', { detail: error })
    throw fail(
      'quota',
      'The browser has no room left to keep this.',
      'Save it as a file, or delete kept traces and cached models.',
      { detail: error },
    )
  }
}
