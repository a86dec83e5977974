import { formatNumbers } from '../geometry/frames'
import type { Numbers4, Unit } from '../geometry/box'
import type { CropRule } from '../trace/cropRule'
import type { Frame } from '../trace/schema'
import type { LiveDialect, FoundBox, WriteExtra } from './dialect'
import { parseReply, replyClosed, type ReplyRules } from './reply'
import type { ToolShape } from './toolCall'

/** What Qwen's zoom dialects differ in. */
export type QwenZoom = {
  readonly name: string
  readonly title: string
  readonly source: string
  readonly frame: Frame
  readonly signs: readonly string[]
  readonly crop?: Readonly<CropRule>
  /** How sure it is that a Qwen model wrote a conversation. */
  fits(text: string): number
  /** The call names the picture that its box is of. */
  readonly indexed: boolean
  /** A bare `{"bbox_2d": [...]}` in the text is a call too. */
  readonly bare: boolean
  /** How boxes stand in running text, where that is not `[x1, y1, x2, y2]`. */
  readonly own?: {
    find(text: string): FoundBox[]
    write(numbers: Numbers4, unit: Unit): string
  }
}

const shape: ToolShape = { tool: 'image_zoom_in_tool', boxKey: 'bbox_2d', known: ['zoom', 'zoom_in', 'image_zoom_in'] }
const HEAD = '<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {'
const TAIL = '}}\n</tool_call>'

/** A dialect of Qwen's `image_zoom_in_tool`: a reply without a call is the answer. */
export function qwenZoom({ indexed, bare, own, ...zoom }: QwenZoom): LiveDialect {
  const rules: ReplyRules = {
    shape,
    grounding: bare,
    thinks: true,
    bareAnswer: true,
    ...(own ? { ownBoxes: (text: string) => own.find(text) } : {}),
  }
  const unitOf = (frame: Frame = zoom.frame) => frame.unit
  const index = (extra: WriteExtra) => (indexed ? `, "img_idx": ${extra.imageIndex ?? 0}` : '')
  return {
    ...zoom,
    parse: (text, ended = true) => parseReply(text, ended, rules),
    write: {
      writeCall: (numbers, extra = {}) => {
        const label = JSON.stringify(extra.label ?? '')
        const box = formatNumbers(numbers, unitOf(extra.frame))
        return `${HEAD}"label": ${label}, "bbox_2d": [${box}]${index(extra)}${TAIL}`
      },
      writeAnswer: (text) => `<answer>${text}</answer>`,
      writeNumbers: (numbers, frame) =>
        own?.write(numbers, unitOf(frame)) ?? `[${formatNumbers(numbers, unitOf(frame))}]`,
    },
    live: {
      closed: (text) => replyClosed(text, rules),
      answerOpen: '<answer>',
      answerClose: '</answer>',
      callOpen: '<tool_call>',
      callGrammar: { before: `${HEAD}"label": "", "bbox_2d": [`, separator: ', ', after: `]${index({})}${TAIL}` },
    },
  }
}
