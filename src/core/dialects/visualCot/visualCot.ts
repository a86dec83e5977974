import type { Numbers4 } from '../../geometry/box'
import { complaining } from '../amend'
import type { Dialect } from '../dialect'
import { likeness } from '../likeness'
import { findPictureBoxes, parseListReply } from '../listReply'

/** From this sum on its code takes four numbers for pixels; those of gold that lies far outside are no whole ones. */
const PIXEL_SUM = 5

/**
 * Visual-CoT: the first reply is a box in [0,1] of the picture padded to a square, the second the answer. Its crop is a
 * square of at least 224 pixels. Gold boxes that leave the picture or are inverted are kept, and said so.
 */
export const visualCot: Dialect = {
  name: 'visual-cot',
  title: 'Visual-CoT (0-1 of the padded square)',
  source: 'deepcs233/Visual-CoT@83212ae llava/eval/model_cot_loader.py, eval_cot_score.py',
  frame: { unit: 'unit', order: 'xyxy', of: 'original', padded: 'square' },
  crop: { pad: 0, minSide: 224 },
  fits: (text) =>
    likeness(text, [
      [0.95, 'provide the bounding box coordinate of the region that can help you answer the question better'],
      [0.9, 'Please answer the question based on the original image and local detail image.'],
      [0.8, /\.(?:jpg|jpeg|png)###\[/],
    ]),
  observe: (text) => ({
    shapes: findPictureBoxes(text).map(({ numbers, frame }) => ({ kind: 'box', numbers, ...(frame ? { frame } : {}) })),
  }),
  parse: (text, ended = true) => {
    const reply = parseListReply(text, ended, (numbers) =>
      isPixels(numbers) ? { unit: 'pixel', order: 'xyxy', of: 'original' } : undefined,
    )
    const boxes = [...reply.calls, ...reply.boxes].flatMap(({ numbers }) => (numbers ? [numbers] : []))
    const called = reply.calls.flatMap(({ numbers }) => (numbers && !isPixels(numbers) ? [numbers] : []))
    return complaining(
      complaining(reply, 'inverted', 'call', boxes.some(isInverted)),
      'outside-frame',
      'call',
      called.some((numbers) => numbers.some((v) => v > 1 || v < 0)),
    )
  },
}

function isPixels(numbers: Numbers4): boolean {
  return numbers.every((v) => Number.isInteger(v)) && numbers.reduce((sum, v) => sum + v, 0) >= PIXEL_SUM
}

function isInverted([x1, y1, x2, y2]: Numbers4): boolean {
  return x2 < x1 || y2 < y1
}
