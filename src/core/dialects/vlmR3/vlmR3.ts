import { complaining, refusing, thoughtThroughout, without } from '../amend'
import type { WritingDialect } from '../dialect'
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
const REFUSED = /Invalid operation!/
const BARE_BOX = /\{"bbox_2d":\s?\[[\d., ]{1,60}\]\s?\}/

/**
 * VLM-R3: a bare `{"bbox_2d": [...]}` in the running text is the call, its crop comes into the same reply, and the
 * thought goes on. Pixels of the first view as the model got it. `<think>` is opened and hardly ever closed.
 */
export const vlmR3: WritingDialect = {
  name: 'vlm-r3',
  title: 'VLM-R3 (boxes in the running text, pixels of the resized picture)',
  source: 'justgogorunrun/VLM-R3@841adca src/eval/vllm.py, src/eval/test_vstar_r3.py',
  frame,
  runs: 'all',
  fits: (text) => {
    if (/<grounding>|<tool_call>|```json/.test(text) || !BARE_BOX.test(text)) return 0
    return text.includes('<think>') || REFUSED.test(text) ? 0.75 : 0.4
  },
  observe: refusing(REFUSED),
  parse: (text, ended = true) => {
    const read = parseReply(text, ended, rules)
    const reply = thoughtThroughout(text, without(read, ['bare-call', 'answer-after-call']))
    return complaining(reply, 'look-refused', 'thought', REFUSED.test(text))
  },
  write: plainWriter(frame, (numbers) => `{"bbox_2d": [${numbers}]}`),
}
