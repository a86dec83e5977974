import { findCorners } from '../boxes'
import { boxesByUnit } from '../byUnit'
import type { Dialect, FoundBox } from '../dialect'
import { likeness } from '../likeness'
import { parseTagged } from '../taggedReply'

/** Corners in round brackets are thousandths for all who write them. */
const MILLE = { unit: 'mille', order: 'xyxy', of: 'last' } as const

/**
 * Any producer whose replies are parts in tags of its own naming, and an answer in `<answer>` or `\boxed{}`: captions,
 * critiques, second thoughts. Tag names are data. What unit a box is in nobody says: none over 1 is read as [0,1].
 */
export const tags: Dialect = {
  name: 'tags',
  title: 'Parts in tags of any name',
  source:
    'maifoundations/Visionary-R1@6b1f25a grpo_vllm_caption.py, Look-Back@6b4d902; AMAP-ML/UniVG-R1; ' +
    'their prompts as their files hold them',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  fits: (text) => {
    if (/<tool_call>|<bbox>|<search>|<code>|<grounding>|<\|begin_of_box\|>/.test(text)) return 0.15
    return likeness(text, [
      [0.7, /<\/(?:info|critique|back|caption|summary|reasoning|caption)>/],
      [0.45, /<\/answer>/],
      [0.05, '\\boxed{'],
      [0.3, '</think>'],
    ])
  },
  parse: (text, ended = true) => parseTagged(text, ended, { find, bareAnswer: true, boxed: true }),
}

function find(text: string): FoundBox[] {
  const corners = findCorners(text).map((box) => ({ ...box, frame: MILLE }))
  return corners.length === 0 ? boxesByUnit(text) : [...boxesByUnit(text), ...corners].sort((a, b) => a.start - b.start)
}
