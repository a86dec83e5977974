import { LoupeError } from '../core'
import type { SetsPort } from './ports'

/** No set is kept, and none is ever read. */
export function fakeSets(): SetsPort {
  const none = async () => undefined
  const gone = () => Promise.reject(new LoupeError({ code: 'file-gone', message: 'No set.', advice: 'None.' }))
  return {
    list: async () => [],
    import: gone,
    rows: none,
    trace: gone,
    rename: none,
    remove: none,
    search: none,
    export: async () => new Blob(),
  }
}
