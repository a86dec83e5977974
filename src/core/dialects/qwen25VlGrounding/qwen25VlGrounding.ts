import { parseBoxAnswer } from '../answerBoxes'
import type { Dialect } from '../dialect'
import { likeness } from '../likeness'

/**
 * Qwen2.5-VL where it was asked for boxes and nothing was cut: a fenced list of `bbox_2d` is its answer, not a call. A
 * live run speaks `qwen2_5_vl`, in which the same list asks for a zoom.
 */
export const qwen25VlGrounding: Dialect = {
  name: 'qwen2.5-vl-grounding',
  title: 'Qwen2.5-VL (boxes are the answer)',
  source: 'QwenLM/Qwen3-VL cookbooks (bbox_2d, absolute pixels after smart_resize); om-ai-lab/VLM-R1@90052f4 baseline',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  fits: (text) => {
    if (/<answer>|<think>|<tool_call>|<grounding>|_tool"|"img_idx"|<\|im_end\|>/.test(text)) return 0
    if (!/```json\s{0,4}\[?\s{0,8}\{\s{0,8}"bbox_2d"/.test(text)) return 0
    return likeness(text, [
      [0.85, 'Please provide the bounding box coordinate of the region this sentence describes'],
      [0.5, '"bbox_2d"'],
    ])
  },
  parse: (text, ended = true) => parseBoxAnswer(text, ended),
}
