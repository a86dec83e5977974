import type { Policy, Protocol } from '../core'

export type Device = 'auto' | 'webgpu' | 'wasm'
export type Dtype = 'auto' | 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16'

/** How the worker is to find a model's files; `io` turns it into a FileSource in the worker. */
export type SourceSpec =
  | { kind: 'bundled'; name: string; base: string; revision: string | null }
  | { kind: 'hub'; id: string; revision: string; host: string }
  | { kind: 'url'; url: string }
  | { kind: 'folder'; name: string; handle: FileSystemDirectoryHandle }
  | { kind: 'files'; name: string; files: { path: string; blob: Blob }[] }

export type LoadProgress = {
  readonly stage: 'files' | 'sessions' | 'warm'
  readonly file: string
  readonly loaded: number
  readonly total: number | null
  readonly cached: boolean
}

/** What was taken and why: shown in the status line. */
export type LoadedModel = {
  readonly name: string
  readonly revision: string | null
  readonly family: string
  readonly device: 'webgpu' | 'wasm'
  readonly dtype: string
  readonly adapter: string
  readonly runtime: string
  readonly why: string
  /** Things a person should know: no DeepStack features in this folder, no loupe.json, ... */
  readonly notes: string[]
  readonly bytes: number
  readonly protocol: Protocol
  readonly policy: Policy
}
