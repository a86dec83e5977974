import type { Complaint, DepthMap, PixelBox, Policy, Region, RunEvent, Size, Trace, UnitBox } from '../../core'
import type {
  DepthModelInfo,
  DepthProgress,
  DepthViewInput,
  DepthViewReply,
  Device,
  DialogueReply,
  Dtype,
  Layout,
  LoadedModel,
  LoadProgress,
  PatchesReply,
  SourceSpec,
} from '../../engine'

/** A model that can be loaded by its id. */
export type ListedModel = {
  readonly id: string
  readonly name: string
  readonly bundled: boolean
  /** Download size of the default dtype, or null where nobody has said. */
  readonly bytes: number | null
  readonly [key: string]: unknown
}

/** A picture: a file, or the address of one. */
export type ImageInput = Blob | string | URL

export type LoadOptions = {
  /** `auto` takes WebGPU where there is a hardware adapter, else WASM. */
  device?: Device
  /** `auto` takes the best that the folder has and the device runs. */
  dtype?: Dtype
  onProgress?: (progress: LoadProgress) => void
  signal?: AbortSignal
}

export type ReasonOptions = {
  image: ImageInput
  question: string
  /** What is left out is the model's own protocol's. */
  policy?: Partial<Policy>
  system?: string
  /** Every event of the run, in order; folded, they are the trace. */
  onEvent?: (event: RunEvent) => void
  /** Aborted, the run stops within a token and resolves with what there is (`ended: 'stopped'`). */
  signal?: AbortSignal
}

export type BranchOptions = {
  /** The picture, where the trace does not embed it. */
  image?: ImageInput
  policy?: Partial<Policy>
  onEvent?: (event: RunEvent) => void
  signal?: AbortSignal
}

export type DialogueOptions = {
  turns: readonly { image?: ImageInput; text: string }[]
  maxNewTokens: number
  /** The end token is held back until so many are there. */
  minNewTokens?: number
  signal?: AbortSignal
}

export type PatchesOptions = {
  image: ImageInput
  /** xyxy, right and bottom excluded. */
  cropPx: readonly [number, number, number, number]
  /** For patches, sides that are multiples of patch x merge. */
  size: Size
  layout: Layout
  /** `cpu` or `gpu` (WGSL), which give the same numbers; left out, as the loaded model does. */
  device?: 'cpu' | 'gpu'
  /** The numbers of the tensor, float32 where left out; halves come back as the floats that they stand for. */
  type?: 'float32' | 'float16'
  signal?: AbortSignal
}

export type DepthOptions = {
  image: ImageInput
  /**
   * The model shipped with the page (`loupe-depth`) unless told: a hub id (`owner/name` or `owner/name@revision`), the
   * address of a folder, or a source as the engine takes it (a folder on disk, files).
   */
  model?: string | SourceSpec
  /** A part of the picture: integer pixels, xyxy, right and bottom excluded. The whole unless told. */
  cropPx?: readonly [number, number, number, number]
  /** `auto` follows the loaded model's device, else takes WebGPU where there is a hardware adapter, else WASM. */
  device?: Device
  /** `auto` takes the one that the folder names, else the best that it has and the device runs. */
  dtype?: Dtype
  onProgress?: (progress: DepthProgress) => void
  /** Aborted, the call rejects with the fault `aborted`. */
  signal?: AbortSignal
}

/** Float inverse relative depth, row by row, larger is nearer, at the size that the model works at. */
export type Depth = DepthMap & {
  /** The part of the picture that the map is of: its pixels spread evenly over it. */
  readonly cropPx: PixelBox
  readonly model: DepthModelInfo
  /** Runs of the network that this call took: 0 where the map was kept from an earlier call. */
  readonly runs: number
  readonly ms: number
}

/** As the engine's, with a picture that may be an address. */
export type DepthViewOptions = WithImage<DepthViewInput> & { signal?: AbortSignal }
type WithImage<Input> = Input extends { image?: Blob } ? Omit<Input, 'image'> & { image?: ImageInput } : Input

/**
 * `window.loupe`: what the page can do, for scripts and the console. Everything runs in the page's own engine, so that
 * a model loaded here is the model of the page. Every rejection is a LoupeError: `error.fault` says what, where, what
 * to do.
 */
