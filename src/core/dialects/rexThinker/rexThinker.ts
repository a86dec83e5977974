import { parseBoxAnswer } from '../answerBoxes'
import { numbers4 } from '../boxes'
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
  const value = open < 0 ? null : readJsonish(text, open).value
  if (!isFields(value)) return { shapes: [] }
  return { shapes: Object.entries(value).flatMap(([label, listed]) => candidates(label, listed)) }
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
