import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { toFault, type Fault } from '../../core'
import { newestFirst } from './plan'
import type { Parcel, Row } from './words'

const OLD_NAME = 'loupe'

interface OldTables extends DBSchema {
  traces: { key: string; value: unknown; indexes: { saved: string } }
}

/**
 * What became of the old database's records. Those that are left are read where they lie, and tried again next time.
 */
export type Carried = { readonly moved: readonly string[]; readonly left: readonly { id: string; fault: Fault }[] }

/** Reads a record of the old database. */
export type Lift = (record: unknown) => Promise<Parcel>

export type Carrier = {
  /** Begun at the first call, done once. Never rejects. */
  carried(): Promise<Carried>
  /** Rows of what is left. */
  rows(): Promise<Row[]>
  /** A record that is left; null where there is none. */
  read(id: string): Promise<Parcel | null>
  /** A picture of a record that is left. */
  picture(hash: string): Promise<Blob | null>
  /** Tries one that is left again. @throws what made it fail */
  retry(id: string): Promise<void>
}

/**
 * Carries the old database over, record by record: first kept here, then deleted there. Cut off in between, the next
 * visit finds it here, and only deletes it there.
 */
export function createCarrier(keep: (parcel: Parcel) => Promise<unknown>, lift: Lift, gate: () => void): Carrier {
  let running: Promise<Carried> | null = null
  const left = new Map<string, Fault>()

  async function move(db: IDBPDatabase<OldTables>, id: string): Promise<void> {
    await keep(await lift(await db.get('traces', id)))
    gate()
    await db.delete('traces', id)
  }

  async function carry(): Promise<Carried> {
    const moved: string[] = []
    try {
      await withOld(async (db) => {
        for (const id of await db.getAllKeys('traces')) {
          try {
            await move(db, id)
            moved.push(id)
          } catch (error) {
            left.set(id, toFault(error, id))
          }
        }
      })
    } catch (error) {
      left.set('', toFault(error, OLD_NAME))
    }
    return { moved, left: [...left].map(([id, fault]) => ({ id, fault })) }
  }

  async function read(id: string): Promise<Parcel | null> {
    if (!left.has(id)) return null
    const record = await withOld((db) => db.get('traces', id))
    return record ? lift(record) : null
  }

  return {
    carried: () => (running ??= carry()),
    read,
    async picture(hash) {
      for (const id of left.keys()) {
        const blob = (await read(id).catch(() => null))?.pictures.get(hash)
        if (blob) return blob
      }
      return null
    },
    async retry(id) {
      if (!left.has(id)) return
      await withOld((db) => move(db, id))
      left.delete(id)
    },
    async rows() {
      const rows: Row[] = []
      for (const id of left.keys()) {
        const parcel = await read(id).catch(() => null)
        if (parcel) rows.push({ ...parcel.row, bytes: 0, pictures: [...parcel.pictures.keys()] })
      }
      return newestFirst(rows)
    },
  }
}

/** Opens the old database where there is one, at its own version: a tab with the old page may still be using it. */
async function withOld<T>(run: (db: IDBPDatabase<OldTables>) => Promise<T>): Promise<T | null> {
  if (!(await isThere())) return null
  const db = await openDB<OldTables>(OLD_NAME)
  try {
    return db.objectStoreNames.contains('traces') ? await run(db) : null
  } finally {
    db.close()
  }
}

async function isThere(): Promise<boolean> {
  // Firefox before 126 cannot list databases; opening one makes it, empty, which does no harm.
  if (typeof indexedDB.databases !== 'function') return true
  return (await indexedDB.databases()).some((one) => one.name === OLD_NAME)
}
