import type { Frame, Section } from '../../trace/schema'
import { findBoxes } from '../boxes'
import type { Dialect, FoundBox, Observed } from '../dialect'
import { likeness } from '../likeness'
import { trimmed } from '../tagged'

const PADDED: Frame = { unit: 'unit', order: 'xyxy', of: 'original', padded: 'square' }
const MISSING = 'Sorry, I can not answer the question.'
const LOCATED = /([^\n,:;]{1,120}) at location $/
/** A name and the words before its numbers reach no farther. */
const REACH = 160

/**
 * V* (SEAL): the reply is text. One that lacks information names the objects it needs, and is no answer; what a search
 * found comes with the record, in xywh pixels, and is told to the model in [0,1] of the padded square.
 */
export const seal: Dialect = {
  name: 'seal',
  title: 'V* / SEAL (a search finds the boxes)',
  source: 'penghao-wu/vstar@4ede664 vstar_bench_eval.py, visual_search.py',
  frame: { unit: 'pixel', order: 'xywh', of: 'original' },
  fits: (text) =>
    likeness(text, [
      [0.95, 'Some visual information about the following objects is missing or unclear'],
      [0.9, 'Additional visual information to focus on:'],
    ]),
  observe: told,
  readPrompt: told,
  parse: (text, ended = true) => {
    const span = trimmed(text, { start: 0, end: text.length })
    const said = text.slice(span.start, span.end)
    const name = !ended || said.startsWith(MISSING) ? 'thought' : 'answer'
    const sections: Section[] = said === '' ? [] : [{ name, ...span }]
    return { ...(said === '' ? {} : { [name]: said }), sections, boxes: located(text), calls: [], complaints: [] }
  },
}

function told(text: string): Observed {
  const shapes = located(text).map(({ numbers, label, frame }) => ({
    kind: 'box' as const,
    numbers,
    ...(label === undefined ? {} : { label }),
    ...(frame ? { frame } : {}),
  }))
  return { shapes }
}

/** `<object> at location [x1, y1, x2, y2]`. */
function located(text: string): FoundBox[] {
  return findBoxes(text).flatMap((box) => {
    const label = LOCATED.exec(text.slice(Math.max(0, box.start - REACH), box.start))?.[1]?.trim()
    return label === undefined ? [] : [{ ...box, label, frame: PADDED }]
  })
}
