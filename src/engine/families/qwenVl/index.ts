/**
 * qwenVl: Qwen2-VL, Qwen2.5-VL and Qwen3-VL in the layout of transformers.js: `vision_encoder`, `embed_tokens`,
 * `decoder_model_merged`. What differs between them is data in `layout.ts`; the sessions say the rest by their names.
 */
import type { Family } from '../family'
import { LAYOUTS } from './layout'
import { openQwenVl } from './open'

export const qwenVl: Family = {
  name: 'qwenVl',
  matches: (config) => String(config['model_type']) in LAYOUTS,
  open: openQwenVl,
}
