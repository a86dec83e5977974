/** What of an AbortSignal a pure room needs; a real AbortSignal is one. */
export interface Signal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** One opened file: its bytes as a stream of known or unknown length. */
export type OpenedFile = {
  readonly size: number | null
  /** It was at hand: kept by the browser from an earlier time. */
  readonly cached?: boolean
  bytes(onProgress?: (loaded: number, total: number | null) => void): Promise<Uint8Array<ArrayBuffer>>
  text(): Promise<string>
}

/**
 * A folder that files are read from: `public/models/x`, a hub repository at a commit, any URL, a folder on disk,
 * memory. `core` names the interface, `io` implements it, `engine` uses it.
 */
export interface FileSource {
  /** What a person reads: the hub id, the address or the folder's name. */
  readonly name: string
  /** The commit or content hash its files are pinned to, or null when nobody knows. */
  readonly revision: string | null
  /** What a person should know of the files opened so far: there was no room to keep them, say. */
  readonly notes?: readonly string[]
  /**
   * Opens a file by its path within the folder.
   * @throws LoupeError model-missing-file, model-unauthorised, url-*, model-truncated, model-stalled, quota, aborted
   */
  open(path: string, signal?: Signal): Promise<OpenedFile>
  /** Whether the file is there, without reading it. */
  has(path: string, signal?: Signal): Promise<boolean>
}
