import type { FileSource } from '../../core'
import type { FixedDtype } from '../device/choose'
import type { OrtModule } from '../device/runtime'
import type { Devices, Lease } from '../device/shared'
import type { Device, Dtype } from '../modelInfo'
import type { OpenSession } from '../session/open'
import type { RunQueue } from '../session/queue'
import type { DepthProcessor } from './processor'
import type { DepthProgress } from './protocol'

export type OpenDepthInput = {
  readonly source: FileSource
  readonly device: Device
  /** Why this device, where that is not the device's own affair. */
  readonly why: string | null
  readonly dtype: Dtype
  readonly devices: Devices
  readonly queue: RunQueue
  readonly signal: AbortSignal
  readonly onProgress: (progress: DepthProgress) => void
  readonly beat: (doing: string, budgetMs: number) => void
  /** Resolves when no answer is being written. */
  readonly quiet: () => Promise<void>
}

/** An opened depth folder: what the model is made of. */
export type DepthParts = {
  readonly input: OpenDepthInput
  readonly lease: Lease
  readonly session: OpenSession
  readonly dtype: FixedDtype
  readonly runtime: string
  readonly processor: DepthProcessor
  readonly config: Record<string, unknown>
  readonly ort: OrtModule
}
