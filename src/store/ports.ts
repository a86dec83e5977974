import type { Complaint, Trace } from '../core'
import type { Calls, CallName, LoadedModel, SourceSpec } from '../engine'
import type { OpenedImage } from '../io'
import type { CachedModel, CatalogueModel, Sample, SavedTrace, Theme } from './types'

/** What the store is handed: it makes no timer, no request and no worker of its own. */
export type Ports = {
  readonly engine: EnginePort
  readonly io: IoPort
  readonly pictures: PicturesPort
  readonly clock: ClockPort
  readonly settings: SettingsPort
}

export interface EnginePort {
  call<K extends CallName>(
    name: K,
    input: Calls[K]['input'],
    options: { signal?: AbortSignal; onEvent?: (event: Calls[K]['event']) => void },
  ): Promise<Calls[K]['output']>
  /** The model in the worker, or null; the listener is called when that changes, a worker's death included. */
  readonly model: LoadedModel | null
  subscribe(listener: () => void): () => void
}

export type { OpenedImage as OpenedPicture }

export interface IoPort {
  /** @throws LoupeError image-*, url-* */
  openImage(source: Blob | string, signal?: AbortSignal): Promise<OpenedImage>
  readSamples(): Promise<{ samples: Sample[]; complaints: Complaint[] }>
  /** The text of a file of the page itself: a recorded trace. @throws LoupeError url-* */
  readText(url: string, signal?: AbortSignal): Promise<string>
  readCard(): Promise<Record<string, unknown> | null>
  /** Models on offer, bundled first; what is known of the bundled one comes from its card. */
  catalogue(card: Record<string, unknown> | null): CatalogueModel[]
  bundled(): Promise<SourceSpec>
  /** Depth models on offer, the one that is shipped with the page first. */
  depthModels(): Promise<[CatalogueModel, ...CatalogueModel[]]>
  listCached(): Promise<CachedModel[]>
  deleteCached(model: string): Promise<void>
  listTraces(): Promise<SavedTrace[]>
  keepTrace(trace: Trace): Promise<unknown>
  /** A kept trace as it was kept, of whatever version; null where it is not kept. */
  loadTrace(id: string): Promise<unknown>
  deleteTrace(id: string): Promise<void>
  /** A copy of the trace whose pictures travel with it as data URLs. */
  embed(trace: Trace, blobs: ReadonlyMap<string, Blob>): Promise<Trace>
  /** The embedded picture of an image of a trace, or null. */
  embedded(trace: Trace, image: string): Promise<Blob | null>
  saveFile(name: string, text: string): void
}

/** The app's picture cache: blobs and decoded proxies by picture id. */
export interface PicturesPort {
  put(id: string, blob: Blob): void
  blob(id: string): Blob | null
}

export interface ClockPort {
  /** Milliseconds. */
  now(): number
  /** ISO date of now. */
  date(): string
  /** Calls once, before the next frame. */
  onFrame(run: () => void): () => void
  newId(): string
}

/** Small settings of this browser. */
export interface SettingsPort {
  theme(): Theme
  keepTheme(theme: Theme): void
}
