import type { Complaint } from '../trace/schema'
import { findBoxes } from './boxes'
import type { ParsedReply } from './dialect'
import type { FoundCall } from './toolCall'

/** How the parts of a reply are read that all our live dialects share. */
export type ReplyRules = {
  findCall(text: string): FoundCall | null
  /** A reply without a call and without <answer> is itself the answer. */
  readonly bareAnswer: boolean
}

const SKETCH = /<(sketch|scene|scene_sketch)>([\s\S]*?)(?:<\/\1>|$)/
const ANSWER = /<answer>/
const TAGS = /<\/?think>/g

/**
 * Reads a reply: what stands before the first call or answer is sketch and thought, the rest is that call or answer.
 */
export function parseReply(text: string, ended: boolean, rules: ReplyRules): ParsedReply {
  const { answer, found } = firstOf(text, rules)
  const headEnd = found?.call.start ?? answer?.start ?? text.length
  const head = withoutPartialTag(text.slice(0, headEnd), ended || headEnd < text.length)
  const complaints: Complaint[] = [...(found?.complaints ?? [])]
  const sketch = SKETCH.exec(head)
  const thought = head.replace(SKETCH, '').replace(TAGS, '').trim()
  const roi = findBoxes(head)[0]
  const bare = rules.bareAnswer && ended && !found && !answer && thought !== ''
  if (!found && answer && !answer.closed && ended) complaints.push(unclosedAnswer)
  const said = found ? undefined : bare ? lastPart(head) : answer?.text
  return {
    ...(sketch ? { sketch: (sketch[2] ?? '').trim() } : {}),
    ...(thought !== '' ? { thought } : {}),
    ...(said !== undefined && (ended || bare || answer?.closed) ? { answer: said } : {}),
    ...(roi ? { roi } : {}),
    call: found?.call ?? null,
    complaints,
  }
}

/** Whether the first call or answer of a reply is complete. */
export function replyClosed(text: string, rules: ReplyRules): boolean {
  const { answer, found } = firstOf(text, rules)
  return found ? found.call.closed : (answer?.closed ?? false)
}

const unclosedAnswer: Complaint = { code: 'answer-unclosed', path: 'answer', message: 'The answer was never closed.' }

/** The call or the answer, whichever begins first: the other one is not looked at. */
function firstOf(text: string, rules: ReplyRules): { answer: ReturnType<typeof answerOf>; found: FoundCall | null } {
  const answer = answerOf(text)
  const found = rules.findCall(text)
  if (answer && found) return found.call.start < answer.start ? { answer: null, found } : { answer, found: null }
  return { answer, found }
}

function answerOf(text: string): { text: string; start: number; closed: boolean } | null {
  const open = ANSWER.exec(text)
  if (!open) return null
  const from = open.index + open[0].length
  const close = text.indexOf('</answer>', from)
  const body =
    close < 0 ? text.slice(from).replace(/<(?:\/(?:a(?:n(?:s(?:w(?:er?)?)?)?)?)?)?$/, '') : text.slice(from, close)
  return { text: body.trim(), start: open.index, closed: close >= 0 }
}

/** While a reply is still being written, a tag that has only begun is not yet part of the thought. */
function withoutPartialTag(head: string, whole: boolean): string {
  return whole ? head : head.replace(/<[/a-z_ ]{0,12}$/, '')
}

/** What a reply says after its thinking, where it thinks in tags; else all of it. */
function lastPart(head: string): string {
  const end = head.lastIndexOf('</think>')
  return head
    .slice(end < 0 ? 0 : end + '</think>'.length)
    .replace(SKETCH, '')
    .replace(TAGS, '')
    .trim()
}
