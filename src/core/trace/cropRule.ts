import * as z from 'zod/mini'

/** How a producer makes a crop of the box that was asked for. */
export const cropRuleSchema = z.looseObject({
  /** Each side moves out by this share of the box's own width or height. */
  pad: z.number(),
  /** The least width and height of a crop, in pixels of the image. */
  minSide: z.number(),
  /**
   * The whole pixels of a crop: `out` (unless told) holds all of the box, `nearest` rounds its sides, halves to even,
   * as Pillow's `crop` does with fractions.
   */
  edges: z.optional(z.enum(['out', 'nearest'])),
  /**
   * How a box under `minSide` grows about its centre: `sides` (unless told) its short sides alone, `shape` both in
   * proportion, or neither where the image has no room for it.
   */
  grow: z.optional(z.enum(['sides', 'shape'])),
})

export type CropRule = Pick<z.infer<typeof cropRuleSchema>, 'pad' | 'minSide' | 'edges' | 'grow'>
