import * as z from 'zod/mini'
import { cropRuleSchema } from '../trace/cropRule'
import { frameSchema, imageSchema, regionSchema, unitBoxSchema, viewSchema } from '../trace/schema'

/**
 * Gold, `loupe.rationale/2`: flat lists of parts by id. A part's parent (`round`) and its place (`order`) are fields,
 * so that two people's edits merge field by field. Objects are loose: keys that Loupe does not know stay.
 */

export const authorSchema = z.looseObject({ kind: z.enum(['model', 'person', 'generator']), name: z.string() })

const provenance = {
  /** Who made the part as it stands. */
  by: authorSchema,
  /** ISO time of the last edit; null where nobody knows. */
  at: z.nullable(z.string()),
  /** Who accepted the part as it stands, apart from who made it. Every edit of the part clears it. */
  accepted: z.nullable(z.looseObject({ by: z.string(), at: z.nullable(z.string()) })),
}

/**
 * The numbers of a RoI in a text. `text` is what the model wrote, brackets included; `written` says what it was written
 * for: the RoI's box, and the trace's view that the frame was of. Without `written` the dialect always writes it.
 */
export const slotSchema = z.looseObject({
  roi: z.string(),
  text: z.string(),
  written: z.optional(
    z.looseObject({
      image: z.string(),
      box: unitBoxSchema,
      view: z.nullable(z.string()),
      /** The frame of these numbers, where it is not that of the trace. */
      frame: z.optional(frameSchema),
    }),
  ),
})
export const pieceSchema = z.union([z.string(), slotSchema])
export const goldTextSchema = z.looseObject({ pieces: z.array(pieceSchema) })

export const goldRoundSchema = z.looseObject({
  ...provenance,
  id: z.string(),
  /** The id of the trace's round that it came from. */
  from: z.optional(z.string()),
  /** Fractional key in base 62 (`order.ts`); ties go by id. */
  order: z.string(),
  sketch: z.optional(z.string()),
  thought: goldTextSchema,
  note: z.optional(z.string()),
  /** Who wrote the note: a remark on a part makes nobody its author. */
  noted: z.optional(z.looseObject({ by: z.string(), at: z.nullable(z.string()) })),
})

export const goldRoiSchema = z.looseObject({
  ...provenance,
  id: z.string(),
  from: z.optional(z.string()),
  round: z.string(),
  order: z.string(),
  image: z.string(),
  box: unitBoxSchema,
  label: z.optional(z.string()),
})

export const goldCallSchema = z.looseObject({
  ...provenance,
  id: z.string(),
  from: z.optional(z.string()),
  round: z.string(),
  order: z.string(),
  kind: z.enum(['zoom']),
  /** The RoI of its round that it is made from: then they are one box. */
  roi: z.nullable(z.string()),
  /** Its own box, where it is not tied. */
  region: z.nullable(regionSchema),
  /** The trace's view that came of it, and the box that it came of: another box is cut anew. */
  seen: z.optional(z.looseObject({ view: z.string(), image: z.string(), box: unitBoxSchema })),
})

export const goldAnswerSchema = z.looseObject({ ...provenance, text: z.string() })

export const VERDICTS = ['correct', 'redundant', 'erroneous', 'neutral'] as const
export const verdictSchema = z.looseObject({
  id: z.string(),
  /** The id of an action or a round of the trace, or `answer`: it stands even where the rationale has no such part. */
  of: z.string(),
  verdict: z.enum(VERDICTS),
  errorType: z.optional(z.string()),
  note: z.optional(z.string()),
  by: z.string(),
  at: z.nullable(z.string()),
})

export const conflictSchema = z.looseObject({
  /** The part's id and its field; the part shows the last of the values. */
  id: z.string(),
  field: z.string(),
  values: z.array(z.looseObject({ value: z.optional(z.unknown()), by: z.string(), at: z.nullable(z.string()) })),
})

const budget = z.looseObject({ minPixels: z.number(), maxPixels: z.number() })

/** What of a trace is needed to write numbers as its model would. */
export const originSchema = z.looseObject({
  trace: z.string(),
  dialect: z.string(),
  frame: frameSchema,
  cropRule: cropRuleSchema,
  /** The trace says no crop rule, and none was found that makes its views. */
  cropRuleGuessed: z.optional(z.boolean()),
  budgets: z.optional(z.looseObject({ overview: z.optional(budget), crop: z.optional(budget) })),
  views: z.array(viewSchema),
  model: z.optional(z.string()),
})

export const rationaleSchema = z.looseObject({
  schema: z.literal('loupe.rationale/2'),
  /** Made of the trace's id and the author's name (`rationaleId`). */
  id: z.string(),
  question: z.string(),
  images: z.array(imageSchema),
  from: z.nullable(originSchema),
  rounds: z.array(goldRoundSchema),
  rois: z.array(goldRoiSchema),
  calls: z.array(goldCallSchema),
  answer: z.nullable(goldAnswerSchema),
  verdicts: z.array(verdictSchema),
  conflicts: z.optional(z.array(conflictSchema)),
  /** What is in the picture, where it is known exactly; `depth` is a depth value, 1 is nearest. */
  objects: z.optional(
    z.array(z.looseObject({ id: z.string(), name: z.string(), box: unitBoxSchema, depth: z.optional(z.number()) })),
  ),
  /** Written when it is saved: how many parts it has, how many are accepted, how many were left out as unaccepted. */
  acceptance: z.optional(z.looseObject({ parts: z.number(), accepted: z.number(), omitted: z.number() })),
})

export type Author = z.infer<typeof authorSchema>
export type Slot = z.infer<typeof slotSchema>
export type Piece = z.infer<typeof pieceSchema>
export type GoldText = z.infer<typeof goldTextSchema>
export type GoldRound = z.infer<typeof goldRoundSchema>
export type GoldRoi = z.infer<typeof goldRoiSchema>
export type GoldCall = z.infer<typeof goldCallSchema>
export type GoldAnswer = z.infer<typeof goldAnswerSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type Conflict = z.infer<typeof conflictSchema>
export type Origin = z.infer<typeof originSchema>
export type Rationale = z.infer<typeof rationaleSchema>
/** Who does something, and when (ISO time): handed in, core has no clock. */
export type Stamp = { readonly by: string; readonly at: string }
