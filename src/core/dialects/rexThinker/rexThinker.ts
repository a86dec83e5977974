import { parseBoxAnswer } from '../answerBoxes'
import { findBoxes, numbers4 } from '../boxes'
import type { CallShape, Dialect, Observed } from '../dialect'
import { isFields } from '../fields'
import { readJsonish } from '../jsonish'
import { likeness } from '../likeness'

const HINT = 'Hint: Object and its coordinates in this image:'

/** Rex-Thinker: candidates stand in the prompt, by name; the thought judges them, the answer is boxes as JSON. */
export const rexThinker: Dialect = {
  name: 'rex-thinker',
  title: 'Rex-Thinker (candidate boxes in the prompt)',
  source: 'IDEA-Research/Rex-Thinker@5038b47',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  fits: (text) => likeness(text, [[0.95, HINT]]),
  readPrompt,
  parse: (text, ended = true) => parseBoxAnswer(text, ended),
}

function readPrompt(text: string): Observed {
  const hint = text.indexOf(HINT)
  const open = hint < 0 ? -1 : text.indexOf('{', hint + HINT.length)
  const read = open < 0 ? null : readJsonish(text, open)
  if (!read || !isFields(read.value)) return { shapes: [] }
  const shapes = Object.entries(read.value).flatMap(([label, listed]) => candidates(label, listed))
  // Where the hint breaks off, so may the last number: only boxes whose brackets close are taken.
  return { shapes: read.closed ? shapes : shapes.slice(0, findBoxes(text.slice(open, read.end)).length) }
}

/** One box or a list of them under a name. */
function candidates(label: string, listed: unknown): CallShape[] {
  if (!Array.isArray(listed)) return []
  const items: readonly unknown[] = listed
  const boxes = items.some((item) => Array.isArray(item)) ? items : [items]
  return boxes.flatMap((box): CallShape[] => {
    const numbers = Array.isArray(box) ? numbers4(box as readonly unknown[]) : null
    return numbers ? [{ kind: 'box', numbers, label }] : []
  })
}
