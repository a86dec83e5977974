import { createCarrier, type Carried, type Carrier, type Lift } from './carry'
import { openChannel, type Channel } from './channel'
import { createDrafts, type Drafts } from './drafts'
import type { Parts } from './parts'
import { createPictures } from './pictures'
import { openSettings, type Settings } from './settings'
import { createShelf, type Shelf } from './shelf'
import { newestFirst } from './plan'
import { createStorage, guarded, LIBRARY_NAME } from './storage'
import type { Counts, Write } from './words'

export type LibraryOptions = {
  /** Reads a record of the old database (`loupe`); without it, that one is left alone. */
  readonly lift?: Lift
  /** Called before each write; what it throws is what the write would have thrown. For tests of failing writes. */
  readonly gate?: (write: Write) => void
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** What this browser keeps. Every function throws LoupeError (quota, internal) and nothing else. */
export type Library = Omit<Shelf, 'makeRoom'> &
  Drafts & {
    readonly settings: Settings
    /** A picture by its content hash; null where it is not kept. */
    readPicture(hash: string): Promise<Blob | null>
    /** Hears what other tabs change. @returns stops hearing */
    subscribe: Channel['subscribe']
    /** What became of the old database's records; never rejects. */
    readonly carried: Promise<Carried>
    /** How many records were read so far. */
    counts(): Counts
  }

/**
 * Opens what this browser keeps; carrying the old database over and deleting what was removed long ago go on beside.
 * @throws LoupeError internal: this browser keeps nothing
 */
export async function openLibrary(options: LibraryOptions = {}): Promise<Library> {
  const gate = options.gate ?? (() => {})
  const parts: Parts = {
    storage: createStorage(),
    channel: openChannel(LIBRARY_NAME),
    counts: { rowsRead: 0, tracesRead: 0, picturesRead: 0 },
    gate,
    now: options.now ?? (() => Date.now()),
  }
  await parts.storage.ready()
  const pictures = createPictures(parts)
  const { makeRoom, ...shelf } = createShelf(parts, pictures)
  const settings = await openSettings(parts)
  const carrier = options.lift
    ? createCarrier(
        (parcel) => shelf.keep(parcel, 'new'),
        options.lift,
        () => gate('carry'),
      )
    : null
  const carried = carrier?.carried() ?? Promise.resolve({ moved: [], left: [] })
  // What cannot be purged now is purged at the next visit.
  void carried.then(() => shelf.purge()).catch(() => {})
  return {
    ...(carrier ? withLeft(shelf, carrier) : shelf),
    ...createDrafts(parts, makeRoom),
    settings,
    readPicture: async (hash) =>
      (await pictures.read(hash)) ?? (await guarded(async () => carrier?.picture(hash) ?? null)),
    subscribe: (listener) => parts.channel.subscribe(listener),
    carried,
    counts: () => ({ ...parts.counts }),
  }
}

/** Records that could not be carried over (no room, for one) are listed, read and removed all the same. */
function withLeft(shelf: Omit<Shelf, 'makeRoom'>, carrier: Carrier): Omit<Shelf, 'makeRoom'> {
  return {
    ...shelf,
    async list() {
      await carrier.carried()
      const rows = await shelf.list()
      const known = new Set(rows.map((row) => row.id))
      const left = await guarded(() => carrier.rows())
      return left.length > 0 ? newestFirst([...rows, ...left.filter((row) => !known.has(row.id))]) : rows
    },
    async readTrace(id) {
      await carrier.carried()
      return (await shelf.readTrace(id)) ?? (await guarded(async () => (await carrier.read(id))?.trace ?? null))
    },
    async remove(id) {
      await carrier.carried()
      await guarded(() => carrier.retry(id))
      await shelf.remove(id)
    },
  }
}