export interface Loupe {
  readonly models: {
    /** The models that the page offers, bundled first. */
    list(): ListedModel[]
    /** Loads a bundled name, a hub id (`owner/name` or `owner/name@revision`), or the address of a folder. */
    load(idOrUrl: string, options?: LoadOptions): Promise<LoadedModel>
    unload(): Promise<void>
    /** The model in the engine, or null. */
    readonly current: LoadedModel | null
  }
  /** Asks one question about one picture; resolves with the whole trace. */
  reason(options: ReasonOptions): Promise<Trace>
  /**
   * Run from here: the trace with another box in the call of `round` (from 0), and on from there.
   * @param box xyxy in [0,1] of the image, or a region of the trace
   */
  branch(
    trace: Trace,
    round: number,
    box: readonly [number, number, number, number] | Region,
    options?: BranchOptions,
  ): Promise<Trace>
  /** A plain greedy dialogue by the model's chat template, one picture a turn, without `loupe.json`. */
  dialogue(options: DialogueOptions): Promise<DialogueReply>
  /**
   * The tensor that a model is given of a crop (integer pixels) at a size: [patches, 3 * temporal * patch * patch], or
   * with `planes` in the layout [1, 3, height, width].
   */
  patches(options: PatchesOptions): Promise<PatchesReply>
  /**
   * The depth of a picture or of a crop of it. It can be asked for while `reason` runs: answers go first, and a depth
   * map that fails takes no answer with it. A map's scale and shift are its own: crops are compared after `alignDepth`.
   */
  depth(options: DepthOptions): Promise<Depth>
  /** Statistics of a box of a depth map, the map in colour, or as a surface that is turned a little. */
  depthView(options: DepthViewOptions): Promise<DepthViewReply>
  /**
   * Opens a file that Loupe saved, a trace or a rationale, as the page's own "Trace ..." does.
   * @param source the file, or its address
   */
  open(source: Blob | string | URL): Promise<Opened>
  readonly traces: Traces
  readonly rationales: Rationales
  /** The picture of a view as the film strip shows it, as a PNG. @param trace id of an open trace */
  crop(trace: string, view: string): Promise<Blob>
}

export type Opened = {
  readonly kind: 'trace' | 'rationale'
  /** Of the trace or of the rationale. */
  readonly id: string
  readonly complaints: readonly Complaint[]
}

/** Traces that are open in the page, and those that this browser keeps. */
export interface Traces {
  list(): Promise<ListedTrace[]>
  /** An open trace, else a kept one. */
  get(id: string): Promise<Trace>
}

export type ListedTrace = {
  readonly id: string
  readonly question: string
  readonly answer: string | null
  readonly model: string
  readonly open: boolean
}

/** A rationale as it reads now: slots written, ties followed. Boxes are xyxy in [0,1] of their image. */
export type ReadRationale = {
  readonly id: string
  readonly question: string
  readonly rounds: readonly {
    readonly id: string
    readonly thought: string
    readonly rois: readonly { readonly id: string; readonly image: string; readonly box: UnitBox }[]
    readonly zoom: { readonly image: string; readonly box: UnitBox } | null
    readonly accepted: boolean
  }[]
  readonly answer: { readonly text: string; readonly accepted: boolean } | null
}

/**
 * What can be done to a rationale; each is one step of undo. Ids are those that `get` gives; a new part gets an id of
 * its own where the command brings none. Among them:
 * - `{kind: 'setBox', round, zoom: {image, box} | null}`, `{kind: 'setRoi', roi, box}`, `{kind: 'addRoi', round, image,
 * box}`,
 *   `{kind: 'removeRoi', roi}`
 * - `{kind: 'setThought', round, text}`, `{kind: 'setBack', round, roi}`, `{kind: 'setNote', round, note}`,
 *   `{kind: 'setAnswer', text}`
 * - `{kind: 'accept', of: round | part | 'answer', accepted}`, `{kind: 'acceptAll', accepted}`
 * - `{kind: 'addRound', after}`, `{kind: 'removeRound', round}`, `{kind: 'splitRound', round, offset}`,
 *   `{kind: 'mergeRounds', first, second}`, `{kind: 'moveRound', round, after}`, `{kind: 'setOrder', part, after}`
 * - `{kind: 'setVerdict', of, verdict, errorType?, note?}`, `{kind: 'removeVerdict', id}`
 * - `{kind: 'undo'}`, `{kind: 'redo'}`, and `{kind: 'batch', commands}` for several in one step
 */
export type EditCommand = { readonly kind: string; readonly [field: string]: unknown }

export interface Rationales {
  /** Of an open trace by its id, or by the rationale's own. */
  get(id: string): Promise<ReadRationale>
  /** Resolves when the edit is kept by this browser. */
  edit(id: string, command: EditCommand): Promise<void>
  /** The file, its pictures inside; parts that nobody accepted are marked, or left out. */
  save(id: string, options?: { unaccepted?: 'mark' | 'omit' }): Promise<Blob>
}

declare global {
  interface Window {
    loupe: Loupe
  }
}
