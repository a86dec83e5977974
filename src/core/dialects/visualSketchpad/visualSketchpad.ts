import type { Frame } from '../../trace/schema'
import type { Dialect } from '../dialect'
import { likeness } from '../likeness'
import { parseActed } from './acted'

const FUNCTIONS = ['crop_image', 'zoom_in_image_by_bbox']
const PILLOW: Frame = { unit: 'pixel', order: 'xyxy', of: 'original' }

/**
 * Visual Sketchpad thinks and acts by number: `THOUGHT 0:`, `ACTION 0:` with a fenced program that draws or calls a
 * vision tool, then `ANSWER: .. TERMINATE`. Its tools take x, y, width, height in [0,1]; `crop` and slices are Pillow's
 * and numpy's pixels. VTool-R1 writes the same grammar and ends with `FINAL ANSWER:`.
 */
export const visualSketchpad: Dialect = {
  name: 'visual-sketchpad',
  title: 'Visual Sketchpad, VTool-R1 (THOUGHT, ACTION, programs)',
  source:
    'Yushi-Hu/VisualSketchpad@b038598 agent/prompt.py, agent/parse.py, agent/tools.py; VTool-R1@5318fb2 (the same)',
  frame: { unit: 'unit', order: 'xywh', of: 'original' },
  signs: ['THOUGHT 0:', 'ACTION 0:', 'TERMINATE'],
  fits: (text) =>
    likeness(text, [
      [0.95, 'generate only THOUGHT 0 and ACTION 0'],
      [0.95, 'ends with TERMINATE'],
      [0.8, /^#? ?ACTION \d{1,3}:/m],
      [0.5, /ANSWER:[^\n]{0,400}TERMINATE/],
    ]),
  parse: (text, ended = true) =>
    parseActed(text, ended, {
      functions: FUNCTIONS,
      frameOf: (by) => (FUNCTIONS.includes(by) ? undefined : PILLOW),
    }),
}
