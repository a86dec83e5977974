import type { FileSource, OpenedFile, Signal } from '../../core'
import { fail } from '../faults'
import { askToPersist, saysAbsent, shelfOf, type Shelf } from './cache'
import { isHtml, missingFile, modelHtml, modelStatusFault, request, type Got, type RequestOptions } from './http'

/** What can be set on a source, for tests above all. */
export type SourceOptions = {
  readonly stallMs?: number
  readonly fetch?: typeof fetch
  /** null: nothing is kept. */
  readonly caches?: CacheStorage | null
}

/** Where the files of a folder on the web lie and under which name they are kept. */
export type WebFolder = {
  readonly name: string
  readonly revision: string | null
  /** The address of a file. */
  address(path: string): string
  /** Sizes by path where a listing is at hand; then it also says what is there. */
  readonly sizes?: ReadonlyMap<string, number | null> | null
}

/**
 * A folder of files on the web as a FileSource. A file is kept when the folder has a revision and its whole body came.
 * `notes` collects what a person should know: that there was no room to keep a file.
 */
export function webSource(
  folder: WebFolder,
  options: SourceOptions = {},
): FileSource & { readonly notes: readonly string[] } {
  const notes: string[] = []
  const shelf =
    folder.revision && options.caches !== null ? shelfOf(folder.name, folder.revision, options.caches) : null
  const ask = (path: string, signal: Signal | undefined, method: 'GET' | 'HEAD'): Promise<Got> =>
    request(folder.address(path), requestOptions(folder, path, options, signal, method))
  const note = (text: string | null) => {
    if (text && !notes.includes(text)) notes.push(text)
  }
  return {
    name: folder.name,
    revision: folder.revision,
    notes,
    async open(path, signal) {
      const kept = await shelf?.get(path)
      if (kept && saysAbsent(kept)) throw missingFile(path, folder.address(path))
      if (kept) return keptFile(kept)
      if (folder.sizes && !folder.sizes.has(path)) throw missingFile(path, folder.address(path))
      const got = await ask(path, signal, 'GET')
      if (!got.response.ok) throw await got.drop(modelStatusFault(got.response.status, path, folder.address(path)))
      return freshFile(got, path, folder.address(path), shelf, note)
    },
    async has(path, signal) {
      if (folder.sizes) return folder.sizes.has(path)
      const kept = await shelf?.get(path)
      if (kept) return !saysAbsent(kept)
      const found = await probe(
        () => ask(path, signal, 'HEAD'),
        () => ask(path, signal, 'GET'),
        path,
      )
      if (found === 'none') await shelf?.putAbsent(path)
      return found === 'file'
    },
  }
}

function requestOptions(
  folder: WebFolder,
  path: string,
  options: SourceOptions,
  signal: Signal | undefined,
  method: 'GET' | 'HEAD',
): RequestOptions {
  return {
    method,
    size: folder.sizes?.get(path) ?? null,
    ...(signal ? { signal } : {}),
    ...(options.stallMs === undefined ? {} : { stallMs: options.stallMs }),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  }
}

/**
 * Some servers refuse HEAD, and some answer every path with their start page: neither is a file that is there.
 * @throws LoupeError model-unauthorised, url-status
 */
async function probe(
  head: () => Promise<Got>,
  get: () => Promise<Got>,
  path: string,
): Promise<'file' | 'page' | 'none'> {
  let got = await head()
  if (got.response.status === 405 || got.response.status === 501) got = await get()
  const { status, ok, headers, url } = got.response
  const gone = status === 404 || status === 410
  if (!ok && !gone) throw await got.drop(modelStatusFault(status, path, url))
  const page = /^text\/html/i.test(headers.get('content-type') ?? '') && !path.endsWith('.html')
  return got.drop(gone ? 'none' : page ? 'page' : 'file')
}

function keptFile(kept: Response): OpenedFile {
  const size = Number(kept.headers.get('content-length'))
  const bytes: OpenedFile['bytes'] = async (onProgress) => {
    const all = new Uint8Array(await kept.arrayBuffer())
    onProgress?.(all.length, all.length)
    return all
  }
  return { size, cached: true, bytes, text: async () => decode(await bytes()) }
}

function freshFile(
  got: Got,
  path: string,
  url: string,
  shelf: Shelf | null,
  note: (text: string | null) => void,
): OpenedFile {
  const bytes: OpenedFile['bytes'] = async (onProgress) => {
    const body = await got.bytes(onProgress)
    const bad = contentFault(body, path, url, got.response.headers.get('content-type'))
    if (bad) throw bad
    if (shelf) {
      void askToPersist()
      note(await shelf.put(path, body))
    }
    return body
  }
  return { size: got.total, cached: false, bytes, text: async () => decode(await bytes()) }
}

const LFS = 'version https://git-lfs.github.com/spec/'

/** A web page or a Git LFS pointer in place of the file. */
export function contentFault(body: Uint8Array, path: string, where: string, type: string | null): Error | null {
  if (isHtml(body, type)) return modelHtml(path, where)
  if (body.length > 1024 || !decode(body.subarray(0, 64)).startsWith(LFS)) return null
  const message = `${path} is only a Git LFS pointer, not the file itself.`
  return fail('model-not-onnx', message, 'Fetch the folder with `git lfs pull`, or download the file, and try again.', {
    where,
  })
}

/** UTF-8; a byte order mark is dropped. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
