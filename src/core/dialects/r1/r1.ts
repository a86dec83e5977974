import { boxesByUnit } from '../byUnit'
import type { Dialect, ParsedReply } from '../dialect'
import { likeness } from '../likeness'
import { complaintsOf } from '../slips'
import { parseTagged } from '../taggedReply'

/**
 * Completions of open-r1-multimodal and its descendants, as their reward logs keep them: `<think>`, `<answer>`. Their
 * reward reads what stands between the tags of the answer, and nothing else: a reply without them is kept, but no box
 * of it counts. Boxes are in pixels or in [0,1], which differs by reply.
 */
export const r1: Dialect = {
  name: 'r1',
  title: 'R1-style completions (think, answer)',
  source: 'Deep-Agent/R1-V@6b58094 logs; om-ai-lab/VLM-R1@90052f4 src/open-r1-multimodal',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  fits: (text) => {
    if (/<tool_call>|<bbox>|<search>|<code>|<grounding>|"bbox_2d"/.test(text)) return 0.1
    return likeness(text, [
      [0.8, 'A conversation between User and Assistant. The user asks a question, and the Assistant solves it.'],
      [0.6, /Output the thinking process in <think>/],
      [0.4, /<think>[^<]{0,8000}<\/think>\s{0,8}<answer>/],
    ])
  },
  oneUnit: true,
  parse: (text, ended = true) => scored(text, parseTagged(text, ended, { find: boxesByUnit, bareAnswer: true }), ended),
}

/** As the reward sees it: without the boxes of a reply that has no answer between its tags. */
function scored(text: string, { answerBoxes, ...reply }: ParsedReply, ended: boolean): ParsedReply {
  const open = text.indexOf('<answer>')
  const closed = open >= 0 && text.includes('</answer>', open)
  if (closed) return answerBoxes ? { ...reply, answerBoxes } : reply
  return { ...reply, boxes: [], complaints: ended ? complaintsOf(['answer-tag-missing'], 'answer') : [] }
}
