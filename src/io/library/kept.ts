import type { Trace } from '../../core'
import { putPicturesBack, takePicturesOut, isObject } from './embedded'
import { openLibrary, type Library } from './library'
import { rowOf } from './rowOf'
import type { Parcel } from './words'

let opening: Promise<Library> | null = null

/** The page's one library, opened at the first call; a failed open is tried again at the next. @throws LoupeError */
export async function pageLibrary(): Promise<Library> {
  opening ??= openLibrary({ lift: liftRecord })
  try {
    return await opening
  } catch (error) {
    opening = null
    throw error
  }
}

/** A record of the old database: its trace had its pictures inside. */
async function liftRecord(record: unknown): Promise<Parcel> {
  const old = isObject(record) ? record : {}
  const { trace, pictures } = await takePicturesOut(old['trace'])
  const saved = typeof old['saved'] === 'string' ? old['saved'] : ''
  // The key it was kept under is its id, whatever its trace says.
  return { row: { ...rowOf(trace, 'run', saved), id: String(old['id']) }, trace, pictures }
}

/** A kept trace as the list shows it. `saved` is an ISO date, `bytes` its size as JSON text, pictures apart. */
export type SavedTrace = {
  readonly id: string
  readonly question: string
  readonly model: string
  readonly saved: string
  readonly bytes: number
}

/**
 * Keeps a trace in this browser under its id, its embedded pictures apart; an older one under that id is replaced.
 * @param now ISO date. @throws LoupeError quota, internal
 */
export async function saveTrace(trace: Trace, now: string): Promise<SavedTrace> {
  const library = await pageLibrary()
  const { trace: bare, pictures } = await takePicturesOut(trace)
  return library.keep({ row: rowOf(bare, 'run', now), trace: bare, pictures })
}

/** Kept traces, newest first. @throws LoupeError internal */
export async function listTraces(): Promise<SavedTrace[]> {
  return (await pageLibrary()).list()
}

/**
 * A kept trace as it was kept, of whatever version, its pictures embedded again; null where it is not kept.
 * @throws LoupeError internal
 */
export async function loadTrace(id: string): Promise<unknown> {
  const library = await pageLibrary()
  const trace = await library.readTrace(id)
  return trace === null ? null : await putPicturesBack(trace, (hash) => library.readPicture(hash))
}

/** Takes a kept trace off the list; it can be taken back for 30 days. @throws LoupeError quota, internal */
export async function deleteTrace(id: string): Promise<void> {
  await (await pageLibrary()).remove(id)
}
