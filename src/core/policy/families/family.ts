import type { Frame } from '../../trace/schema'

/** What Loupe says to a hub model of one family, whose folder has no loupe.json. */
export type Family = {
  /** Whether a `model_type` of a config is of this family. */
  matches(modelType: string): boolean
  readonly dialect: string
  readonly frame: Frame
  /** Pixels a visual token covers along one side: patch x merge. */
  readonly factor: number
  /** What its box numbers are, as the tool's description says it. */
  readonly units: string
  /** The call names the picture that its box is of. */
  readonly indexed: boolean
  readonly source: string
}

export const QWEN_TOOLS =
  "Qwen's chat template for tools (Qwen2.5 and Qwen3), the tool of QwenLM/Qwen-Agent image_zoom_in_qwen3vl.py"
