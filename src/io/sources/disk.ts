import type { FileSource, OpenedFile, Signal } from '../../core'
import { fail } from '../faults'
import { stopIfAborted } from '../signals'
import { missingFile } from './http'
import { contentFault, decode } from './web'

/** A folder that a person chose on disk. */
export function folderSource(spec: { name: string; handle: FileSystemDirectoryHandle }): FileSource {
  return blobSource(spec.name, async (path) => {
    const parts = path.split('/')
    const last = parts.pop() ?? ''
    try {
      let folder = spec.handle
      for (const part of parts) folder = await folder.getDirectoryHandle(part)
      return await (await folder.getFileHandle(last)).getFile()
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') throw refused(path, error)
      return null
    }
  })
}

function refused(path: string, detail: unknown): Error {
  return fail('model-unauthorised', `The browser may not read ${path} any more.`, 'Choose the folder again.', {
    where: path,
    detail,
  })
}

/** Files that were dropped: by their paths; a folder that all of them share at the front does not count. */
export function filesSource(spec: { name: string; files: readonly { path: string; blob: Blob }[] }): FileSource {
  const paths = spec.files.map((file) => file.path.replace(/^\/+/, ''))
  const front = `${paths[0]?.split('/')[0] ?? ''}/`
  const shared = paths.every((path) => path.startsWith(front)) ? front.length : 0
  const blobs = new Map(spec.files.map((file, i) => [(paths[i] ?? '').slice(shared), file.blob]))
  // Files dropped without their folder: what belongs under onnx/ lies beside config.json.
  return blobSource(spec.name, async (path) => blobs.get(path) ?? blobs.get(path.replace(/^onnx\//, '')) ?? null)
}

function blobSource(name: string, find: (path: string) => Promise<Blob | null>): FileSource {
  return {
    name,
    revision: null,
    async open(path, signal) {
      stopIfAborted(signal, path)
      const blob = await find(path)
      if (!blob) throw missingFile(path, name)
      return blobFile(blob, path, name, signal)
    },
    has: async (path) => (await find(path)) !== null,
  }
}

function blobFile(blob: Blob, path: string, name: string, signal?: Signal): OpenedFile {
  const bytes: OpenedFile['bytes'] = async (onProgress) => {
    stopIfAborted(signal, path)
    const body = await blob.arrayBuffer().catch((error: unknown) => {
      throw fail('model-truncated', `${path} can no longer be read.`, 'Choose the folder again.', {
        where: name,
        detail: error,
      })
    })
    onProgress?.(body.byteLength, body.byteLength)
    const all = new Uint8Array(body)
    const bad = contentFault(all, path, `${name}/${path}`, null)
    if (bad) throw bad
    return all
  }
  return { size: blob.size, cached: false, bytes, text: async () => decode(await bytes()) }
}
