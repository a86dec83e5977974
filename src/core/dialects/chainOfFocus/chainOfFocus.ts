import type { WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'

const rules: ReplyRules = {
  shape: { tool: 'image_zoom_in_tool', boxKey: 'bbox_2d', known: ['zoom_in', 'image_zoom_in', 'zoom'] },
  grounding: false,
  thinks: true,
  bareAnswer: false,
}
const frame = { unit: 'pixel', order: 'xyxy', of: 'index' } as const

/**
 * Chain-of-Focus: the tool of DeepEyes, but pixels of the first view as the model got it (resized to multiples of 28),
 * and several calls a reply. The box is grown to 1.5 times its sides; a bad one brings the whole picture back.
 */
export const chainOfFocus: WritingDialect = {
  name: 'chain-of-focus',
  title: 'Chain-of-Focus (pixels of the resized picture)',
  source: 'xtong-zhang/Chain-of-Focus@431ff0d eval/vstar/vllm_inference.py, verl/recipe/zoomin/zoomin_vision_tool.py',
  frame,
  crop: { pad: 0.25, minSide: 1 },
  runs: 'all',
  fits: (text) => {
    if (text.includes('img_idx')) return 0.1
    return likeness(text, [
      [0.95, 'whether to call tools one or more times OR provide final answer'],
      [0.7, 'cropping it based on a bounding box (bbox_2d)'],
      [0.35, '"image_zoom_in_tool"'],
    ])
  },
  parse: (text, ended = true) => parseReply(text, ended, rules),
  write: plainWriter(
    frame,
    (numbers, { label = '' }) =>
      `<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [${numbers}], ` +
      `"label": ${JSON.stringify(label)}}}\n</tool_call>`,
  ),
}
