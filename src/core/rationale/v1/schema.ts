import * as z from 'zod/mini'
import { imageSchema, regionSchema, unitBoxSchema } from '../../trace/v1/schema'

/** Gold, `loupe.rationale/1`: the RoIs, thoughts and answer that a person (or the scene's maker) stands behind. */
export const goldRoundSchema = z.looseObject({
  sketch: z.optional(z.string()),
  thought: z.string(),
  /** What the thought points at; the first one is the predicted RoI. */
  rois: z.array(regionSchema),
  /** The box to look closer at after this thought; null in the round that answers. */
  zoom: z.nullable(regionSchema),
  accepted: z.optional(z.boolean()),
  note: z.optional(z.string()),
})

export const rationaleSchema = z.looseObject({
  schema: z.literal('loupe.rationale/1'),
  id: z.string(),
  images: z.array(imageSchema),
  question: z.string(),
  answer: z.nullable(z.looseObject({ text: z.string() })),
  rounds: z.array(goldRoundSchema),
  /** What is in the picture, where it is known exactly; `depth` is a depth value, 1 is nearest. */
  objects: z.optional(
    z.array(z.looseObject({ id: z.string(), name: z.string(), box: unitBoxSchema, depth: z.optional(z.number()) })),
  ),
  /** Who stands behind it: a person, a generator; `trace` where it came out of a model's run. */
  provenance: z.looseObject({ by: z.string(), trace: z.optional(z.string()) }),
})

export type GoldRound = z.infer<typeof goldRoundSchema>
export type Rationale = z.infer<typeof rationaleSchema>
