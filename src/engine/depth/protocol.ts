import type { DepthMap, PixelBox } from '../../core'
import type { Device, Dtype, LoadedModel, LoadProgress, SourceSpec } from '../modelInfo'

export type DepthInput = {
  /** The picture as a file; its pixels are decoded in the worker, upright. */
  image: Blob
  /** The depth model's folder; it is opened when it is not the one that is open. */
  source: SourceSpec
  /** `auto`: the device of the loaded VLM, else as for a VLM. */
  device: Device
  dtype: Dtype
  /** A part of the picture, in integer pixels, right and bottom excluded; the whole where it is left out. */
  cropPx?: PixelBox
}

/** Which depth model ran, on what, and why; shown as a VLM's is. */
export type DepthModelInfo = Pick<
  LoadedModel,
  'name' | 'revision' | 'device' | 'dtype' | 'adapter' | 'runtime' | 'why' | 'notes' | 'bytes'
>

export type DepthReply = {
  /** At the size that the model works at; its pixels spread evenly over `cropPx`. */
  readonly map: DepthMap
  readonly cropPx: PixelBox
  readonly model: DepthModelInfo
  /** Runs of the network that this call took: 0 where the map was kept from an earlier call. */
  readonly runs: number
  readonly ms: number
}

/**
 * `waiting`: an answer is being written, which goes first. `files` and `session`: the model is being opened, as for a
 * VLM. `picture`: pixels are made ready. `depth`: the network runs.
 */
export type DepthProgress = Omit<LoadProgress, 'stage'> & {
  readonly stage: 'waiting' | 'files' | 'session' | 'picture' | 'depth'
}
