import type { Frame } from '../../trace/schema'
import { complaining, refusing } from '../amend'
import { withBoxedAnswer } from '../boxed'
import type { ParsedCall, WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'

const rules: ReplyRules = {
  shape: {
    tool: 'crop_image_normalized',
    names: ['crop_image', 'zoom_in'],
    boxKey: 'bbox_2d',
    known: ['image_zoom_in_tool', 'zoom'],
    others: new Map([['select_frames', 'select']]),
    index: { key: 'target_image', first: 1 },
  },
  grounding: false,
  thinks: true,
  bareAnswer: false,
}
const frame: Frame = { unit: 'unit', order: 'xyxy', of: 'index' }
const pixels: Frame = { ...frame, unit: 'pixel' }

/**
 * Pixel-Reasoner: [0,1] of the picture that `target_image` names, from 1. Its code takes a box for [0,1] only where all
 * four numbers are under 1, else for pixels. A box with a number over 1 is in pixels here too; one that merely reaches
 * the edge with a 1.0 is what the model meant, and says so. Its crop is wider by 0.1 of the picture on every side.
 */
export const pixelReasoner: WritingDialect = {
  name: 'pixel-reasoner',
  title: 'Pixel-Reasoner (0-1, target_image from 1)',
  source:
    'TIGER-AI-Lab/Pixel-Reasoner@a3a6c3a curiosity_driven_rl/openrlhf/trainer/ppo_utils/experience_maker.py; ' +
    'verl-tool@980962b',
  frame,
  runs: 'first',
  fits: (text) =>
    likeness(text, [
      [0.95, 'crop_image_normalized'],
      [0.85, /"crop_image"[^\n]{0,200}"target_image"/],
      [0.8, /"select_frames"[^\n]{0,200}"target_frames"/],
    ]),
  observe: refusing(/Execution error:/),
  parse: (text, ended = true) => {
    const reply = withBoxedAnswer(text, parseReply(text, ended, rules))
    const calls = reply.calls.map(framed)
    return complaining({ ...reply, calls }, 'one-read-as-pixel', 'call', calls.some(readAsPixels))
  },
  write: {
    ...plainWriter(
      frame,
      (numbers, { imageIndex = 0 }) =>
        `<tool_call>{"name": "crop_image_normalized", "arguments": {"bbox_2d": [${numbers}], ` +
        `"target_image": ${imageIndex + 1}}}</tool_call>`,
    ),
    writeAnswer: (text) => `\\boxed{${text}}`,
  },
}

function framed(call: ParsedCall): ParsedCall {
  return call.numbers?.some((v) => v > 1) ? { ...call, frame: pixels } : call
}

/** Meant as [0,1], but not under 1 throughout. */
function readAsPixels({ numbers, frame: own }: ParsedCall): boolean {
  return numbers !== null && own === undefined && numbers.some((v) => v === 1)
}
