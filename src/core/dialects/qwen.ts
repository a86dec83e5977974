import { formatNumbers } from '../geometry/frames'
import type { Frame } from '../trace/schema'
import type { Dialect, WriteExtra } from './dialect'
import { parseReply, replyClosed, type ReplyRules } from './reply'
import { findBareCall, findToolCall, type ToolShape } from './toolCall'

/** What Qwen's zoom dialects differ in. */
export type QwenZoom = {
  readonly name: string
  readonly title: string
  readonly source: string
  readonly frame: Frame
  /** The call names the picture that its box is of. */
  readonly indexed: boolean
  /** A bare `{"bbox_2d": [...]}` in the text is a call too. */
  readonly bare: boolean
}

const shape: ToolShape = { tool: 'image_zoom_in_tool', boxKey: 'bbox_2d', known: ['zoom', 'zoom_in', 'image_zoom_in'] }
const HEAD = '<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {'
const TAIL = '}}\n</tool_call>'

/** A dialect of Qwen's `image_zoom_in_tool`: a reply without a call is the answer. */
export function qwenZoom(zoom: QwenZoom): Dialect {
  const findCall = (text: string) => findToolCall(text, shape) ?? (zoom.bare ? findBareCall(text, shape) : null)
  const rules: ReplyRules = { findCall, bareAnswer: true }
  const box = (numbers: readonly number[], frame: Frame = zoom.frame) => formatNumbers(numbers, frame.unit)
  const index = (extra: WriteExtra) => (zoom.indexed ? `, "img_idx": ${extra.imageIndex ?? 0}` : '')
  return {
    name: zoom.name,
    title: zoom.title,
    source: zoom.source,
    frame: zoom.frame,
    parse: (text, ended = true) => parseReply(text, ended, rules),
    closed: (text) => replyClosed(text, rules),
    writeCall: (numbers, extra = {}) =>
      `${HEAD}"label": ${JSON.stringify(extra.label ?? '')}, "bbox_2d": [${box(numbers, extra.frame)}]${index(extra)}${TAIL}`,
    writeAnswer: (text) => `<answer>${text}</answer>`,
    writeNumbers: (numbers, frame) => `[${box(numbers, frame)}]`,
    answerOpen: '<answer>',
    answerClose: '</answer>',
    callOpen: '<tool_call>',
    callGrammar: { before: `${HEAD}"label": "", "bbox_2d": [`, separator: ', ', after: `]${index({})}${TAIL}` },
  }
}
