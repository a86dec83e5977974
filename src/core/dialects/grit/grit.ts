import type { Frame } from '../../trace/schema'
import { findBoxes } from '../boxes'
import type { Dialect, FoundBox } from '../dialect'
import { likeness } from '../likeness'
import { parseTagged } from '../taggedReply'

const MILLE: Frame = { unit: 'mille', order: 'xyxy', of: 'last' }
const REF_BOX = /(?:<ref>([^<]{0,120})<\/ref>\s{0,8})?<box>([^<]{0,4000})<\/box>/g

/**
 * GRIT: boxes in the thought, as one JSON object with the same key many times (Qwen, pixels) or as `<ref>` and `<box>`
 * (InternVL, of a thousand); a second thought, the answer. No crop.
 */
export const grit: Dialect = {
  name: 'grit',
  title: 'GRIT (boxes in the thought)',
  source: 'eric-ai-lab/GRIT@44699c9 grpo-gr/GRPO_GR.py',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  normal: ['answer-unclosed'],
  fits: (text) =>
    likeness(text, [
      [0.92, '<rethink>'],
      [0.7, /"bbox_2d":\s?\[[^\]{}]{1,80}\][^{}]{0,200}"bbox_2d":/],
      [0.4, /<\/ref>\s?<box>\[\[/],
    ]),
  parse: (text, ended = true) =>
    parseTagged(text, ended, { names: ['think', 'rethink', 'answer'], find, bareAnswer: true }),
}

/** Every box, read in passing and not as JSON, where only the last of equal keys would be left. */
function find(text: string): FoundBox[] {
  const tagged = [...text.matchAll(REF_BOX)]
  let next = 0
  return findBoxes(text).map((box) => {
    while (next < tagged.length && endOf(tagged[next]) <= box.start) next += 1
    const around = tagged[next]
    if (!around || around.index > box.start) return box
    const label = around[1]?.trim()
    return { ...box, frame: MILLE, ...(label === undefined || label === '' ? {} : { label }) }
  })
}

function endOf(match: RegExpExecArray | undefined): number {
  return match ? match.index + match[0].length : 0
}
