import { complaining, refusing } from '../amend'
import type { WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'
import { hasGarbage } from '../garbage'

/** `both`: replies answer and then call again, and the call is run all the same. */
const rules: ReplyRules = {
  shape: {
    tool: 'image_zoom_in_tool',
    boxKey: 'bbox_2d',
    known: ['zoom_in', 'image_zoom_in', 'zoom'],
    others: new Map([['image_rotate_tool', 'tool']]),
  },
  grounding: false,
  thinks: true,
  bareAnswer: false,
  both: true,
}
const frame = { unit: 'pixel', order: 'xyxy', of: 'original' } as const

/**
 * DeepEyes: pixels of the user's picture, whichever view was shown last. Training clamps the box and refuses one with a
 * side of 30 px or less, or longer than 100 times its width; evaluation cuts it as it stands, black outside the
 * picture. Neither grows it. The closing tag was the stop string and is not in the text. Of several calls the first is
 * run.
 */
export const deepEyes: WritingDialect = {
  name: 'deepeyes',
  title: 'DeepEyes (pixels of the original)',
  source:
    'Visual-Agent/DeepEyes@6c5e796 verl/workers/agent/envs/mm_process_engine/visual_toolbox_v2.py, eval/eval_vstar.py',
  frame,
  normal: ['call-unclosed'],
  runs: 'first',
  fits: (text) => {
    if (text.includes('"img_idx"') || text.includes('\\"img_idx\\"')) return 0.1
    return likeness(text, [
      [0.95, 'call **image_zoom_in_tool** if needed'],
      [0.85, '"required":["bbox"]'],
      [0.85, 'ZOOM IN ARGUMENTS ARE INVALID'],
      [0.7, 'addCriterion\n\n{"name": "image_zoom_in_tool"'],
      [0.6, '"image_zoom_in_tool"'],
      [0.5, 'image_rotate_tool'],
    ])
  },
  observe: refusing(/ZOOM IN ARGUMENTS ARE INVALID|^\s{0,8}Error:/),
  parse: (text, ended = true) => {
    const reply = parseReply(text, ended, answersInThought(text) ? { ...rules, thinks: false } : rules)
    return complaining(reply, 'garbage-tokens', 'thought', hasGarbage(text))
  },
  write: plainWriter(
    frame,
    (numbers, { label = '' }) =>
      `<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [${numbers}], ` +
      `"label": ${JSON.stringify(label)}}}\n</tool_call>`,
  ),
}

/** Its evaluation takes the first answer of a reply, though it may stand in the thought. */
function answersInThought(text: string): boolean {
  const answer = text.indexOf('<answer>')
  return answer >= 0 && answer < text.lastIndexOf('</think>')
}
