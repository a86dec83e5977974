import { maskAddresses, type FileSource, type Signal } from '../../core'
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
  if (spec.kind === 'url') {
    // The name is shown, and written into traces.
    return webSource({ name: maskAddresses(spec.url), revision: null, address: addressIn(spec.url) }, options)
  }
  return webSource({ name: spec.name, revision: spec.revision, address: addressIn(spec.base) }, options)
}

/** Addresses of files under a folder's address; a query (a signature, say) stays behind the path. */
function addressIn(base: string): (path: string) => string {
  const here = typeof location === 'undefined' ? undefined : location.href
  let folder: URL
  try {
    folder = new URL(base, here)
    if (!/^(https?|blob|data):$/.test(folder.protocol)) throw new TypeError(folder.protocol)
  } catch (error) {
    const advice = 'Write it whole, beginning with https://.'
    throw fail('url-invalid', 'This is not the address of a folder.', advice, { where: shortened(base), detail: error })
  }
  if (folder.username || folder.password) {
    const advice = 'Leave them out; of a folder behind a sign-in, download the files and open them from disk.'
    const message = 'The address holds a name or a password, which a page may not send.'
    throw fail('url-invalid', message, advice, { where: shortened(base) })
  }
  if (!folder.pathname.endsWith('/')) folder.pathname += '/'
  return (path) => {
    const file = new URL(path, folder)
    file.search = folder.search
    return file.href
  }
}

/** As it is shown: masked before it is cut, or a password could lose the sign that it is one. */
function shortened(address: string): string {
  return maskAddresses(address).slice(0, 200)
}
