import { thoughtThroughout, without } from '../amend'
import type { WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'

const rules: ReplyRules = {
  shape: { tool: 'bbox_2d', boxKey: 'bbox_2d', known: [] },
  grounding: true,
  thinks: false,
  bareAnswer: false,
  both: true,
}
const frame = { unit: 'pixel', order: 'xyxy', of: 'index' } as const

/**
 * ZoomEarth: a list with one box at the end of the first thought is the call, and an answer may follow it at once; with
 * the crop there comes a second thought and answer. Pixels of the whole picture as the model got it, its longer side
 * 512 or 1024. The crop has 512 pixels of the original a side or more.
 */
export const zoomEarth: WritingDialect = {
  name: 'zoomearth',
  title: 'ZoomEarth (pixels of the small overview)',
  source: 'earth-insights/ZoomEarth@48afa4a src/eval/infer.py',
  frame,
  crop: { pad: 0, minSide: 512 },
  runs: 'first',
  fits: (text) =>
    likeness(text, [
      [0.95, 'intelligent remote sensing analyst'],
      [0.85, 'I need to crop the image to examine the surroundings'],
      [0.8, 'I need to analyze the entire image without cropping'],
    ]),
  parse: (text, ended = true) =>
    thoughtThroughout(text, without(parseReply(text, ended, rules), ['bare-call', 'answer-after-call'])),
  write: plainWriter(
    frame,
    (numbers, { label = '' }) => `[{"bbox_2d": [${numbers}], "label": ${JSON.stringify(label)}}]`,
  ),
}
