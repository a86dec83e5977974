import * as z from 'zod/mini'
import { LoupeError } from '../../../core'
import type { PatchLayout } from '../../preprocess/layout'

type Triple = readonly [number, number, number]
type LayoutData = { readonly patch: number; readonly mean: Triple; readonly std: Triple; readonly deepstack: boolean }

const CLIP = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] } as const
const HALF = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const

/** What a folder's configs leave open, by `model_type`. `deepstack`: the published models have these features. */
export const LAYOUTS: Readonly<Record<string, LayoutData>> = {
  qwen2_vl: { patch: 14, ...CLIP, deepstack: false },
  qwen2_5_vl: { patch: 14, ...CLIP, deepstack: false },
  qwen3_vl: { patch: 16, ...HALF, deepstack: true },
}

const triple = z.tuple([z.number(), z.number(), z.number()])

const configSchema = z.looseObject({
  model_type: z.string(),
  image_token_id: z.number(),
  video_token_id: z.optional(z.number()),
  vision_start_token_id: z.optional(z.number()),
  vision_end_token_id: z.optional(z.number()),
  max_position_embeddings: z.optional(z.number()),
  vocab_size: z.optional(z.number()),
  text_config: z.optional(
    z.looseObject({ max_position_embeddings: z.optional(z.number()), vocab_size: z.optional(z.number()) }),
  ),
  vision_config: z.optional(
    z.looseObject({
      patch_size: z.optional(z.number()),
      spatial_merge_size: z.optional(z.number()),
      temporal_patch_size: z.optional(z.number()),
      deepstack_visual_indexes: z.optional(z.array(z.number())),
    }),
  ),
})

const processorSchema = z.looseObject({
  min_pixels: z.nullish(z.number()),
  max_pixels: z.nullish(z.number()),
  size: z.nullish(z.looseObject({ shortest_edge: z.nullish(z.number()), longest_edge: z.nullish(z.number()) })),
  patch_size: z.nullish(z.number()),
  merge_size: z.nullish(z.number()),
  temporal_patch_size: z.nullish(z.number()),
  rescale_factor: z.nullish(z.number()),
  image_mean: z.nullish(triple),
  image_std: z.nullish(triple),
})

export type QwenConfig = {
  readonly modelType: string
  readonly layout: PatchLayout
  readonly budget: { readonly minPixels: number; readonly maxPixels: number }
  readonly imageTokenId: number
  readonly visionTokenIds: readonly number[]
  readonly maxPositions: number
  readonly vocabulary: number
  /** DeepStack levels that the network was made with. */
  readonly deepstackLevels: number
}

/** @throws LoupeError model-config */
export function readConfig(config: unknown, preprocessor: unknown): QwenConfig {
  const [read, processor] = [configSchema.safeParse(config), processorSchema.safeParse(preprocessor)]
  if (!read.success) throw badConfig('config.json', read.error)
  if (!processor.success) throw badConfig('preprocessor_config.json', processor.error)
  const [c, p] = [read.data, processor.data]
  const data = LAYOUTS[c.model_type]
  if (!data) throw badConfig('config.json', new Error(`model_type ${c.model_type}`))
  const patch = p.patch_size ?? c.vision_config?.patch_size ?? data.patch
  const merge = p.merge_size ?? c.vision_config?.spatial_merge_size ?? 2
  const square = (patch * merge) ** 2
  const vision = [c.image_token_id, c.video_token_id, c.vision_start_token_id, c.vision_end_token_id]
  return {
    modelType: c.model_type,
    layout: {
      patch,
      merge,
      temporal: p.temporal_patch_size ?? c.vision_config?.temporal_patch_size ?? 2,
      rescale: p.rescale_factor ?? 1 / 255,
      mean: p.image_mean ?? data.mean,
      std: p.image_std ?? data.std,
    },
    budget: {
      minPixels: p.min_pixels ?? p.size?.shortest_edge ?? 4 * square,
      maxPixels: p.max_pixels ?? p.size?.longest_edge ?? 1024 * square,
    },
    imageTokenId: c.image_token_id,
    maxPositions: c.text_config?.max_position_embeddings ?? c.max_position_embeddings ?? 32_768,
    vocabulary: c.text_config?.vocab_size ?? c.vocab_size ?? Infinity,
    visionTokenIds: vision.filter((id) => id !== undefined),
    deepstackLevels: c.vision_config?.deepstack_visual_indexes?.length ?? (data.deepstack ? 3 : 0),
  }
}

function badConfig(where: string, error: Error): LoupeError {
  return new LoupeError({
    code: 'model-config',
    message: 'A configuration file of the model is not what its family needs.',
    where,
    advice: 'Check that the folder is a whole Qwen-VL model in the layout of transformers.js.',
    detail: error.message,
  })
}

/** The vision encoder's grid input: exports of Qwen2-VL say `grid_thw`, later families `image_grid_thw`. */
export function gridPort(inputs: { has(port: string): boolean }): string | undefined {
  return ['image_grid_thw', 'grid_thw'].find((port) => inputs.has(port))
}
