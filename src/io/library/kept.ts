import { takePicturesOut, isObject } from './embedded'
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
