import * as z from 'zod/mini'
import { UNITS, type UnitBox } from '../geometry/box'
import { cropRuleSchema } from './cropRule'
import { policySchema, producerSchema } from './producer'

/**
 * The saved form of a trace, `loupe.trace/2`. Objects are loose: keys that Loupe does not know stay where they are.
 * A `box` is xyxy in [0,1] of the image that it names; the numbers of a `shape` are as they were written, in its frame.
 * Ids come from their place (`r0`, `r0.a0`, `r0.b0`) where a file has none of its own.
 */

const numbers4 = z.tuple([z.number(), z.number(), z.number(), z.number()])
const span = z.tuple([z.number(), z.number()])
const size = z.looseObject({ width: z.number(), height: z.number() })
export const unitBoxSchema = z.pipe(
  numbers4,
  z.transform((box) => box as unknown as UnitBox),
)

export const frameSchema = z.looseObject({
  unit: z.enum(UNITS),
  /** How the four numbers of a box are ordered; points are always x, y. */
  order: z.enum(['xyxy', 'yxyx', 'xywh', 'cxcywh']),
  /**
   * What the numbers are of: `last` (the last view shown), `original` (the image whole), `index` (the call says), or a
   * view id.
   */
  of: z.string(),
  /** The size that the numbers are of, for `pixel`: the view as the model got it, or the image itself. */
  size: z.optional(size),
  /** The view was padded to a square, itself in the middle, before the numbers were written. */
  padded: z.optional(z.enum(['square'])),
})

export const complaintSchema = z.looseObject({
  code: z.string(),
  path: z.string(),
  message: z.string(),
  level: z.optional(z.enum(['note', 'dirt', 'error'])),
  /** How often this kind occurred, where one complaint stands for several. */
  count: z.optional(z.number()),
})

export const regionSchema = z.looseObject({ image: z.string(), box: unitBoxSchema })

export const SHAPE_KINDS = ['box', 'point', 'line', 'polyline', 'polygon', 'mask', 'span'] as const
/** Who wrote a shape: the model in a call or in its thought, a tool in its reply, or the prompt. */
export const AUTHORS = ['call', 'thought', 'tool', 'prompt'] as const
const timeUnit = z.enum(['second', 'frame'])

/** What is pointed with, as it was written. */
export const shapeSchema = z.looseObject({
  kind: z.enum(SHAPE_KINDS),
  /**
   * box: 4 in the frame's order; point: x, y; line: x1, y1, x2, y2; polyline, polygon: pairs; span: from, to; mask:
   * none.
   */
  numbers: z.array(z.number()),
  /** What the numbers mean; left out where nobody knows. */
  frame: z.optional(frameSchema),
  /** The id of the view that the numbers are of, where it is known. */
  view: z.optional(z.string()),
  /** Where in a clip. Of a span: the unit of its numbers. */
  time: z.optional(z.looseObject({ unit: timeUnit, from: z.optional(z.number()), to: z.optional(z.number()) })),
  /** Run lengths as COCO writes them, column by column; `size` is [height, width]. */
  mask: z.optional(z.looseObject({ size: span, counts: z.union([z.string(), z.array(z.number())]) })),
  author: z.enum(AUTHORS),
  label: z.optional(z.string()),
  /** Offsets [start, end) in the round's `raw`, in UTF-16 units, where it was written there. */
  span: z.optional(span),
})

export const roiSchema = z.looseObject({
  id: z.string(),
  shape: shapeSchema,
  /** In [0,1] of the image, where the sizes are known; left out until then. */
  image: z.optional(z.string()),
  box: z.optional(unitBoxSchema),
})

export const imageSchema = z.looseObject({
  id: z.string(),
  /** Upright pixels; null until the picture is found. */
  width: z.nullable(z.number()),
  height: z.nullable(z.number()),
  sha256: z.optional(z.string()),
  /** Where it came from: a path or an address. */
  uri: z.optional(z.string()),
  /** The file itself as a data URL: saving embeds by default, so that a reopened trace is whole. */
  embedded: z.optional(z.string()),
  name: z.optional(z.string()),
  /** What was done to read it: "first frame of an animation", "turned by its EXIF tag" ... */
  notes: z.optional(z.array(z.string())),
  /** Of a document: the page, from 1. */
  page: z.optional(z.number()),
  /** Of a clip: when its picture was taken. */
  time: z.optional(z.looseObject({ unit: timeUnit, value: z.number() })),
})

export const viewSchema = z.looseObject({
  id: z.string(),
  image: z.string(),
  /** The view in whose frame the box was written; null for an image whole. */
  parent: z.nullable(z.string()),
  /** Integer pixels of the image, xyxy, right and bottom excluded; null while unknown. */
  cropPx: z.nullable(numbers4),
  /** What the model received; null while unknown. */
  receivedPx: z.nullable(size),
  /** Merged visual tokens it became. */
  tokens: z.optional(z.number()),
  /** How it came to be, where it is no plain crop. */
  made: z.optional(z.enum(['drawn', 'rendered', 'generated'])),
  /** The picture as its producer saved it. */
  uri: z.optional(z.string()),
  embedded: z.optional(z.string()),
  sha256: z.optional(z.string()),
})

export const ACTION_KINDS = ['zoom', 'point', 'draw', 'mask', 'select', 'code', 'search', 'tool', 'act'] as const

