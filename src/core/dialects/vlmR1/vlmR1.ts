import { parseBoxAnswer } from '../answerBoxes'
import type { Dialect } from '../dialect'
import { likeness } from '../likeness'

/** VLM-R1: a thought, then boxes as JSON in the answer, fenced or not; no call. Its score takes the last box. */
export const vlmR1: Dialect = {
  name: 'vlm-r1',
  title: 'VLM-R1 (boxes are the answer, pixels of the resized picture)',
  source: 'om-ai-lab/VLM-R1@90052f4 src/eval/test_rec_r1.py',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  fits: (text) => {
    if (/<tool_call>|<rethink>|Hint: Object and its coordinates/.test(text)) return 0.2
    return likeness(text, [
      [0.9, /<answer>\s{0,8}(?:```json)?\s{0,8}\[?\s{0,8}\{\s{0,8}"bbox_2d"/],
      [0.6, 'Output the final answer in JSON format'],
    ])
  },
  parse: (text, ended = true) => parseBoxAnswer(text, ended),
}
