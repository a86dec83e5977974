import { skipBlank } from './boxes'
import type { ParsedCall } from './dialect'
import { readJsonish, type Jsonish } from './jsonish'
import type { SlipCode } from './slips'
import { readBareCall, readCalls, type ReadCall, type ToolShape } from './toolCall'

/** How a reply is cut into its parts. */
export type ScanRules = {
  readonly shape: ToolShape
  /** A bare `{"bbox_2d": [...]}` is a call too. */
  readonly grounding: boolean
  /**
   * The model thinks in `<think>` tags, and what stands there is no answer and no call. Without it the tags are
   * passed over, and a tag always opens a call.
   */
  readonly thinks: boolean
}

export type Span = { readonly start: number; readonly end: number }
export type FoundCall = { readonly call: ParsedCall; readonly slips: readonly SlipCode[] }
/** `inner` is what stands between the tags; `closed` whether the closing tag is there. */
export type FoundAnswer = Span & { readonly inner: Span; readonly closed: boolean }

/** The parts of a reply, in the order of the text; all offsets are of the text. */
export type Scan = {
  readonly calls: readonly FoundCall[]
  /** The first answer. */
  readonly answer: FoundAnswer | null
  /** All answers, tags included. */
  readonly answers: readonly Span[]
  /** Stretches of thinking, tags left out. */
  readonly thoughts: readonly Span[]
  /** After the last closing tag of thinking; 0 where there is none. */
  readonly thoughtEnd: number
  /** The text ends inside a thought. */
  readonly thinking: boolean
}

