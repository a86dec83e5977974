import type { FileSource, Signal } from '../../core'
import { fail } from '../faults'
import { filesSource, folderSource } from './disk'
import { hubSource } from './hub'
import type { SourceSpec } from './spec'
import { webSource, type SourceOptions } from './web'

export type { SourceOptions } from './web'

/**
 * The folder that a spec names. Only a hub is asked something at this point: which commit a branch is.
 * @throws LoupeError url-*, model-missing-file, model-unauthorised, model-stalled, aborted
 */
export async function sourceOf(spec: SourceSpec, options: SourceOptions = {}, signal?: Signal): Promise<FileSource> {
  if (spec.kind === 'hub') return hubSource(spec, options, signal)
  if (spec.kind === 'folder') return folderSource(spec)
  if (spec.kind === 'files') return filesSource(spec)
  if (spec.kind === 'url') return webSource({ name: spec.url, revision: null, address: addressIn(spec.url) }, options)
  return webSource({ name: spec.name, revision: spec.revision, address: addressIn(spec.base) }, options)
}

/** Addresses of files under a folder's address; a query (a signature, say) stays behind the path. */
function addressIn(base: string): (path: string) => string {
  const here = typeof location === 'undefined' ? undefined : location.href
  try {
    const folder = new URL(base, here)
    if (!/^(https?|blob|data):$/.test(folder.protocol)) throw new TypeError(folder.protocol)
    if (!folder.pathname.endsWith('/')) folder.pathname += '/'
    return (path) => {
      const file = new URL(path, folder)
      file.search = folder.search
      return file.href
    }
  } catch (error) {
    const advice = 'Write it whole, beginning with https://.'
    throw fail('url-invalid', 'This is not the address of a folder.', advice, {
      where: base.slice(0, 200),
      detail: error,
    })
  }
}
