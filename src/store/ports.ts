import type { Complaint, DraftEntry, Fault, ImageEntry, Rationale, RowChunk, Trace } from '../core'
import type { Calls, CallName, LoadedModel, SourceSpec } from '../engine'
import type {
  ExportInput,
  OpenedImage,
  Progress,
  ReadAs,
  RecordTrace,
  RowPlace,
  SearchEvent,
  SearchInput,
  SetInfo,
  SourceFile,
} from '../io'
import type { CachedModel, CatalogueModel, Sample, SavedTrace, Theme, TraceKind } from './types'

/** What the store is handed: it makes no timer, no request and no worker of its own. */
export type Ports = {
  readonly engine: EnginePort
  readonly io: IoPort
  readonly library: LibraryPort
  readonly sets: SetsPort
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
  /** A file at an address. @throws LoupeError url-* */
  readFile(url: string, signal?: AbortSignal): Promise<Blob>
  /** Runs over the samples, shipped with the page. @throws LoupeError url-* */
  readRuns(file: string, signal?: AbortSignal): Promise<Blob>
  readCard(): Promise<Record<string, unknown> | null>
  /** Models on offer, bundled first; what is known of the bundled one comes from its card. */
  catalogue(card: Record<string, unknown> | null): CatalogueModel[]
  bundled(): Promise<SourceSpec>
  /** Depth models on offer, the one that is shipped with the page first. */
  depthModels(): Promise<[CatalogueModel, ...CatalogueModel[]]>
  listCached(): Promise<CachedModel[]>
  deleteCached(model: string): Promise<void>
  /** The images with the files of their pictures inside, as data URLs. */
  embed(images: readonly ImageEntry[], blobs: ReadonlyMap<string, Blob>): Promise<readonly ImageEntry[]>
  /** The embedded picture of an image of a trace, or null. */
  embedded(trace: Trace, image: string): Promise<Blob | null>
  saveFile(name: string, text: string): void
  saveBlob(name: string, blob: Blob): void
}

/** What became of a write to a draft's log. */
export type Appended =
  | { readonly kind: 'kept' }
  /** Another tab wrote first: `theirs` came before, nothing was overwritten, and this write was not made. */
  | { readonly kind: 'stale'; readonly theirs: readonly DraftEntry[] }
  /** It is told of with an earlier one that was stale. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'failed'; readonly fault: Fault }

export type KeptDraft = { readonly id: string; readonly base: Rationale; readonly entries: readonly DraftEntry[] }

/** What this browser keeps. */
export interface LibraryPort {
  /** Rows alone: no trace and no picture is read. */
  list(): Promise<{ kept: SavedTrace[]; removed: SavedTrace[] }>
  /** With its embedded pictures, which are kept apart, once each. */
  keep(trace: Trace, kind: TraceKind): Promise<unknown>
  /** A kept trace as it was kept, of whatever version; null where it is not kept. */
  load(id: string): Promise<unknown>
  remove(id: string): Promise<void>
  restore(id: string): Promise<void>
  /** Adds to a draft's log; the write begins before this returns. `start` is used where the draft is not kept yet. */
  append(draft: string, line: DraftEntry, start: { base: Rationale; of: string | null }): Promise<Appended>
  retry(draft: string): Promise<Appended> | null
  /** What other tabs wrote since this one read or wrote last. */
  catchUp(draft: string): Promise<readonly DraftEntry[]>
  readDraft(draft: string): Promise<KeptDraft | null>
  /** Ids of the drafts of a trace. */
  draftsOf(trace: string): Promise<readonly string[]>
  /** Hears the ids of drafts that other tabs wrote to. */
  subscribe(listener: (draft: string) => void): void
}

export type ImportRequest = {
  readonly set: string
  readonly name: string
  readonly date: string
  /** Null: the files that the set already has are read again. */
  readonly files: readonly SourceFile[] | null
  readonly chosen?: Readonly<Record<number, ReadAs>>
  /** Gold of another file, to be joined to every trace. */
  readonly gold?: SourceFile
}

/** What is heard of an import while it goes on. */
export type ImportListener = {
  progress(progress: Progress): void
  set(info: SetInfo): void
  chunk(chunk: RowChunk): void
}

/** Sets of traces, read in a worker of their own. @throws LoupeError */
export interface SetsPort {
  list(): Promise<readonly SetInfo[]>
  import(request: ImportRequest, signal: AbortSignal, listener: ImportListener): Promise<SetInfo>
  /** The rows of a kept set, in order. */
  rows(set: string, take: (chunk: RowChunk) => void, signal: AbortSignal): Promise<void>
  trace(set: string, place: RowPlace): Promise<RecordTrace>
  rename(set: string, name: string): Promise<void>
  remove(set: string): Promise<void>
  search(input: SearchInput, signal: AbortSignal, listener: (event: SearchEvent) => void): Promise<void>
  export(input: ExportInput, signal: AbortSignal): Promise<Blob>
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
  author(): string
  keepAuthor(name: string): void
}