const KEYS = 'name|function|arguments|parameters|bbox_2d|bbox|label|img_idx'
const TOKEN = new RegExp(
  String.raw`<think>|</think>|<answer>|<tool[_ ]call>|[{｛]\s{0,16}["'“”＂]?(?:${KEYS})["'“”＂]?\s{0,16}[:：]`,
  'g',
)
const CLOSES = ['</tool_call>', '</tool call>']
/** Brackets, fences and blanks between a call's JSON and its closing tag; beyond this many the tag is not coming. */
const STRAY = /[\s})\]`]/
const MOST_STRAY = 32

/** Cuts a reply into thoughts, calls and answers: one pass, each character is passed over a fixed number of times. */
export function scanReply(text: string, rules: ScanRules): Scan {
  const scanner = new Scanner(text, rules)
  scanner.run()
  return scanner
}

class Scanner implements Scan {
  calls: FoundCall[] = []
  answer: FoundAnswer | null = null
  answers: Span[] = []
  thoughts: Span[] = []
  thoughtEnd = 0
  thinking = false
  private readonly text: string
  private readonly rules: ScanRules
  private readonly toolMarks: Finder
  private readonly toolOpens: Finder
  private offset = 0
  /** A value was read up to the end of the text and did not close: later ones end at the next tag at the latest. */
  private ranOut = false

  constructor(text: string, rules: ScanRules) {
    this.text = text
    this.rules = rules
    this.toolMarks = new Finder(text, /<\/?tool[_ ]call>/g)
    this.toolOpens = new Finder(text, /<tool[_ ]call>/g)
  }

  run(): void {
    const token = new RegExp(TOKEN, 'g')
    for (;;) {
      token.lastIndex = this.offset
      const match = token.exec(this.text)
      if (!match) return
      const end = match.index + match[0].length
      this.offset = end
      if (match[0] === '<think>') this.openThought(end)
      else if (match[0] === '</think>') this.strayClose(match.index, end)
      else if (match[0] === '<answer>') this.readAnswer(match.index, end)
      else if (match[0].startsWith('<')) this.readTagged(match.index, end, match[0])
      else this.readBare(match.index, end)
    }
  }

  private openThought(start: number): void {
    if (!this.rules.thinks) return
    const close = this.text.indexOf('</think>', start)
    this.thoughts.push({ start, end: close < 0 ? this.text.length : close })
    if (close >= 0) {
      this.offset = close + '</think>'.length
      this.thoughtEnd = this.offset
      return
    }
    this.thinking = true
    this.offset = this.text.length
    this.readLastCall(start)
  }

  /** A closing tag whose opening one was part of the prompt: what stands before it was thinking. */
  private strayClose(index: number, end: number): void {
    if (!this.rules.thinks) return
    const nothingFound = this.calls.length === 0 && this.answer === null
    if (!nothingFound && skipBlank(this.text, end) === this.text.length) return
    while ((this.calls.at(-1)?.call.start ?? -1) >= this.thoughtEnd) this.calls.pop()
    while ((this.answers.at(-1)?.start ?? -1) >= this.thoughtEnd) this.answers.pop()
    if (this.answer && this.answer.start >= this.thoughtEnd) this.answer = null
    this.thoughts.push({ start: this.thoughtEnd, end: index })
    this.thoughtEnd = end
  }

  /** A reply that ends inside its thought with a whole call has made that call. */
  private readLastCall(start: number): void {
    const open = this.text.lastIndexOf('<tool_call>')
    if (open < start) return
    const body = open + '<tool_call>'.length
    const found = this.taggedCalls(open, body, '<tool_call>')
    const last = found.at(-1)
    if (!last?.call.numbers || !last.call.closed || this.text.slice(last.call.end).trim() !== '') return
    for (const call of found) this.calls.push(call)
    this.thoughts = this.thoughts.map((one) => (one.end > open ? { start: one.start, end: open } : one))
  }

  private readAnswer(start: number, body: number): void {
    const close = this.text.indexOf('</answer>', body)
    const end = close < 0 ? this.text.length : close + '</answer>'.length
    const inner = { start: body, end: close < 0 ? withoutBegunTag(this.text, body) : close }
    this.answer ??= { start, end, inner, closed: close >= 0 }
    this.answers.push({ start, end })
    this.offset = end
  }

  private readTagged(start: number, body: number, tag: string): void {
    if (this.rules.thinks && this.onlySpokenOf(body)) return
    const found = this.taggedCalls(start, body, tag)
    for (const call of found) this.calls.push(call)
    this.offset = Math.max(body, found[0]?.call.end ?? body)
  }

  /** Whether a tag is named in a sentence: no value follows it, and it is not closed before the next one opens. */
  private onlySpokenOf(body: number): boolean {
    const start = skipFence(this.text, body)
    const char = this.text[start]
    if (char === undefined || '{[(｛［（'.includes(char)) return false
    return !(this.toolMarks.from(body)?.text.startsWith('</') ?? false)
  }

  private taggedCalls(start: number, body: number, tag: string): FoundCall[] {
    const { text } = this
    const { read, stop } = this.readValue(skipFence(text, body), body)
    const tail = skipStray(text, read.end)
    const close = CLOSES.find((one) => text.startsWith(one, tail))
    // A call whose JSON is whole and that goes on with other text is over, though its tag never came; so is one that
    // another call follows.
    const begun = CLOSES.some((one) => text.length - tail < one.length && one.startsWith(text.slice(tail)))
    const over = stop !== null || (read.closed && (tail - read.end >= MOST_STRAY || !begun))
    const after = close === undefined ? (stop ?? this.toolMarks.from(read.closed ? read.end : body)) : null
    const closing = after?.text.startsWith('</') ? after.index + after.text.length : null
    const end = close === undefined ? (closing ?? read.end) : tail + close.length
    const closed = close !== undefined || closing !== null || over
    const slips: SlipCode[] = read.slips.filter((slip) => slip !== 'unclosed' || closing === null)
    if (tag !== '<tool_call>') slips.push('tag-spelling')
    if (close === undefined && closing === null) slips.push('call-unclosed')
    return readCalls(read.value, this.rules.shape).map((call) => placed(call, { start, end }, closed, slips))
  }

  /** Reads a value; one that runs out of the text is read again up to the next tag, which `stop` then is. */
  private readValue(start: number, body: number): { read: Jsonish; stop: Mark | null } {
    if (!this.ranOut) {
      const read = readJsonish(this.text, start)
      if (read.closed || read.end < this.text.length) return { read, stop: null }
      this.ranOut = true
    }
    const stop = this.toolMarks.from(body)
    return { read: readJsonish(this.text, start, stop?.index ?? this.text.length), stop }
  }

  private readBare(start: number, tokenEnd: number): void {
    const limit = this.toolOpens.from(start)?.index ?? this.text.length
    const read = readJsonish(this.text, start, limit)
    const call = readBareCall(read.value, this.rules.shape, this.rules.grounding)
    // What was read is not read again.
    this.offset = Math.max(tokenEnd, read.end)
    if (!call || (!read.closed && limit < this.text.length)) return
    const place = withWrapping(this.text, start, read.end)
    const slips: SlipCode[] = read.closed ? ['bare-call'] : ['bare-call', 'call-unclosed']
    this.calls.push(placed(call, place, read.closed, [...slips, ...read.slips]))
  }
}

function placed({ slips, ...call }: ReadCall, place: Span, closed: boolean, own: readonly SlipCode[]): FoundCall {
  // While a call is being written, what it still lacks is no slip of the model's.
  return { call: { ...call, ...place, closed }, slips: closed ? [...own, ...slips] : own }
}

type Mark = { readonly index: number; readonly text: string }

/** The next match from an offset on, for offsets that only grow: each match is looked for once. */
class Finder {
  private readonly text: string
  private readonly pattern: RegExp
  private known: Mark | null | undefined

  constructor(text: string, pattern: RegExp) {
    this.text = text
    this.pattern = pattern
  }

  from(offset: number): Mark | null {
    if (this.known === null || (this.known && this.known.index >= offset)) return this.known
    this.pattern.lastIndex = offset
    const match = this.pattern.exec(this.text)
    this.known = match && { index: match.index, text: match[0] }
    return this.known
  }
}

function skipStray(text: string, start: number): number {
  let index = start
  while (index - start < MOST_STRAY && STRAY.test(text[index] ?? '')) index += 1
  return index
}

/** Past blanks and the opening of a ``` fence. */
function skipFence(text: string, start: number): number {
  const index = skipBlank(text, start)
  if (!text.startsWith('```', index)) return index
  const fence = text.startsWith('json', index + 3) ? 7 : 3
  return skipBlank(text, index + fence)
}

