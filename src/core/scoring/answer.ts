import { predictedRegion, zoomRegion } from '../trace/selectors'
import type { Region, Trace } from '../trace/schema'

/** Small words that do not make an answer another one. */
const ARTICLES = /\b(?:a|an|the)\b/g
/** TeX that only says how text looks. */
const TEX_LOOK =
  /\\(?:text(?:bf|it|rm|tt|sf|normal)?|math(?:rm|bf|it|sf|tt|bb|cal)?|mbox|emph|operatorname|displaystyle|boldsymbol)(?![a-z])/gi
/** TeX's spaces and math brackets, and braces. */
const TEX_MARKS = /\\[()[\],;:! ]|[{}]/g
const BOXED = String.raw`\boxed`
/** Markdown's bold, code and strike-through; quotes of any kind; marks between and after words. */
const MARKS =
  /[*`~"'‘’‚‛“”„‟«»‹›「」『』,;:!?()。、]+|(?<![\p{L}\p{N}_])_+|(?<=[\p{L}\p{N}])_+(?![\p{L}\p{N}_])|\.(?!\d)/gu

/**
 * An answer as it is compared: what stands in the last `\boxed{}`, without TeX and Markdown that only say how it looks,
 * in lower case, no articles, no quotes and punctuation, one space between words.
 */
export function normaliseAnswer(text: string): string {
  return spaced(plainAnswer(text).toLowerCase().replace(ARTICLES, ' '))
}

/**
 * Whether an answer is right: equal to gold when both are normalised, or the same number. Where nothing is left of one,
 * as of the option letter A, which is an article too, it counts as written, without what only says how it looks.
 */
export function answerMatches(predicted: string, gold: string): boolean {
  const [a, b] = [normaliseAnswer(predicted), normaliseAnswer(gold)]
  if (a !== '' && b !== '') return a === b || (Number.isFinite(Number(a)) && Number(a) === Number(b))
  const plain = spaced(plainAnswer(predicted))
  return plain === ''
    ? predicted.trim() !== '' && predicted.trim() === gold.trim()
    : plain === spaced(plainAnswer(gold))
}

function plainAnswer(text: string): string {
  return outOfDollars(boxedPart(text).normalize('NFKC').trim())
    .replace(TEX_LOOK, ' ')
    .replace(TEX_MARKS, ' ')
    .replaceAll('\\%', '%')
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(MARKS, ' ')
}

/** What the last `\boxed{...}` holds, its braces counted; the text itself where there is none. */
function boxedPart(text: string): string {
  const box = text.lastIndexOf(BOXED)
  const start = box < 0 ? -1 : text.indexOf('{', box)
  if (start < 0 || text.slice(box + BOXED.length, start).trim() !== '') return text
  let depth = 0
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '{') depth += 1
    else if (text[index] === '}') depth -= 1
    if (depth === 0) return text.slice(start + 1, index)
  }
  return text.slice(start + 1)
}

/** `$blue$` and `$$blue$$` are blue; one dollar sign alone is money. */
function outOfDollars(text: string): string {
  const signs = text.startsWith('$$') && text.endsWith('$$') ? 2 : 1
  const wrapped = text.length > 2 * signs && text.startsWith('$') && text.endsWith('$')
  return wrapped ? text.slice(signs, -signs) : text
}

function spaced(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ')
}

/** The final RoI: the last zoom that was cut, as it was asked for; else the last predicted RoI; else none (a miss). */
export function finalRoi(trace: Trace): Region | null {
  const zooms = trace.rounds.map((round) => zoomRegion(trace, round))
  const thought = () => trace.rounds.map((round) => predictedRegion(trace, round)).findLast((roi) => roi !== null)
  return zooms.findLast((zoom) => zoom !== null) ?? thought() ?? null
}
