import { complaining } from '../amend'
import type { Dialect } from '../dialect'
import { likeness } from '../likeness'
import { parseReply, type ReplyRules } from '../reply'

/** There is no tool: a call in such a reply is one that the model made up. */
const rules: ReplyRules = {
  shape: { tool: 'zoom', boxKey: 'bbox_2d', known: [] },
  grounding: false,
  thinks: true,
  bareAnswer: false,
}

/**
 * TreeVGR: boxes of evidence in the thought, `<box>[x1,y1,x2,y2]</box>`, whole pixels of the picture as the model got
 * it; one reply, no crop. Its score reads a box only without blanks, and skips one whose corners are not in order.
 */
export const treeVgr: Dialect = {
  name: 'treevgr',
  title: 'TreeVGR (boxes in the thought, pixels of the resized picture)',
  source: 'Haochen-Wang409/TreeVGR@4823ad8 inference_treebench.py',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  fits: (text) => {
    if (/<obj>|<tool_call>|<\|box_start\|>/.test(text)) return 0
    return likeness(text, [
      [0.85, /<box>\[\d{1,5},\d{1,5},\d{1,5},\d{1,5}\]<\/box>/],
      [0.5, /<box>\s?\[\d{1,5}, ?\d{1,5}, ?\d{1,5}, ?\d{1,5}\]\s?<\/box>/],
    ])
  },
  parse: (text, ended = true) => {
    const reply = parseReply(text, ended, rules)
    const blank = reply.boxes.some(({ start, end }) => /\s/.test(text.slice(start, end)))
    return complaining(reply, 'box-with-blanks', 'thought', blank)
  },
}
