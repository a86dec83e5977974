import { formatNumbers } from '../../geometry/frames'
import type { LiveDialect } from '../dialect'
import { likeness } from '../likeness'
import { parseReply, replyClosed, type ReplyRules } from '../reply'
import type { ToolShape } from '../toolCall'

const shape: ToolShape = { tool: 'zoom', boxKey: 'bbox', known: ['zoom_in', 'image_zoom_in_tool', 'crop'] }
const rules: ReplyRules = { shape, grounding: false, thinks: false, bareAnswer: false }
const BEFORE = '<tool_call>{"name": "zoom", "arguments": {"bbox": ['
const AFTER = ']}}</tool_call>'

/** VisReason's rounds as Loupe reads the paper: a thought with its RoI, then one zoom or the answer. */
export const visreason: LiveDialect = {
  name: 'visreason',
  title: 'VisReason',
  source: "arXiv 2511.17731, as Loupe reads it: no code is public, so tags and argument names are Loupe's",
  frame: { unit: 'unit', order: 'xyxy', of: 'last' },
  signs: ['"name": "zoom"', 'I think '],
  fits: (text) =>
    likeness(text, [
      [0.7, /"name": ?"zoom", ?"arguments": ?\{"bbox"/],
      [0.5, '"name": "zoom"'],
      [0.3, /I think [^<]{0,400}<answer>/],
    ]),
  parse: (text, ended = true) => parseReply(text, ended, rules),
  write: {
    writeCall: (numbers, { frame } = {}) =>
      `${BEFORE}${formatNumbers(numbers, (frame ?? visreason.frame).unit)}${AFTER}`,
    writeAnswer: (text) => `<answer>${text}</answer>`,
    writeNumbers: (numbers, frame) => `[${formatNumbers(numbers, (frame ?? visreason.frame).unit)}]`,
  },
  live: {
    closed: (text) => replyClosed(text, rules),
    answerOpen: '<answer>',
    answerClose: '</answer>',
    callOpen: '<tool_call>',
    callGrammar: { before: BEFORE, separator: ', ', after: AFTER },
  },
}
