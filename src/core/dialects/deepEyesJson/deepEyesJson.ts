import { complaining, without } from '../amend'
import type { WritingDialect } from '../dialect'
import { hasGarbage } from '../garbage'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'

const rules: ReplyRules = {
  shape: { tool: 'zoom_in', boxKey: 'bbox_2d', known: ['image_zoom_in_tool'] },
  grounding: true,
  thinks: false,
  bareAnswer: false,
  both: true,
}
const frame = { unit: 'pixel', order: 'xyxy', of: 'index' } as const

/**
 * DeepEyes before its tool had tags: a list of boxes in a fence asks for their crops, later `{"function": "zoom_in"}`.
 * Pixels of the first view as the model got it: in real rollouts boxes of later rounds reach beyond the crop before.
 */
export const deepEyesJson: WritingDialect = {
  name: 'deepeyes-json',
  title: 'DeepEyes, older (fenced JSON, pixels of the view)',
  source: 'Visual-Agent/DeepEyes@a00d62c test.txt, @d148992 case.txt; visual_toolbox_v3.py, visual_toolbox_v4.py',
  frame,
  runs: 'all',
  fits: (text) =>
    likeness(text, [
      [0.95, 'generate grouding results in JSON format'],
      [0.95, 'The zoomed-in images of your grounding results'],
      [0.8, /"function":\s?"zoom_in"/],
    ]),
  parse: (text, ended = true) => {
    const reply = without(parseReply(text, ended, rules), ['bare-call', 'no-arguments'])
    return complaining(reply, 'garbage-tokens', 'thought', hasGarbage(text))
  },
  write: plainWriter(
    frame,
    (numbers, { label = '' }) =>
      '```json\n[\n    {"bbox_2d": [' + numbers + `], "label": ${JSON.stringify(label)}}\n]\n` + '```',
  ),
}