const WRAPPING_BEFORE = /(?:<(?:tools|function_call|function)>|```(?:json)?)\s{0,8}\[?\s{0,8}$/
const WRAPPING_AFTER = /^\s{0,8}\]?\s{0,8}(?:<\/(?:tools|function_call|function)>|```)/

const LIST_BEFORE = /\[\s{0,8}$/
const LIST_AFTER = /^\s{0,8}\]/

/** A bare call's place, with the other tags, the fence or the brackets of a list around it. */
function withWrapping(text: string, start: number, end: number): Span {
  const [head, tail] = [text.slice(Math.max(0, start - 40), start), text.slice(end, end + 40)]
  const before = WRAPPING_BEFORE.exec(head)?.[0].length ?? 0
  if (before > 0) return { start: start - before, end: end + (WRAPPING_AFTER.exec(tail)?.[0].length ?? 0) }
  const [open, close] = [LIST_BEFORE.exec(head)?.[0].length, LIST_AFTER.exec(tail)?.[0].length]
  return open !== undefined && close !== undefined ? { start: start - open, end: end + close } : { start, end }
}

/** Where an answer without its closing tag ends: before a closing tag that has only begun. */
function withoutBegunTag(text: string, start: number): number {
  const open = text.lastIndexOf('<')
  return open >= start && '</answer>'.startsWith(text.slice(open)) ? open : text.length
}
