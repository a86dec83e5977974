import { phraseAfter, phraseBefore, withoutBoxes, type Phrase } from './phrases'
import { REACH, sentencesOf, type Sentence } from './sentences'

/**
 * "depth 0.31": `value` is a depth value, 1 is nearest, whatever the dialect counts from; `said` is the number as
 * written.
 */
export type ValueMention = {
  readonly kind: 'value'
  readonly value: number
  readonly said: number
  readonly subject: Phrase | null
  readonly start: number
  readonly end: number
}

/** "A is behind B": which of the two is said to be nearer. */
export type OrderMention = {
  readonly kind: 'order'
  readonly nearer: 'left' | 'right'
  readonly left: Phrase | null
  readonly right: Phrase | null
  /** The sentence that it stands in: its boxes are looked for there. */
  readonly sentence: { readonly start: number; readonly end: number }
  readonly start: number
  readonly end: number
}
export type DepthMention = ValueMention | OrderMention

/** `from-camera`: a dialect whose numbers grow with distance, so that 0 is nearest. */
export type DepthDirection = 'nearness' | 'from-camera'

const ABOUT = String.raw`(?:(?:about|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.?|some)\s+|[~≈]\s*)`
/** A whole number, and not a length: a depth value has no unit. */
const LENGTH = String.raw`(?:px|pixels?|[cmk]?m|met(?:re|er)s?|feet|foot|ft|inch(?:es)?|s|seconds?|times)\b`
const NUMBER = String.raw`(\d+(?:\.\d+)?|\.\d+)(?!\d|\.\d)(\s*%)?(?!\s*${LENGTH})`
const DEPTH = String.raw`(?<![\w-])depths?(?:\s+values?)?`
/** Words of a thing: each ends at white space, so that there is one way to read them, however long they are. */
const WORD = String.raw`[^.;:!?\d\s]{1,80}`
const LONGEST_THING = 80
const VALUES = [
  // depth 0.31, depth: 0.3, depth of 0.3, depth is about 0.3, depth (0.3
  new RegExp(String.raw`${DEPTH}(?:\s+(?:of|is|was|at|equals?|near)\b){0,2}\s*(?:[:=(]\s*)?${ABOUT}?${NUMBER}`, 'giu'),
  // the depth of the red torus [...] is 0.31
  new RegExp(
    String.raw`${DEPTH}\s+of\s+(?<thing>${WORD}?(?:\s+${WORD}?){0,20}?)\s*` +
      String.raw`(?:\b(?:is|was|equals|at)\b\s*(?:\b(?:is|was|equals|at)\b\s*)?|[=:]\s*)${ABOUT}?${NUMBER}`,
    'giu',
  ),
  // a 0.31 depth, 0.31 in depth
  new RegExp(String.raw`(?<![\d.])${NUMBER}\s+(?:in\s+)?${DEPTH}(?!\w)`, 'giu'),
]
/** "at about 0.3": with nothing else to say that it is a depth, it must look like one. */
const BARE = new RegExp(String.raw`\bat\s+${ABOUT}${NUMBER}(?!\s*of\b)`, 'giu')

const CAMERA = String.raw`(?:the\s+)?(?:camera|viewer|observer|us|me)`
const ORDERS: readonly [RegExp, 'left' | 'right'][] = [
  [new RegExp(String.raw`\b(?:closer|nearer)(?:\s+to\s+${CAMERA})?\s+than\b`, 'giu'), 'left'],
  [/\bin\s+front\s+of\b/giu, 'left'],
  [
    new RegExp(
      String.raw`\b(?:farther|further|more\s+distant)(?:\s+(?:away|back))*(?:\s+from\s+${CAMERA})?\s+than\b`,
      'giu',
    ),
    'right',
  ],
  [/\bbehind\b/giu, 'right'],
]

/**
 * Every depth mention of a thought, in order. What is asked or only supposed ("whether it is behind ...") is no
 * mention. Linear in the length of the thought: of a long sentence only what stands near a mention is read for it.
 */
