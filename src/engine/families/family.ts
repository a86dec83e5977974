import type { FileSource } from '../../core'
import type { ImageSpan } from '../cache/history'
import type { Kv, KvStore } from '../cache/kv'
import type { FixedDtype } from '../device/choose'
import type { Gpu } from '../device/gpu'
import type { OrtModule } from '../device/runtime'
import type { PatchLayout } from '../preprocess/layout'
import type { FloatType, PixelTensor } from '../preprocess/pixelTensor'
import type { RunQueue } from '../session/queue'
import type { ReadFile } from '../session/open'
import type { Dtype } from '../modelInfo'

/** What the vision encoder made of one view: [tokens, hidden] features, and one such map per DeepStack level. */
export type Features = {
  readonly tokens: number
  readonly main: Float32Array
  readonly deep: readonly Float32Array[]
}

/** What a family's folder needs to be opened. */
export type OpenInput = {
  readonly ort: OrtModule
  readonly gpu: Gpu | null
  readonly queue: RunQueue
  readonly source: FileSource
  readonly read: ReadFile
  readonly signal: AbortSignal
  readonly dtype: Dtype
  /** Best first, for `dtype: 'auto'` and for what a folder lacks. */
  readonly order: readonly FixedDtype[]
  readonly config: Record<string, unknown>
  readonly preprocessor: Record<string, unknown>
  /** Called before each long step, with milliseconds until the next sign is due. */
  readonly beat: (doing: string, budgetMs: number) => void
}

/** Tokens to feed: ids, the pictures among them with their features, and M-RoPE positions [3][n]. */
export type Feed = {
  readonly ids: readonly number[]
  /** Spans are relative to `ids`; a span may begin before 0 or end after the last id, where a chunk cuts it. */
  readonly images: readonly { readonly span: ImageSpan; readonly features: Features }[]
  readonly positions: readonly [number[], number[], number[]]
  /** Rows of logits wanted from the end. */
  readonly rows: number
}

/** A loaded model: pictures to features, tokens to logits. It knows nothing of turns, rounds or policies. */
export interface VisionLanguageModel {
  readonly family: string
  readonly layout: PatchLayout
  /** The numbers that its vision encoder takes. */
  readonly pixelType: FloatType
  /** The side of one merged token in pixels. */
  readonly factor: number
  readonly imageTokenId: number
  /** Tokens that stand for pictures or frame them: never sampled. */
  readonly visionTokenIds: readonly number[]
  /** Pixel budget of the folder's own processor. */
  readonly budget: { readonly minPixels: number; readonly maxPixels: number }
  readonly dtypes: Readonly<Record<string, FixedDtype>>
  readonly notes: readonly string[]
  readonly bytes: number
  /** Positions that the decoder knows; a history may not reach further. */
  readonly maxPositions: number
  /** Token ids run from 0 to this, which is none; Infinity where the folder does not say. */
  readonly vocabulary: number
  readonly kv: KvStore
  /** The tensor stays the caller's to release. */
  encode(patches: PixelTensor, signal: AbortSignal): Promise<Features>
  /** Feeds tokens on top of `kv`, which becomes longer; gives the last `rows` rows of logits [vocabulary]. */
  feed(kv: Kv, feed: Feed, signal: AbortSignal): Promise<Float32Array[]>
  release(): Promise<void>
}

/** One kind of folder: its own file says what it holds and how it is fed. */
export type Family = {
  readonly name: string
  /** Whether a folder's `config.json` is of this family. */
  matches(config: Record<string, unknown>): boolean
  open(input: OpenInput): Promise<VisionLanguageModel>
}
