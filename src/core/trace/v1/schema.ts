import * as z from 'zod/mini'
import { UNITS, type UnitBox } from '../../geometry/box'

/**
 * The saved form of a trace, `loupe.trace/1`. Objects are loose: keys that Loupe does not know stay where they are.
 * Every box named `box` is xyxy in [0,1] of the image that it names; only `requested.box` is in its own frame.
 */

const numbers4 = z.tuple([z.number(), z.number(), z.number(), z.number()])
export const unitBoxSchema = z.pipe(
  numbers4,
  z.transform((box) => box as unknown as UnitBox),
)

export const frameSchema = z.looseObject({
  unit: z.enum(UNITS),
  order: z.enum(['xyxy', 'yxyx', 'xywh', 'cxcywh']),
  /**
   * What the numbers are of: `last` (the last view shown), `original` (the image whole), `index` (the call says), or a
   * view id.
   */
  of: z.string(),
  /** The size that the numbers are of, for `pixel`: the view as the model got it, or the image itself. */
  size: z.optional(z.looseObject({ width: z.number(), height: z.number() })),
})

export const complaintSchema = z.looseObject({ code: z.string(), path: z.string(), message: z.string() })

export const regionSchema = z.looseObject({ image: z.string(), box: unitBoxSchema })

export const imageSchema = z.looseObject({
  id: z.string(),
  width: z.number(),
  height: z.number(),
  sha256: z.optional(z.string()),
  /** Where it came from: a path or an address. */
  uri: z.optional(z.string()),
  /** The file itself as a data URL: saving embeds by default, so that a reopened trace is whole. */
  embedded: z.optional(z.string()),
  name: z.optional(z.string()),
  /** What was done to read it: "first frame of an animation", "turned by its EXIF tag" ... */
  notes: z.optional(z.array(z.string())),
})

export const viewSchema = z.looseObject({
  id: z.string(),
  image: z.string(),
  /** The view in whose frame the box was written; null for an image whole. */
  parent: z.nullable(z.string()),
  /** Integer pixels of the image, xyxy, right and bottom excluded. */
  cropPx: numbers4,
  /** What the model received. */
  receivedPx: z.looseObject({ width: z.number(), height: z.number() }),
  /** Merged visual tokens it became. */
  tokens: z.optional(z.number()),
})

export const ACTION_KINDS = ['zoom', 'point', 'draw', 'mask', 'select', 'code', 'search'] as const

export const actionSchema = z.looseObject({
  kind: z.enum(ACTION_KINDS),
  requested: z.nullable(z.looseObject({ box: numbers4, frame: frameSchema, view: z.optional(z.string()) })),
  effective: z.nullable(regionSchema),
  /** The id of the view that went into the model because of this action, or null. */
  received: z.nullable(z.string()),
  label: z.optional(z.string()),
  /** Why it was discarded or changed. */
  complaints: z.optional(z.array(complaintSchema)),
})

export const statsSchema = z.looseObject({
  /** Tokens fed before the round's first new one. */
  prefillTokens: z.number(),
  generatedTokens: z.number(),
  imagesEncoded: z.number(),
  encodeMs: z.optional(z.number()),
  prefillMs: z.optional(z.number()),
  decodeMs: z.optional(z.number()),
  ms: z.number(),
})

export const roundSchema = z.looseObject({
  /** The view the model saw last before this round. */
  view: z.nullable(z.string()),
  /** The reply as written, special tokens left out. */
  raw: z.string(),
  tokenIds: z.optional(z.array(z.number())),
  /** Probability of each token of `tokenIds` at its step. */
  tokenProbs: z.optional(z.array(z.number())),
  /** What each token of `tokenIds` added to `raw`; empty for a special token, and until a character is whole. */
  tokenTexts: z.optional(z.array(z.string())),
  /** The prompt tokens fed in this round, before its reply. */
  promptIds: z.optional(z.array(z.number())),
  prompt: z.optional(z.string()),
  sketch: z.optional(z.string()),
  thought: z.optional(z.string()),
  /** The predicted RoI of the thought, kept apart from the box that was called. */
  roi: z.nullable(regionSchema),
  actions: z.array(actionSchema),
  answer: z.optional(z.string()),
  complaints: z.optional(z.array(complaintSchema)),
  /** The answer of the last round was forced by `atLimit: 'answer'`. */
  forced: z.optional(z.boolean()),
  stats: z.optional(statsSchema),
  accepted: z.optional(z.boolean()),
})

export const policySchema = z.looseObject({
  /** Most rounds, 1 to 12. */
  rounds: z.number(),
  zoom: z.enum(['free', 'never', 'adaptive']),
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

export const traceSchema = z.looseObject({
  schema: z.literal('loupe.trace/1'),
  id: z.string(),
  question: z.string(),
  images: z.array(imageSchema),
  views: z.array(viewSchema),
  producer: producerSchema,
  policy: z.optional(policySchema),
  system: z.optional(z.string()),
  rounds: z.array(roundSchema),
  answer: z.nullable(z.looseObject({ text: z.string() })),
  branchOf: z.optional(
    z.looseObject({ trace: z.string(), round: z.number(), box: z.nullable(regionSchema), by: z.string() }),
  ),
  complaints: z.optional(z.array(complaintSchema)),
  /** How the run ended: `answer`, `limit`, `stopped`, or a fault's code. */
  ended: z.optional(z.string()),
  created: z.optional(z.string()),
})

export type Frame = z.infer<typeof frameSchema>
export type Complaint = z.infer<typeof complaintSchema>
export type Region = z.infer<typeof regionSchema>
export type View = z.infer<typeof viewSchema>
export type Action = z.infer<typeof actionSchema>
export type Round = z.infer<typeof roundSchema>
export type Trace = z.infer<typeof traceSchema>