export function findDepthMentions(thought: string, direction: DepthDirection = 'nearness'): DepthMention[] {
  const masked = withoutBoxes(thought)
  const sentenceAt = sentencesOf(masked)
  return [...valuesOf(masked, sentenceAt, direction), ...ordersOf(masked, sentenceAt)].sort((a, b) => a.start - b.start)
}

function valuesOf(masked: string, sentenceAt: (offset: number) => Sentence, direction: DepthDirection): ValueMention[] {
  const found: ValueMention[] = []
  // Characters that a mention stands on: no two share one.
  const taken = new Uint8Array(masked.length)
  for (const pattern of [...VALUES, BARE]) {
    for (const match of masked.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].trimEnd().length]
      const thing = match.groups?.['thing']
      if (taken.subarray(start, end).includes(1) || (thing?.length ?? 0) > LONGEST_THING) continue
      const said = numberOf(match)
      if (pattern === BARE && (said > 1 || !/[.%]/.test(match[0]))) continue
      const from = Math.max(sentenceAt(start).start, start - REACH)
      const subject = thing === undefined ? phraseBefore(masked, from, start) : phraseBefore(thing, 0, thing.length)
      taken.fill(1, start, end)
      found.push({ kind: 'value', value: direction === 'from-camera' ? 1 - said : said, said, subject, start, end })
    }
  }
  return found
}

/** The number of a match, a percentage as a share. */
function numberOf(match: RegExpMatchArray): number {
  const digits = match.slice(1).find((part) => part !== undefined && /^[\d.]+$/.test(part))
  return Number(digits) / (match[0].trimEnd().endsWith('%') ? 100 : 1)
}

function ordersOf(masked: string, sentenceAt: (offset: number) => Sentence): OrderMention[] {
  return ORDERS.flatMap(([pattern, sayer]) =>
    [...masked.matchAll(pattern)].flatMap((match) => orderOf(masked, match, sayer, sentenceAt(match.index)) ?? []),
  )
}

function orderOf(
  masked: string,
  match: RegExpExecArray,
  sayer: 'left' | 'right',
  sentence: Sentence,
): OrderMention | null {
  const [start, end] = [match.index, match.index + match[0].length]
  const [from, to] = [Math.max(sentence.start, start - REACH), Math.min(sentence.end, end + REACH)]
  const before = masked.slice(from, start)
  // "A is behind B: is A farther?" says the first and asks the second.
  const asked = sentence.asks && sentence.lastColon < end
  if (asked || /\b(?:whether|if)\b/i.test(before)) return null
  const { phrase: right, pronoun } = phraseAfter(masked, end, to)
  if (!right && !pronoun) return null
  const left = before.trim() === '' ? inverted(masked, right?.end ?? end, to) : phraseBefore(masked, from, start)
  const denied = /\b(?:not|never|\p{L}+n['’]t)(?:\s+\p{L}+){0,2}\s*$/iu.test(before)
  const nearer = denied ? (sayer === 'left' ? 'right' : 'left') : sayer
  const place = { start: sentence.start, end: sentence.end }
  return { kind: 'order', nearer, left, right, sentence: place, start, end }
}

/** "Behind the red box is a blue cone": what is said to be there comes last. */
function inverted(masked: string, from: number, to: number): Phrase | null {
  const verb = /^[\s\uFFFC,]*(?:there\s+)?(?:is|are|stands?|sits?|lies?)\s+/iu.exec(masked.slice(from, to))
  return verb ? phraseAfter(masked, from + verb[0].length, to).phrase : null
}

/** A depth value as a thought says it, `0.310`; of a dialect that counts from the camera, its own way round. */
export function writeDepthValue(value: number, direction: DepthDirection = 'nearness'): string {
  return (direction === 'from-camera' ? 1 - value : value).toFixed(3)
}
