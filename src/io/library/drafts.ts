import { Line, Stale, type LogPort } from './line'
import type { Parts } from './parts'
import { guarded, STRICT, type Database, type DraftRecord } from './storage'
import type { Act, Appended, Draft, Entry, Head, Start } from './words'

export type Drafts = {
  /**
   * Writes an entry; the transaction begins before this returns. `start` is needed where the draft may not be kept yet.
   * `done` never rejects.
   */
  append(id: string, act: Act, start?: Start): { readonly key: string; readonly done: Promise<Appended> }
  retry(id: string): Promise<Appended> | null
  /** Entries that other tabs wrote since this tab read or wrote last. @throws LoupeError internal */
  catchUp(id: string): Promise<readonly Entry[]>
  /** @param from `snapshot` leaves out the entries that the snapshot holds. @throws LoupeError internal */
  readDraft(id: string, from?: 'start' | 'snapshot'): Promise<Draft | null>
  /** Ids of the drafts that belong to a row. @throws LoupeError internal */
  draftsOf(row: string): Promise<string[]>
  /**
   * Keeps what base and the first `revision` entries come to, so that a long draft opens quickly. All entries stay, for
   * undo. A snapshot that is further on stays. @throws LoupeError quota, internal
   */
  snapshot(id: string, revision: number, value: unknown): Promise<void>
}

const ignore = () => {}
const logRange = (id: string, first = 0) => IDBKeyRange.bound([id, first], [id, Infinity])

export function createDrafts(parts: Parts, makeRoom: () => Promise<boolean>): Drafts {
  const { storage, channel, gate } = parts
  const lines = new Map<string, Line<Act>>()
  const starts = new Map<string, Start>()

  function lineOf(id: string): Line<Act> {
    const known = lines.get(id)
    if (known) return known
    const port: LogPort<Act> = {
      async add(head, entries) {
        // No wait where the database is open, as it nearly always is: the transaction begins in the caller's own task.
        const db = storage.now() ?? (await storage.ready())
        gate('append')
        await addEntries(db, id, starts.get(id) ?? null, head, entries)
        channel.tell({ kind: 'draft', id, revision: head.revision + entries.length })
      },
      since: async (revision) => (await storage.ready()).getAll('log', logRange(id, revision)).then(plain),
      makeRoom,
    }
    const line = new Line(port, { revision: 0, key: null }, newKey)
    lines.set(id, line)
    return line
  }

  return {
    append(id, act, start) {
      if (start) starts.set(id, start)
      return lineOf(id).append(act)
    },
    retry: (id) => lineOf(id).retry(),
    catchUp: (id) => guarded(() => lineOf(id).catchUp()),
    readDraft: (id, from = 'start') =>
      guarded(async () => {
        const draft = await readRecords(await storage.ready(), id, from)
        if (draft) lineOf(id).moveTo(draft.head)
        return draft
      }),
    draftsOf: (row) => guarded(async () => (await storage.ready()).getAllKeysFromIndex('drafts', 'of', row)),
    snapshot: (id, revision, value) =>
      guarded(async () => {
        const db = await storage.ready()
        gate('snapshot')
        const { store, done } = db.transaction('drafts', 'readwrite', STRICT)
        const record = await store.get(id)
        const newer = record && (record.snapshot?.revision ?? 0) < revision
        if (newer) store.put({ ...record, snapshot: { revision, value } }).catch(ignore)
        await done
      }),
  }
}

/**
 * Adds entries after `head`, all or none: `add` refuses an index that is taken, and the entry before must be the one
 * that the writer saw. Every request is made before the first wait. @throws Stale
 */
async function addEntries(
  db: Database,
  id: string,
  start: Start | null,
  head: Head,
  entries: readonly Entry[],
): Promise<void> {
  const transaction = db.transaction(['drafts', 'log'], 'readwrite', STRICT)
  const drafts = transaction.objectStore('drafts')
  const log = transaction.objectStore('log')
  let stale = false
  const refuse = () => {
    stale = true
    transaction.abort()
  }
  const known = drafts.getKey(id).then((key) => {
    if (key !== undefined) return
    // A draft with entries that is not there any more was purged: its first entries cannot be made again from here.
    if (!start || head.revision > 0) return refuse()
    const record: DraftRecord = { id, base: start.base, of: start.of, snapshot: null }
    drafts.add(record).catch(ignore)
  })
  const before =
    head.revision === 0
      ? null
      : log.get([id, head.revision - 1]).then((record) => {
          if (record?.key !== head.key && !stale) refuse()
        })
  known.catch(ignore)
  before?.catch(ignore)
  entries.forEach(({ key, act }, index) => {
    log.add({ draft: id, index: head.revision + index, key, act }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'ConstraintError') stale = true
    })
  })
  try {
    await transaction.done
  } catch (error) {
    throw stale ? new Stale('Another tab wrote first, or the draft was deleted.') : error
  }
}

async function readRecords(db: Database, id: string, from: 'start' | 'snapshot'): Promise<Draft | null> {
  const transaction = db.transaction(['drafts', 'log'])
  const record = await transaction.objectStore('drafts').get(id)
  if (!record) return null
  const first = from === 'snapshot' ? (record.snapshot?.revision ?? 0) : 0
  // The entry before the first is read for its key alone: appends are chained to it.
  const found = await transaction.objectStore('log').getAll(logRange(id, Math.max(0, first - 1)))
  const { base, of, snapshot } = record
  const all = plain(found)
  const entries = all.slice(first > 0 ? 1 : 0)
  const head = { revision: first + entries.length, key: all.at(-1)?.key ?? null }
  return { id, base, of, snapshot, first, entries, head }
}

/** 128 random bits as hex; `randomUUID` is missing where a page is not served securely. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function plain(records: readonly Entry[]): Entry[] {
  return records.map(({ key, act }) => ({ key, act }))
}
