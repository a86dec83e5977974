import { formatNumbers } from '../../geometry/frames'
import { findCorners } from '../boxes'
import { likeness } from '../likeness'
import { qwenZoom } from '../qwen'

/**
 * Qwen2-VL: 0-1000 of the picture. In running text it writes `<|object_ref_start|>the sign<|object_ref_end|>` and
 * `<|box_start|>(x1,y1),(x2,y2)<|box_end|>`; where special tokens were dropped, `the sign(x1,y1),(x2,y2)` is left.
 */
export const qwen2Vl = qwenZoom({
  name: 'qwen2_vl',
  title: 'Qwen2-VL (0-1000, corners in running text)',
  source: 'QwenLM/Qwen2-VL README (grounding: box_start, object_ref_start); the tool as in Visual-Agent/DeepEyes',
  frame: { unit: 'mille', order: 'xyxy', of: 'last' },
  signs: ['<|box_start|>', '<|object_ref_start|>'],
  fits: (text) =>
    likeness(text, [
      [0.9, '<|box_start|>('],
      [0.85, '<|object_ref_start|>'],
      [0.4, /\(\d{1,4}, ?\d{1,4}\), ?\(\d{1,4}, ?\d{1,4}\)/],
    ]),
  indexed: false,
  bare: true,
  own: {
    find: findCorners,
    write: (numbers, unit) => {
      const [x1, y1, x2, y2] = formatNumbers(numbers, unit).split(', ')
      return `(${x1},${y1}),(${x2},${y2})`
    },
  },
})
