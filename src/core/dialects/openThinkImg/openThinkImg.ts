import type { Frame } from '../../trace/schema'
import { findBoxes, numbers4 } from '../boxes'
import type { CallKind, CallShape, Dialect, Observed, ParsedReply } from '../dialect'
import type { Fields } from '../fields'
import { likeness } from '../likeness'
import { parseToolReply, type Pointed, type Tools } from '../toolReply'
import { hasMarks, parseMarked } from './marked'

const PERCENT: Frame = { unit: 'percent', order: 'xyxy', of: 'last' }
const UNIT: Frame = { unit: 'unit', order: 'xyxy', of: 'last' }
const MILLE: Frame = { unit: 'mille', order: 'xyxy', of: 'last' }

const KINDS: ReadonlyMap<string, CallKind> = new Map<string, CallKind>([
  ['Crop', 'zoom'],
  ['crop', 'zoom'],
  ['ZoomInSubfigure', 'zoom'],
  ['Point', 'point'],
  ['line', 'draw'],
  ['DrawHorizontalLineByY', 'draw'],
  ['DrawVerticalLineByX', 'draw'],
  ['SegmentRegionAroundPoint', 'mask'],
])

const TOOLS: Tools = {
  kinds: KINDS,
  last: { name: 'Terminate', keys: ['ans', 'answer'] },
  pointed,
}

/**
 * OpenThinkIMG, in both its forms: lines of `"thoughts🤔"`, `"actions🚀"` and `"value👉"`, and JSON turns. A tool gets
 * one text; whatever picture a call names, the tool works on the last one. `<stop>` or `Terminate` ends a conversation.
 */
export const openThinkImg: Dialect = {
  name: 'openthinkimg',
  title: 'OpenThinkIMG (thoughts, actions, value)',
  source:
    'zhaochen0110/OpenThinkIMG@45d295f tool_server/tf_eval/tool_inferencer, tool_server/tool_workers/online_workers',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  signs: ['"actions🚀"', '"thoughts🤔"'],
  runs: 'all',
  fits: (text) =>
    likeness(text, [
      [0.95, '"actions🚀"'],
      [0.95, '"thoughts🤔"'],
      [0.95, 'ummarize the model outputs and answer my first question'],
      [0.9, /"(?:ZoomInSubfigure|DrawHorizontalLineByY|DrawVerticalLineByX|SegmentRegionAroundPoint)"/],
      [0.5, /"name"\s{0,4}:\s{0,4}"Terminate"/],
      [0.4, /\{\s{0,8}"thought"\s{0,4}:/],
    ]),
  observe,
  parse: (text, ended = true): ParsedReply =>
    hasMarks(text) ? parseMarked(text, ended, TOOLS) : parseToolReply(text, ended, TOOLS),
}

const POINT = /\bx\d?\s{0,4}=\s{0,4}"?(\d{1,6}(?:\.\d{0,6})?)"?[\s,]{0,8}y\d?\s{0,4}=\s{0,4}"?(\d{1,6}(?:\.\d{0,6})?)/g

function pointed(_name: string, args: Fields): Pointed {
  const param = args['param'] ?? args['bbox']
  const listed = Array.isArray(param) ? numbers4(param) : null
  if (listed) return { shapes: [{ kind: 'box', numbers: listed }] }
  if (typeof param !== 'string') return { shapes: [] }
  const boxes = findBoxes(param)
  const shapes = boxes.map(({ numbers }): CallShape => ({ kind: 'box', numbers }))
  if (shapes.length === 0) {
    const points = pointsOf(param)
    return points.length > 0 ? { shapes: points, frame: PERCENT } : { shapes: [] }
  }
  const frame = frameOf(boxes.map(({ start, end }) => param.slice(start, end)).join(' '))
  return { shapes, ...(frame ? { frame } : {}) }
}

/** Numbers of a text param: `012` is of a thousand, none over 1 are shares; else pixels. */
function frameOf(lists: string): Frame | undefined {
  const words = lists.split(/[^\d.]+/).filter((word) => word !== '')
  if (words.some((word) => /^0\d/.test(word))) return MILLE
  return words.every((word) => Number(word) <= 1) ? UNIT : undefined
}

function pointsOf(text: string): CallShape[] {
  return [...text.matchAll(POINT)].map(([, x, y]) => ({ kind: 'point', numbers: [Number(x), Number(y)] }))
}

/** Points that a tool gave back, in percent; a call that could not be read is said so in the text alone. */
function observe(text: string): Observed {
  const failed = /Parameter format mismatch|Error processing line parameters/.test(text.slice(0, 2_000))
  const points = failed ? [] : pointsOf(text)
  return { shapes: points.map((shape) => ({ ...shape, frame: PERCENT })), ...(failed ? { failed: true } : {}) }
}
