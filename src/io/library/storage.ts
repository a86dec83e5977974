import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { LoupeError } from '../../core'
import { fail } from '../faults'
import type { Entry, Row, Start } from './words'

export const LIBRARY_NAME = 'loupe-library'

export type DraftRecord = Start & { id: string; snapshot: { revision: number; value: unknown } | null }
export type LogRecord = Entry & { draft: string; index: number }
/** A whole picture. Its record is written after its bytes: bytes without a record are of a write that was cut off. */
export type PictureRecord = { hash: string; type: string; size: number; place: 'opfs' | 'idb'; added: string }

export interface Tables extends DBSchema {
  /** JSON text as UTF-8, by id. */
  traces: { key: string; value: Uint8Array }
  rows: { key: string; value: Row }
  pictures: { key: string; value: PictureRecord }
  /** Bytes of pictures where there is no OPFS, by hash. */
  pictureBytes: { key: string; value: Uint8Array }
  drafts: { key: string; value: DraftRecord; indexes: { of: string } }
  log: { key: [string, number]; value: LogRecord }
  settings: { key: string; value: unknown }
}

export type Database = IDBPDatabase<Tables>

/** The open database. `now` is null while it is closed: another tab wanted a newer version, or the browser ended it. */
export type Storage = { now(): Database | null; ready(): Promise<Database> }

/** Flushed to the disk before a transaction counts as complete: a killed browser keeps what was said to be saved. */
export const STRICT = { durability: 'strict' } as const

/** Opens at the first `ready()`; a failed open is tried again at the next. */
export function createStorage(): Storage {
  let db: Database | null = null
  let opening: Promise<Database> | null = null
  const forget = () => {
    db = null
    opening = null
  }
  const open = async () => {
    try {
      db = await openDB<Tables>(LIBRARY_NAME, 1, {
        upgrade: makeStores,
        // Another tab wants a newer version: make way, and open again at the next call.
        blocking(_now, _wanted, event) {
          forget()
          if (event.target instanceof IDBDatabase) event.target.close()
        },
        terminated: forget,
      })
      return db
    } catch (error) {
      forget()
      const message = 'This browser lets the page keep nothing (no IndexedDB: a private window, perhaps).'
      throw fail('internal', message, 'Save what you need as a file.', { detail: error })
    }
  }
  return { now: () => db, ready: () => (opening ??= open()) }
}

function makeStores(db: Database): void {
  db.createObjectStore('traces')
  db.createObjectStore('rows', { keyPath: 'id' })
  db.createObjectStore('pictures', { keyPath: 'hash' })
  db.createObjectStore('pictureBytes')
  db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('of', 'of')
  db.createObjectStore('log', { keyPath: ['draft', 'index'] })
  db.createObjectStore('settings')
}

export function isFull(error: unknown): boolean {
  if (error instanceof LoupeError) return error.fault.code === 'quota'
  return error instanceof DOMException && error.name === 'QuotaExceededError'
}

/** What storage threw, as a fault: `quota` for a full disk, else `internal`. */
export function storageFault(error: unknown): LoupeError {
  if (error instanceof LoupeError) return error
  if (isFull(error)) {
    const advice = 'Save it as a file, or delete kept traces and cached models.'
    return fail('quota', 'The browser has no room left to keep this.', advice, { detail: error })
  }
  return fail('internal', 'The browser could not keep or read this.', 'Save it as a file.', { detail: error })
}

/** Runs what touches storage; whatever it throws becomes a LoupeError. */
export async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw storageFault(error)
  }
}
