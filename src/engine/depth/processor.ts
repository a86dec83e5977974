import * as z from 'zod/mini'
import { LoupeError, roundHalfEven, type Size } from '../../core'

/**
 * How a depth folder wants its pictures: `preprocessor_config.json` of DPT's image processor, which Depth Anything
 * uses.
 */
export type DepthProcessor = {
  readonly size: Size
  readonly keepAspect: boolean
  /** Both sides of the input are multiples of it. */
  readonly multiple: number
  /** (byte * rescale - mean) / std, a channel each. */
  readonly rescale: number
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
  readonly notes: readonly string[]
}

const channels = z.tuple([z.number(), z.number(), z.number()])
const side = z.number().check(z.positive())
const schema = z.looseObject({
  size: z.union([z.looseObject({ height: side, width: side }), side]),
  keep_aspect_ratio: z.optional(z.boolean()),
  ensure_multiple_of: z.optional(z.number().check(z.int(), z.positive())),
  resample: z.optional(z.number()),
  do_rescale: z.optional(z.boolean()),
  rescale_factor: z.optional(z.number()),
  do_normalize: z.optional(z.boolean()),
  image_mean: z.optional(channels),
  image_std: z.optional(channels),
  do_pad: z.nullish(z.boolean()),
})

const BICUBIC = 3

/** @throws LoupeError model-config */
export function readProcessor(json: unknown): DepthProcessor {
  const read = schema.safeParse(json)
  if (!read.success) throw badProcessor(z.prettifyError(read.error))
  const config = read.data
  if (config.do_pad) throw badProcessor('do_pad: padded inputs are not known here')
  const plain = config.do_normalize === false
  return {
    size: sizeOf(config.size),
    keepAspect: config.keep_aspect_ratio ?? false,
    multiple: config.ensure_multiple_of ?? 1,
    rescale: config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255),
    mean: plain ? [0, 0, 0] : (config.image_mean ?? [0.5, 0.5, 0.5]),
    std: plain ? [1, 1, 1] : (config.image_std ?? [0.5, 0.5, 0.5]),
    notes:
      (config.resample ?? BICUBIC) === BICUBIC
        ? []
        : ['Its pictures are resized bicubically here; the folder names another filter.'],
  }
}

function sizeOf(size: z.infer<typeof schema>['size']): Size {
  if (typeof size === 'number') return { width: size, height: size }
  return { width: size.width, height: size.height }
}

/** A network of ViT's kind pays by the square of its input: at most so many times the area that the folder names. */
const MOST_AREA = 4

/**
 * The size at which a depth model receives a picture: DPT's `get_resize_output_image_size` in transformers. With the
 * aspect kept, the side whose scale is nearer 1 decides; both sides are rounded half to even to multiples, one at
 * least. A very long picture would come out without bound: over four times the area that the folder names, it is made
 * smaller, aspect kept.
 */
export function inputSize(picture: Size, { size, keepAspect, multiple }: DepthProcessor): Size {
  const scales = { x: size.width / picture.width, y: size.height / picture.height }
  if (keepAspect) {
    const scale = Math.abs(1 - scales.x) < Math.abs(1 - scales.y) ? scales.x : scales.y
    const area = picture.width * picture.height * scale * scale
    const most = MOST_AREA * size.width * size.height
    scales.x = scales.y = area > most ? scale * Math.sqrt(most / area) : scale
  }
  const round = (v: number) => Math.max(1, roundHalfEven(v / multiple)) * multiple
  return { width: round(scales.x * picture.width), height: round(scales.y * picture.height) }
}

function badProcessor(detail: string): LoupeError {
  return new LoupeError({
    code: 'model-config',
    message: 'The depth model does not say how its pictures are made ready.',
    where: 'preprocessor_config.json',
    advice: 'Take a folder in the layout of Depth Anything for transformers.js.',
    detail,
  })
}
