import type { WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'

const rules: ReplyRules = {
  shape: { tool: 'request_local_region', boxKey: 'bbox_2d', known: ['image_zoom_in_tool', 'zoom_in'] },
  grounding: false,
  thinks: true,
  bareAnswer: false,
}
const frame = { unit: 'pixel', order: 'xyxy', of: 'index' } as const

/**
 * AdaptVision: pixels of the down-sampled overview. Its code cuts the original at exactly twice the numbers, not at the
 * ratio of the sizes, so a cut can lie up to 1.5 % beside what was asked for.
 */
export const adaptVision: WritingDialect = {
  name: 'adaptvision',
  title: 'AdaptVision (pixels of the small overview)',
  source: 'AdaptVision/AdaptVision@9b7d57c cookbooks/adaptvision.ipynb',
  frame,
  runs: 'first',
  fits: (text) => likeness(text, [[0.95, 'request_local_region']]),
  parse: (text, ended = true) => parseReply(text, ended, rules),
  write: plainWriter(
    frame,
    (numbers) => `<tool_call>{"name": "request_local_region", "arguments": {"bbox_2d": [${numbers}]}}</tool_call>`,
  ),
}
