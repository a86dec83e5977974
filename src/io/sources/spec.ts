/** The hub when nobody says another. */
export const HUB_HOST = 'https://huggingface.co'

/**
 * Which folder model files come from. The same shape as the engine's `SourceSpec`, which crosses to the worker; io may
 * not import the engine, and a test holds the two equal.
 */
export type SourceSpec =
  /** Shipped with the page: `base` is the folder's address, `revision` the content hash of its card. */
  | { kind: 'bundled'; name: string; base: string; revision: string | null }
  /** A hub repository; `revision` is a branch, a tag or a commit. */
  | { kind: 'hub'; id: string; revision: string; host: string }
  | { kind: 'url'; url: string }
  | { kind: 'folder'; name: string; handle: FileSystemDirectoryHandle }
  | { kind: 'files'; name: string; files: { path: string; blob: Blob }[] }
