import type { Frame } from '../trace/schema'
import type { ParsedCall } from './dialect'
import { boxesOfCode, type CodeBox } from './python'
import type { Span } from './scan'

/** What a fence or a tag around a program may begin and end with. */
const FENCE_OPEN = /^\s{0,64}(?:```|''')(?:python|py)?/i

/** A program without the fence around it. */
export function unfenced(text: string): string {
  const open = FENCE_OPEN.exec(text)
  if (!open) return text.trim()
  const fence = open[0].includes('`') ? '```' : "'''"
  const close = text.lastIndexOf(fence)
  return text.slice(open[0].length, close < open[0].length ? text.length : close).trim()
}

export type CodeRules = {
  /** Functions that are handed a box, besides `crop`. */
  readonly functions?: readonly string[]
  /** The frame of a box by what cut it; undefined is the dialect's own. */
  readonly frameOf?: (by: string) => Frame | undefined
}

/** A call that is a program, with the boxes that stand in it; those in another frame than the first's are left out. */
export function codeCall(program: string, place: Span, closed: boolean, rules: CodeRules = {}): ParsedCall {
  const boxes = boxesOfCode(program, rules.functions)
  const frame = boxes[0] ? rules.frameOf?.(boxes[0].by) : undefined
  const same = boxes.filter((box) => rules.frameOf?.(box.by)?.unit === frame?.unit)
  return {
    kind: 'code',
    numbers: same[0]?.numbers ?? null,
    ...(same.length > 1 ? { shapes: same.map(shapeOf) } : {}),
    ...(frame ? { frame } : {}),
    text: program,
    start: place.start,
    end: place.end,
    closed,
  }
}

function shapeOf({ numbers }: CodeBox) {
  return { kind: 'box' as const, numbers }
}