export const actionSchema = z.looseObject({
  id: z.string(),
  kind: z.enum(ACTION_KINDS),
  /** Of the tool, as it was called. */
  name: z.optional(z.string()),
  arguments: z.optional(z.unknown()),
  /**
   * What the call points with has the author `call`, what a tool gave back `tool`. A zoom's first box is what it asked
   * for.
   */
  shapes: z.array(shapeSchema),
  /** An observation followed; else it was only written. */
  executed: z.boolean(),
  /** The box that was cut, after padding, clamping, growing. */
  effective: z.nullable(regionSchema),
  /** The id of the view that went into the model because of this action, or null. */
  received: z.nullable(z.string()),
  /** What a tool gave back, as it was. */
  returned: z.optional(z.unknown()),
  /** Of `code` and `search`: the program, the words. */
  text: z.optional(z.string()),
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

/** A named part of a round's `raw`; offsets in UTF-16 units, the end excluded. */
export const sectionSchema = z.looseObject({
  name: z.string(),
  start: z.number(),
  end: z.number(),
  score: z.optional(z.number()),
})

/** What the model was told after a round. */
export const observationSchema = z.looseObject({
  text: z.optional(z.string()),
  views: z.array(z.string()),
  shapes: z.array(shapeSchema),
})

export const roundSchema = z.looseObject({
  id: z.string(),
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
  sections: z.optional(z.array(sectionSchema)),
  /** Every box of the thought, in order; the first is the predicted RoI, kept apart from the box that was called. */
  rois: z.array(roiSchema),
  actions: z.array(actionSchema),
  observation: z.optional(observationSchema),
  answer: z.optional(z.string()),
  /** Boxes of the answer, where boxes are what was asked for; their author is `thought`. */
  answerShapes: z.optional(z.array(shapeSchema)),
  /** Who wrote it, where it is not the model that answers: a critic, a verifier ... */
  agent: z.optional(z.string()),
  /** Steps of thought that left no text. */
  latentSteps: z.optional(z.number()),
  complaints: z.optional(z.array(complaintSchema)),
  /** The answer of the last round was forced by `atLimit: 'answer'`. */
  forced: z.optional(z.boolean()),
  stats: z.optional(statsSchema),
  accepted: z.optional(z.boolean()),
})

const budget = z.looseObject({ minPixels: z.number(), maxPixels: z.number() })

export const traceSchema = z.looseObject({
  schema: z.literal('loupe.trace/2'),
  id: z.string(),
  question: z.string(),
  /** The pictures of the question: one, or pages of a document, or frames of a clip. */
  images: z.array(imageSchema),
  /** The pictures that the model was shown, in order. */
  views: z.array(viewSchema),
  producer: producerSchema,
  /** The question among those of its benchmark. */
  item: z.optional(
    z.looseObject({ benchmark: z.optional(z.string()), id: z.optional(z.string()), domain: z.optional(z.string()) }),
  ),
  /** Where an imported trace stood: bytes [start, end) of a file, and how that was read. */
  source: z.optional(
    z.looseObject({
      file: z.string(),
      start: z.optional(z.number()),
      end: z.optional(z.number()),
      layout: z.optional(z.string()),
      dialect: z.optional(z.string()),
    }),
  ),
  /** The frame of shapes that have none of their own. */
  frame: z.optional(frameSchema),
  cropRule: z.optional(cropRuleSchema),
  /** Pixels of the views, as they went into the model. */
  budgets: z.optional(z.looseObject({ overview: z.optional(budget), crop: z.optional(budget) })),
  policy: z.optional(policySchema),
  system: z.optional(z.string()),
  rounds: z.array(roundSchema),
  answer: z.nullable(z.looseObject({ text: z.string() })),
  /** Imported scores by name, and whether it was right as the producer said, by name. */
  scores: z.optional(z.record(z.string(), z.unknown())),
  verdicts: z.optional(z.record(z.string(), z.unknown())),
  /** `objects`: what stands in the first picture, with its depth value (1 is nearest), for what is said of depth. */
  gold: z.optional(
    z.looseObject({
      answers: z.optional(z.array(z.string())),
      shapes: z.optional(z.array(shapeSchema)),
      /** The shapes are those of the call, number for number: they are shown, and judge nothing. */
      copied: z.optional(z.boolean()),
      objects: z.optional(
        z.array(
          z.looseObject({ name: z.optional(z.string()), box: regionSchema.shape.box, depth: z.optional(z.number()) }),
        ),
      ),
    }),
  ),
  /** The samples of one prompt that were drawn together; `step` of the training. */
  group: z.optional(z.looseObject({ id: z.string(), index: z.number(), step: z.optional(z.number()) })),
  /** The trace that it branched from, and the id of the round whose call was corrected there. */
  branchOf: z.optional(
    z.looseObject({ trace: z.string(), round: z.string(), box: z.nullable(regionSchema), by: z.string() }),
  ),
  complaints: z.optional(z.array(complaintSchema)),
  /** How the run ended: `answer`, `limit`, `stopped`, or a fault's code. */
  ended: z.optional(z.string()),
  created: z.optional(z.string()),
})

export type Frame = z.infer<typeof frameSchema>
export type Complaint = z.infer<typeof complaintSchema>
export type Region = z.infer<typeof regionSchema>
export type Shape = z.infer<typeof shapeSchema>
export type Roi = z.infer<typeof roiSchema>
export type ImageEntry = z.infer<typeof imageSchema>
export type View = z.infer<typeof viewSchema>
export type Action = z.infer<typeof actionSchema>
export type RoundStats = z.infer<typeof statsSchema>
export type Section = z.infer<typeof sectionSchema>
export type Observation = z.infer<typeof observationSchema>
export type Round = z.infer<typeof roundSchema>
export type Trace = z.infer<typeof traceSchema>
