import type { CallKind, CallShape, Dialect, Observed } from '../dialect'
import { numbers4 } from '../boxes'
import { isFields, type Fields } from '../fields'
import { readJsonish } from '../jsonish'
import { likeness } from '../likeness'
import { parseToolReply, type Tools } from '../toolReply'

const KINDS: ReadonlyMap<string, CallKind> = new Map<string, CallKind>([
  ['Crop', 'zoom'],
  ['ZoomIn', 'zoom'],
  ['VisualizeRegionsOnImage', 'draw'],
  ['QueryLanguageModel', 'search'],
  ['QueryKnowledgeBase', 'search'],
])

const TOOLS: Tools = {
  kinds: KINDS,
  last: { name: 'Terminate', keys: ['answer', 'ans'] },
  pointed: (_name, args) => ({ shapes: [...boxIn(args), ...regionsOf(args['regions'])] }),
  imageIndex: ({ image }) => {
    const number = typeof image === 'string' ? /^image-(\d{1,4})$/.exec(image.trim())?.[1] : undefined
    return number === undefined ? undefined : Number(number)
  },
}

/**
 * TACO calls tools in JSON turns and ends with `Terminate`. The model writes almost no boxes: LocalizeObjects gives
 * them back, in [0,1] of the picture `image-0`, `image-1` .. that was handed to it.
 */
export const taco: Dialect = {
  name: 'taco',
  title: 'TACO (thought and actions, boxes from tools)',
  source: 'SalesforceAIResearch/TACO@f1c277f taco/action.py, examples/*/all_messages.pkl',
  frame: { unit: 'unit', order: 'xyxy', of: 'index' },
  signs: ['"LocalizeObjects"', '"GetObjects"', '"Terminate"'],
  normal: ['tool-failed'],
  runs: 'all',
  fits: (text) =>
    likeness(text, [
      [0.95, 'call Terminate with the final answer'],
      [0.9, /"(?:LocalizeObjects|GetObjects|QueryKnowledgeBase|QueryLanguageModel|EstimateObjectDepth)"/],
      [0.6, /"name"\s{0,4}:\s{0,4}"Terminate"/],
      [0.4, /\{\s{0,8}"thought"\s{0,4}:/],
    ]),
  observe,
  parse: (text, ended = true) => parseToolReply(text, ended, TOOLS),
}

/** What a tool said: a Python dictionary as text, the picture taken out of its middle. */
function observe(text: string): Observed {
  const shapes: CallShape[] = []
  const key = /["']regions["']\s{0,8}:\s{0,8}(?=\[)/g
  for (let found = key.exec(text); found; found = key.exec(text)) {
    const read = readJsonish(text, found.index + found[0].length)
    shapes.push(...regionsOf(read.value))
    key.lastIndex = Math.max(key.lastIndex, read.end)
  }
  const failed = /^\s{0,64}(?:OBSERVATION:\s{0,8})?Execution failed with /.test(text)
  return { shapes, ...(failed ? { failed: true } : {}) }
}

/** `{'label', 'bbox', 'score'}` each. */
function regionsOf(value: unknown): CallShape[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  return items.flatMap((item) => (isFields(item) ? boxIn(item) : []))
}

function boxIn({ bbox, label }: Fields): CallShape[] {
  const numbers = Array.isArray(bbox) ? numbers4(bbox) : null
  return numbers ? [{ kind: 'box', numbers, ...(typeof label === 'string' ? { label } : {}) }] : []
}
