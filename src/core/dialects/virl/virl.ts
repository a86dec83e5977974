import type { WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'

const rules: ReplyRules = {
  shape: { tool: 'zoom', boxKey: 'bbox', known: ['zoom_in', 'image_zoom_in_tool', 'crop', 'crop_image_normalized'] },
  grounding: false,
  thinks: false,
  bareAnswer: false,
}
const frame = { unit: 'unit', order: 'xyxy', of: 'original' } as const

/** ViRL's rationales as Loupe reads the paper: visual actions in [0,1] of the original, several a reply. */
export const virl: WritingDialect = {
  name: 'virl',
  title: 'ViRL (0-1 of the original, several zooms)',
  source: "arXiv 2511.23031, as Loupe reads it: no code is public, so tags and argument names are Loupe's",
  frame,
  runs: 'all',
  // Nothing but a second zoom in one reply tells it from VisReason.
  fits: (text) =>
    likeness(text, [
      [0.75, /"name": "zoom"[^<]{0,200}<\/tool_call>\s{0,4}<tool_call>\s{0,4}\{"name": "zoom"/],
      [0.4, '"name": "zoom"'],
    ]),
  parse: (text, ended = true) => parseReply(text, ended, rules),
  write: plainWriter(
    frame,
    (numbers) => `<tool_call>{"name": "zoom", "arguments": {"bbox": [${numbers}]}}</tool_call>`,
  ),
}
