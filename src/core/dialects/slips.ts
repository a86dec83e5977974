import type { Complaint } from '../trace/schema'
import type { Slip } from './jsonish'

/** What was lenient in reading a reply: the code that decisions and filters use, and the sentence that is shown. */
const SENTENCES = {
  unclosed: 'The JSON of the call has no end.',
  'call-unclosed': 'The call was never closed.',
  'tag-spelling': 'The tag is written <tool call>.',
  quotes: 'The call is written with single quotes.',
  'bare-word': 'The call holds a word without quotes.',
  'trailing-comma': 'The call has a comma too many.',
  'missing-comma': 'The call lacks a comma.',
  python: 'The call is written as Python, not as JSON.',
  'too-deep': 'The JSON of the call is nested too deeply.',
  'full-width': 'The call is written with full-width punctuation.',
  'not-json': 'The call holds no JSON object.',
  'tool-text-not-json':
    "What the producer's own code cuts out as the list of tools is no JSON; the first list was read.",
  'tool-name': 'The tool goes by another name here.',
  'unknown-tool': 'The call names a tool that is not known; it was read as a zoom.',
  'other-tool': 'The call names a tool that is not known, and holds no box.',
  'no-arguments': 'The box stands beside the tool name, not under "arguments".',
  'no-box': 'The call has no box.',
  'box-key': 'The box stands under another key than the dialect gives it.',
  'numbers-as-text': 'Numbers of the call are written as text.',
  'nested-box': 'The box stands in a list of its own.',
  'several-boxes': 'The call holds several boxes; the first was taken.',
  'two-corners': 'The box is written as two corners.',
  'named-numbers': 'The box is written as four named numbers.',
  'index-unread': 'The index of the picture is no whole number; it names no picture.',
  'bare-call': 'The call stands without its tags.',
  'answer-unclosed': 'The answer was never closed.',
  'answer-after-call': 'The reply answers too, after its call; the call came first and counts.',
  'call-after-answer': 'The reply calls too, after its answer; the answer came first and counts.',
  'garbage-tokens': 'Stray tokens of the chat format stand in the reply.',
  'one-read-as-pixel':
    "A 1.0 in the box makes the producer's own code read all four numbers as pixels; here they are read as [0,1].",
  'source-unread': 'The source of the call names no picture.',
  'look-refused': 'The reply says that a look was refused.',
  'box-with-blanks': "A box is written with blanks: the producer's own score does not count it.",
  'thought-unclosed': 'The reply ends while it is still thinking.',
  'answer-tag-missing': 'The reply has no answer in tags.',
  'boxes-are-variables': 'The chain names its boxes and pictures by variables: where they lie is not said.',
  inverted: 'The box ends before it begins.',
  'outside-frame': 'A number of the box is outside 0 to 1: the box leaves the padded picture.',
  'no-point': 'The call has no point.',
  'box-unbracketed': 'The box is written without its brackets.',
} as const satisfies Readonly<Record<string, string>> & Readonly<Record<Slip, string>>

export type SlipCode = keyof typeof SENTENCES

/** Every code that reading a reply can complain with. */
export const SLIP_CODES = Object.keys(SENTENCES) as readonly SlipCode[]

/** Complaints, one of each code, in order. */
export function complaintsOf(codes: Iterable<SlipCode>, path: 'call' | 'answer' | 'thought'): Complaint[] {
  return [...new Set(codes)].map((code) => ({ code, path, message: SENTENCES[code] }))
}
