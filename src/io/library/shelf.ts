import { writeJson } from '../../core'
import { whileQuiet, whileWriting } from './locks'
import type { Parts } from './parts'
import type { Pictures } from './pictures'
import { firstToGo, newestFirst, overdue, unnamed } from './plan'
import { guarded, isFull, STRICT, type Database } from './storage'
import type { Parcel, Row } from './words'

/** Kept traces, their rows, and what may be thrown away. Every function throws LoupeError quota or internal. */
export type Shelf = {
  /**
   * Keeps a trace, its row and its pictures; an older one under that id is replaced. When the disk is full, what was
   * removed goes, the oldest first, until there is room. @param mode `new`: leaves one that is there
   */
  keep(parcel: Parcel, mode?: 'replace' | 'new'): Promise<Row>
  /** Rows that are not removed, newest first: one read, of rows alone. */
  list(): Promise<Row[]>
  /** Removed rows, the one that was removed last first. */
  listRemoved(): Promise<Row[]>
  row(id: string): Promise<Row | null>
  /** The JSON value that was kept; null where there is none. */
  readTrace(id: string): Promise<unknown>
  /** Deleted or closed: off the list, and can be taken back for 30 days or until room is needed. */
  remove(id: string): Promise<void>
  restore(id: string): Promise<void>
  /** Deletes for good what was removed more than 30 days ago, and pictures that nothing names. @returns ids */
  purge(): Promise<string[]>
  /** Deletes for good what was removed first; false when nothing is removed. */
  makeRoom(): Promise<boolean>
}

type Reads = Pick<Shelf, 'list' | 'listRemoved' | 'row' | 'readTrace'>

export function createShelf(parts: Parts, pictures: Pictures): Shelf {
  const { channel, gate } = parts
  const { withRoom, purgeIds, makeRoom } = createRoom(parts, pictures)

  async function mark(id: string, removed: string | null): Promise<void> {
    gate('row')
    const { store, done } = (await parts.storage.ready()).transaction('rows', 'readwrite', STRICT)
    const row = await store.get(id)
    if (row) await store.put(marked(row, removed))
    await done
    channel.tell({ kind: 'rows', ids: [id] })
  }

  async function put(parcel: Parcel, mode: 'replace' | 'new'): Promise<Row> {
    for (const [hash, blob] of parcel.pictures) await pictures.put(hash, blob)
    gate('trace')
    const row = await putTrace(await parts.storage.ready(), parcel, mode)
    channel.tell({ kind: 'rows', ids: [row.id] })
    return row
  }

  return {
    ...createReads(parts),
    keep: (parcel, mode = 'replace') => guarded(() => withRoom(() => put(parcel, mode))),
    remove: (id) => guarded(() => mark(id, new Date(parts.now()).toISOString())),
    restore: (id) => guarded(() => mark(id, null)),
    purge: () =>
      guarded(async () => {
        const ids = overdue(await allRows(parts), parts.now())
        await purgeIds(ids)
        return ids
      }),
    makeRoom: () => guarded(makeRoom),
  }
}

async function allRows({ storage, counts }: Parts): Promise<Row[]> {
  const rows = await (await storage.ready()).getAll('rows')
  counts.rowsRead += rows.length
  return rows
}

function createReads(parts: Parts): Reads {
  const { storage, counts } = parts
  return {
    list: () => guarded(async () => newestFirst((await allRows(parts)).filter((row) => row.removed === undefined))),
    listRemoved: () =>
      guarded(async () => {
        const removed = (await allRows(parts)).filter((row) => row.removed !== undefined)
        return removed.sort((a, b) => ((a.removed ?? '') < (b.removed ?? '') ? 1 : -1))
      }),
    row: (id) =>
      guarded(async () => {
        counts.rowsRead += 1
        return (await (await storage.ready()).get('rows', id)) ?? null
      }),
    readTrace: (id) =>
      guarded(async () => {
        const bytes = await (await storage.ready()).get('traces', id)
        if (!bytes) return null
        counts.tracesRead += 1
        return JSON.parse(new TextDecoder().decode(bytes)) as unknown
      }),
  }
}

/** What throws removed things away for good. */
function createRoom(parts: Parts, pictures: Pictures) {
  async function purgeIds(ids: readonly string[]): Promise<void> {
    parts.gate('purge')
    const db = await parts.storage.ready()
    for (const id of ids) await purgeOne(db, id)
    await whileQuiet(async () => pictures.drop(unnamed(await allRows(parts), await pictures.list())))
    if (ids.length > 0) parts.channel.tell({ kind: 'rows', ids })
  }

  async function makeRoom(): Promise<boolean> {
    const id = firstToGo(await allRows(parts))
    if (id === null) return false
    await purgeIds([id])
    return true
  }

  /** Runs a write; each time the disk is full, makes room and runs it again, until nothing is left that may go. */
  async function withRoom<T>(run: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await whileWriting(run)
      } catch (error) {
        if (!isFull(error) || !(await makeRoom())) throw error
      }
    }
  }

  return { purgeIds, makeRoom, withRoom }
}

function marked(row: Row, removed: string | null): Row {
  const now: Row & { removed?: string } = { ...row }
  if (removed === null) delete now.removed
  return removed === null ? now : { ...now, removed }
}

/** What lies too deep for the browser's own writer, which recurses, is written without recursion. */
function jsonOf(trace: unknown): string {
  try {
    return JSON.stringify(trace)
  } catch (error) {
    if (error instanceof RangeError) return writeJson(trace)
    throw error
  }
}

/** Trace and row in one transaction: never one without the other. */
async function putTrace(db: Database, parcel: Parcel, mode: 'replace' | 'new'): Promise<Row> {
  const bytes = new TextEncoder().encode(jsonOf(parcel.trace))
  const row: Row = { ...parcel.row, bytes: bytes.length, pictures: [...parcel.pictures.keys()] }
  const transaction = db.transaction(['rows', 'traces'], 'readwrite', STRICT)
  const rows = transaction.objectStore('rows')
  const there = mode === 'new' ? await rows.get(row.id) : undefined
  if (!there) await Promise.all([rows.put(row), transaction.objectStore('traces').put(bytes, row.id)])
  await transaction.done
  return there ?? row
}

/** A row, its trace, its drafts and their logs, in one transaction. Its pictures go with the next sweep. */
async function purgeOne(db: Database, id: string): Promise<void> {
  const transaction = db.transaction(['rows', 'traces', 'drafts', 'log'], 'readwrite', STRICT)
  const rows = transaction.objectStore('rows')
  const drafts = transaction.objectStore('drafts')
  const row = await rows.get(id)
  // Another tab may have taken it back meanwhile.
  if (row?.removed !== undefined) {
    const ids = await drafts.index('of').getAllKeys(id)
    const log = transaction.objectStore('log')
    await Promise.all([
      rows.delete(id),
      transaction.objectStore('traces').delete(id),
      ...ids.map((draft) => drafts.delete(draft)),
      ...ids.map((draft) => log.delete(IDBKeyRange.bound([draft, 0], [draft, Infinity]))),
    ])
  }
  await transaction.done
}
