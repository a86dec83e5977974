import * as z from 'zod/mini'
import { frameSchema } from '../trace/v1/schema'

const budget = { minPixels: z.number(), maxPixels: z.number() }

/**
 * `loupe.json`, the protocol of a model folder: what is said to the model at the start, with a crop and after a bad
 * call, and how large pictures are. `{image}`, `{question}` and `{reason}` are placeholders; a turn is one user
 * message. Training reads the same file.
 */
export const protocolSchema = z.looseObject({
  schema: z.literal('loupe.protocol/1'),
  dialect: z.string(),
  frame: frameSchema,
  system: z.string(),
  question: z.string(),
  observation: z.string(),
  invalid: z.string(),
  overview: z.looseObject(budget),
  crop: z.looseObject({
    ...budget,
    /** `pad`: each side moves out by this share of the box's own width or height. `minSide`: pixels of the image. */
    rule: z.looseObject({ pad: z.number(), minSide: z.number() }),
  }),
  policy: z.looseObject({
    rounds: z.number(),
    zoom: z.enum(['free', 'never', 'adaptive']),
    atLimit: z.enum(['stop', 'answer']),
    maxNewTokens: z.number(),
  }),
  /** Where the prompt comes from, for protocols that Loupe gives to hub models. */
  source: z.optional(z.string()),
})
export type Protocol = z.infer<typeof protocolSchema>
