import * as z from 'zod/mini'

/** Under what rules a run was made, and by what. */

export const policySchema = z.looseObject({
  /** Most rounds, 1 to 12. */
  rounds: z.number(),
  zoom: z.enum(['free', 'never', 'adaptive']),
  /** With `adaptive`: how much of its view a box may cover, as a share, and still be cut; 0.3 unless told. */
  cover: z.optional(z.number()),
  atLimit: z.enum(['stop', 'answer']),
  maxNewTokens: z.number(),
  /** Merged visual tokens a view may have at most. */
  maxVisualTokens: z.number(),
  grammar: z.boolean(),
  sampling: z.looseObject({ temperature: z.number(), topP: z.number(), seed: z.number() }),
})

export const producerSchema = z.looseObject({
  model: z.string(),
  revision: z.optional(z.string()),
  dialect: z.optional(z.string()),
  dtype: z.optional(z.string()),
  device: z.optional(z.string()),
  adapter: z.optional(z.string()),
  runtime: z.optional(z.string()),
  /** `recorded` for a trace shipped with the page. */
  note: z.optional(z.string()),
})

export type Policy = z.infer<typeof policySchema>
export type Producer = z.infer<typeof producerSchema>
