import { numberOf } from '../boxes'
import type { Dialect, ParsedCall, ParsedReply } from '../dialect'
import { isFields } from '../fields'
import { likeness } from '../likeness'
import { parseReply, type ReplyRules } from '../reply'
import { complaining } from '../amend'

const TOOL = 'search_coordinate'
const rules: ReplyRules = {
  shape: { tool: TOOL, boxKey: 'bbox_2d', known: [], others: new Map([[TOOL, 'point']]) },
  grounding: false,
  thinks: true,
  bareAnswer: false,
}
/** What the last turn is opened with: the producer's words, not the model's. */
const PREFILLED = "Based on all the information I've gathered, I'll now provide my final answer."

/**
 * ViGoRL: a call is a point, in pixels of the whole picture; a square about it is cut. There are no boxes at all. The
 * last thought is put into the model's mouth.
 */
export const vigorl: Dialect = {
  name: 'vigorl',
  title: 'ViGoRL (points, pixels of the original)',
  source: 'Gabesarch/grounded-rl@e7970c0 src/trainer/rl/verl/workers/rollout/multiturn/rollout_multiturn.py',
  frame: { unit: 'pixel', order: 'xyxy', of: 'original' },
  signs: [TOOL],
  fits: (text) =>
    likeness(text, [
      [0.95, TOOL],
      [0.95, 'Here is the crop of the image centered on the coordinate'],
      [0.8, PREFILLED],
    ]),
  parse: (text, ended = true) => {
    const reply = parseReply(text, ended, rules)
    const calls = reply.calls.map(pointed)
    const missed = calls.some(({ kind, shapes }) => kind === 'point' && !shapes)
    return named(text, complaining({ ...reply, calls }, 'no-point', 'call', missed))
  },
}

function pointed(call: ParsedCall): ParsedCall {
  const given = isFields(call.arguments) ? call.arguments['coordinate'] : undefined
  const [x, y] = Array.isArray(given) && given.length === 2 ? (given as readonly unknown[]).map(numberOf) : []
  if (call.kind !== 'point' || typeof x !== 'number' || typeof y !== 'number') return call
  return { ...call, shapes: [{ kind: 'point', numbers: [x, y] }] }
}

/** The pre-filled thought under a name of its own. */
function named(text: string, { thought, ...reply }: ParsedReply): ParsedReply {
  const isPrefilled = ({ start, end }: { start: number; end: number }) => text.slice(start, end) === PREFILLED
  if (thought === undefined || !reply.sections.some(isPrefilled))
    return { ...(thought === undefined ? {} : { thought }), ...reply }
  const own = thought.replace(PREFILLED, '').trim()
  const sections = reply.sections.map((one) => (isPrefilled(one) ? { ...one, name: 'prefilled' } : one))
  return { ...(own === '' ? {} : { thought: own }), ...reply, sections }
}
