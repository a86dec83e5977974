import type {
  Cells,
  DepthMap,
  DepthRange,
  LevelSummary,
  PixelBox,
  Policy,
  Region,
  ReliefView,
  RunEvent,
  Size,
  Trace,
} from '../core'
import type { DepthInput, DepthProgress, DepthReply } from './depth/protocol'
import type { Device, Dtype, LoadedModel, LoadProgress, SourceSpec } from './modelInfo'
import type { Layout, Patches, PatchLayout, PlaneLayout } from './preprocess/layout'

export type { Layout, PatchLayout, Patches, PlaneLayout }
export type { DepthInput, DepthModelInfo, DepthProgress, DepthReply } from './depth/protocol'
export type { Device, Dtype, LoadedModel, LoadProgress, SourceSpec } from './modelInfo'

/** What each call of the engine takes, gives and says meanwhile; `calls.ts` has a row for each. */

export type ReasonInput = {
  /** The picture as a file; its pixels are decoded in the worker, upright. */
  image: Blob
  name?: string
  question: string
  policy?: Partial<Policy>
  system?: string
}

export type BranchInput = {
  trace: Trace
  image: Blob
  /** Index of the round whose call is corrected. */
  round: number
  /** The corrected box in the image, xyxy in [0,1]. */
  region: Region
  policy?: Partial<Policy>
}

export type DialogueInput = {
  /** One picture (or none) a user turn. */
  turns: { image?: Blob; text: string }[]
  maxNewTokens: number
  /** The end token is held back until so many are there (default 0): measurements force replies of one length. */
  minNewTokens?: number
}
export type DialogueReply = { rounds: DialogueRound[] }
export type DialogueRound = {
  /** As sampled, the end token included where it came. */
  tokenIds: number[]
  text: string
  /** Tokens fed before the round's first new one: the last reply's unfed token and the turn, picture included. */
  prefillTokens: number
  imagesEncoded: number
  /** Milliseconds: pictures to features, features and text to the first logits, the rest of the tokens, everything. */
  encodeMs: number
  prefillMs: number
  decodeMs: number
  ms: number
}

/**
 * What the model would be given of a picture: a crop in integer pixels, resized, in a family's layout. Needs no model.
 */
export type PatchesInput = {
  image: Blob
  cropPx: PixelBox
  size: Size
  layout: Layout
  /** Where it is made; left out, where the loaded model takes its pictures from. */
  device?: 'cpu' | 'gpu'
  /** The numbers of the tensor, float32 where left out; halves come back as the floats that they stand for. */
  type?: 'float32' | 'float16'
}
/** `device`: where it was made, which is the CPU where the device lacks room for the picture. */
export type PatchesReply = Patches & { device: 'cpu' | 'gpu' }

/**
 * What is to be shown of a depth map: the statistics of a box (pixels of the map), the map in colour, or as a surface
 * with the picture `image` on it. `key` names the map (picture, crop and model): what was made of it is kept under that
 * name.
 */
export type DepthViewInput = {
  key: string
  map: DepthMap
  range: DepthRange
  /** Where it is made, with the same result; left out, on the device where there is one. */
  device?: 'cpu' | 'gpu'
} & ({ show: 'region'; box: Cells } | { show: 'colour' } | { show: 'relief'; view: ReliefView; image?: Blob })
/** `device`: where it was made, which is the CPU where the device lacks room or refuses a kernel. */
export type DepthViewReply = { device: 'cpu' | 'gpu' } & (
  | { show: 'region'; region: LevelSummary }
  | { show: 'picture'; width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }
)

/**
 * What is measured: a picture to a tensor, or what is shown of a depth map; `width` x `height` is the picture or the
 * map.
 */
export type BenchInput = {
  what: 'tensor' | 'region' | 'colour' | 'relief'
  width: number
  height: number
  runs: number
  gpu: boolean
}
export type BenchTimes = {
  /** Milliseconds of each run; those of the device are empty where there is none, or it lacks room. */
  cpuMs: number[]
  gpuMs: number[]
  /** Microseconds of each kernel, by the device's clock, where it has one. */
  kernels: { name: string; us: number }[]
}
export type BenchReply = BenchTimes & {
  out: Size
  /** Whether both gave the very same numbers; null where only one ran. */
  same: boolean | null
}
/** The device that a page would get. */
export type AdapterReply = { name: string; software: boolean } | { absent: string }

export type Calls = {
  load: { input: { source: SourceSpec; device: Device; dtype: Dtype }; output: LoadedModel; event: LoadProgress }
  unload: { input: null; output: null; event: never }
  reason: { input: ReasonInput; output: Trace; event: RunEvent }
  branch: { input: BranchInput; output: Trace; event: RunEvent }
  patches: { input: PatchesInput; output: PatchesReply; event: never }
  bench: { input: BenchInput; output: BenchReply; event: never }
  adapter: { input: null; output: AdapterReply; event: never }
  depthView: { input: DepthViewInput; output: DepthViewReply; event: never }
  dialogue: { input: DialogueInput; output: DialogueReply; event: never }
  /** A depth map; it runs beside the others, after answers, and its failure is its own. */
  depth: { input: DepthInput; output: DepthReply; event: DepthProgress }
  /** Lets the depth model and its kept maps go. */
  depthUnload: { input: null; output: null; event: never }
}
export type CallName = keyof Calls
