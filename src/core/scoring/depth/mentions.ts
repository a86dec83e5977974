import { phraseAfter, phraseBefore, withoutBoxes, type Phrase } from './phrases'

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
const NUMBER = String.raw`(\d+(?:\.\d+)?|\.\d+)(?!\d|\.\d)(\s*%)?(?!\s*(?:px|pixels?|[cmk]?m|met(?:re|er)s?|feet|foot|ft|inch(?:es)?|s|seconds?|times)\b)`
const DEPTH = String.raw`(?<![\w-])depths?(?:\s+values?)?`
const VALUES = [
  // depth 0.31, depth: 0.3, depth of 0.3, depth is about 0.3, depth (0.3
  new RegExp(String.raw`${DEPTH}(?:\s+(?:of|is|was|at|equals?|near)\b){0,2}\s*[:=(]?\s*${ABOUT}?${NUMBER}`, 'giu'),
  // the depth of the red torus [...] is 0.31
  new RegExp(
    String.raw`${DEPTH}\s+of\s+(?<thing>[^.;:!?\d]{2,80}?)\s*(?:(?:\b(?:is|was|equals|at)\b\s*){1,2}|[=:]\s*)${ABOUT}?${NUMBER}`,
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
 * mention.
 */
export function findDepthMentions(thought: string, direction: DepthDirection = 'nearness'): DepthMention[] {
  const masked = withoutBoxes(thought)
  return [...valuesOf(masked, direction), ...ordersOf(masked)].sort((a, b) => a.start - b.start)
}

function valuesOf(masked: string, direction: DepthDirection): ValueMention[] {
  const found: ValueMention[] = []
  for (const pattern of [...VALUES, BARE]) {
    for (const match of masked.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].trimEnd().length]
      if (found.some((one) => start < one.end && one.start < end)) continue
      const said =
        Number(match.slice(1).find((part) => part !== undefined && /^[\d.]+$/.test(part))) /
        (/%\s*$/.test(match[0]) ? 100 : 1)
      if (pattern === BARE && (said > 1 || !/[.%]/.test(match[0]))) continue
      const from = sentenceAt(masked, start).start
      const thing = match.groups?.['thing']
      const subject = thing === undefined ? phraseBefore(masked, from, start) : phraseBefore(thing, 0, thing.length)
      const value = direction === 'from-camera' ? 1 - said : said
      found.push({ kind: 'value', value, said, subject, start, end })
    }
  }
  return found
}

function ordersOf(masked: string): OrderMention[] {
  return ORDERS.flatMap(([pattern, sayer]) =>
    [...masked.matchAll(pattern)].flatMap((match) => {
      const [start, end] = [match.index, match.index + match[0].length]
      const sentence = sentenceAt(masked, start)
      const before = masked.slice(sentence.start, start)
      if (isAsked(masked.slice(end, sentence.end)) || /\b(?:whether|if)\b/i.test(before)) return []
      const { phrase: right, pronoun } = phraseAfter(masked, end, sentence.end)
      if (!right && !pronoun) return []
      const left =
        before.trim() === ''
          ? inverted(masked, right?.end ?? end, sentence.end)
          : phraseBefore(masked, sentence.start, start)
      const denied = /\b(?:not|never|\p{L}+n['’]t)(?:\s+\p{L}+){0,2}\s*$/iu.test(before)
      const nearer = denied ? (sayer === 'left' ? 'right' : 'left') : sayer
      return [{ kind: 'order', nearer, left, right, sentence, start, end } as const]
    }),
  )
}

/**
 * What follows ends in a question mark, with no colon before: "A is behind B: is A farther?" says the first and asks
 * the second.
 */
function isAsked(after: string): boolean {
  return after.endsWith('?') && !/:\s/u.test(after)
}

/** "Behind the red box is a blue cone": what is said to be there comes last. */
function inverted(masked: string, from: number, to: number): Phrase | null {
  const verb = /^[\s\uFFFC,]*(?:there\s+)?(?:is|are|stands?|sits?|lies?)\s+/iu.exec(masked.slice(from, to))
  return verb ? phraseAfter(masked, from + verb[0].length, to).phrase : null
}

/** From after the last end of a sentence to the next, its mark included; a point between digits ends none. */
function sentenceAt(masked: string, at: number): { start: number; end: number } {
  const ends = /[.!?;\n](?!\d)/g
  let start = 0
  for (const match of masked.matchAll(ends)) {
    const end = match.index + 1
    if (end > at) return { start, end }
    start = end
  }
  return { start, end: masked.length }
}

/** A depth value as a thought says it, `0.310`; of a dialect that counts from the camera, its own way round. */
export function writeDepthValue(value: number, direction: DepthDirection = 'nearness'): string {
  return (direction === 'from-camera' ? 1 - value : value).toFixed(3)
}
