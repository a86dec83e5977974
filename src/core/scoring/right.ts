import { parseText } from '../json/text'
import { answerMatches, normaliseAnswer } from './answer'

/** How near a number must be to the right one, as a share of it; 0: equal. */
export type RightOptions = { readonly tolerance?: number }

/** An option letter alone, as models write it: `B`, `(B)`, `B.`, `Option B`, `answer: (B)`. */
const LETTER = /^(?:the )?(?:final )?(?:answer|option|choice)?(?: is)?[ :=]{0,3}[([]?([A-Z])[)\].:]*$/i
/** A letter before its option's text: `B. a red flag`, `(b) a red flag`. */
const LETTERED = /^(?:[([]([A-Za-z])[)\]]|([A-Z])[)\].:])[)\].:]*\s+(\S.*)$/s

/**
 * Whether an answer is one of the right ones: equal when both are normalised (`answerMatches`: `\boxed{}`, case,
 * articles, marks, the same number), by its option letter, or a number within the tolerance. An answer that is an
 * object of JSON answers by the field that says so; a sentence by what it says that the answer is (`statedAnswer`);
 * where gold is yes or no, by its first word. No answer is right because gold stands somewhere in it.
 */
export function isRight(answer: string, gold: readonly string[], { tolerance = 0 }: RightOptions = {}): boolean {
  const said = [answer, answeringField(answer), statedAnswer(answer)].filter((text) => text !== null)
  return gold.some((one) =>
    said.some(
      (text) => answerMatches(text, one) || sameOption(text, one) || isNear(text, one, tolerance) || sameYes(text, one),
    ),
  )
}

/** `So the answer is "OPT".`, `Final answer: B`, at the end of what was written. */
const STATED = /\banswer(?: obtained)?(?: is|:) {0,3}([^\n]{1,200})$/i
/** OpenThinkIMG's mark of an end (`tool_server/tf_eval`). */
const STOP = '<stop>'

/** What a sentence at the end of an answer says that the answer is; null where none says so. */
function statedAnswer(text: string): string | null {
  const end = text.slice(-300).replace(STOP, '').trim().replace(/\.$/, '')
  const last = end.toLowerCase().lastIndexOf('answer')
  return last < 0 ? null : (STATED.exec(end.slice(last))?.[1] ?? null)
}

/** Where gold is yes or no, the first word answers: `No, there is none.` */
function sameYes(answer: string, gold: string): boolean {
  const right = normaliseAnswer(gold)
  if (right !== 'yes' && right !== 'no') return false
  return normaliseAnswer(answer.trimStart().slice(0, 40)).split(' ')[0] === right
}

/** Fields of a JSON answer that hold it. */
const ANSWERING = ['answer', 'final_answer', 'prediction', 'result'] as const

/**
 * What an answer in JSON says: its field of such a name, else its only true or false (as Pixel-Reasoner's anomaly data
 * has it: `{"anomaly_present": true, "top_anomaly": ...}`). Null for what is no object, or says neither. Ours.
 */
function answeringField(text: string): string | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return null
  const parsed = parseText(trimmed)
  const json = 'json' in parsed ? parsed.json : null
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  const fields = json as Readonly<Record<string, unknown>>
  const named = ANSWERING.map((name) => fields[name]).find((one) => isPlain(one))
  const flags = Object.values(fields).filter((one) => typeof one === 'boolean')
  const said = named ?? (flags.length === 1 ? flags[0] : undefined)
  return isPlain(said) ? String(said) : null
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** 1 right, 0 wrong; -1 where no answer is known to be right. An answer that is missing is wrong. */
export function rightness(answer: string | null, gold: readonly string[], options: RightOptions = {}): 1 | 0 | -1 {
  if (gold.length === 0) return -1
  return answer !== null && isRight(answer, gold, options) ? 1 : 0
}

/** `(B)` and `B`; `B. a red flag` and `B`; `B. a red flag` and `a red flag`. Two texts alone are compared elsewhere. */
function sameOption(answer: string, gold: string): boolean {
  const [a, b] = [optionOf(answer), optionOf(gold)]
  if (a.letter !== null && b.letter !== null && (a.text === '' || b.text === '')) return a.letter === b.letter
  const isSplit = (a.letter === null) !== (b.letter === null)
  return isSplit && a.text !== '' && a.text === b.text
}

function optionOf(text: string): { readonly letter: string | null; readonly text: string } {
  const trimmed = text.trim().slice(0, 4000)
  const alone = trimmed.length <= 40 ? LETTER.exec(trimmed.replace(/\s+/g, ' ')) : null
  if (alone?.[1]) return { letter: alone[1].toUpperCase(), text: '' }
  const before = LETTERED.exec(trimmed)
  const letter = before?.[1] ?? before?.[2]
  if (letter) return { letter: letter.toUpperCase(), text: normaliseAnswer(before?.[3] ?? '') }
  return { letter: null, text: normaliseAnswer(trimmed) }
}

/** Within a share of the right number. */
function isNear(answer: string, gold: string, tolerance: number): boolean {
  if (!(tolerance > 0)) return false
  const [a, b] = [numberOf(answer), numberOf(gold)]
  return a !== null && b !== null && Math.abs(a - b) <= tolerance * Math.abs(b)
}

function numberOf(text: string): number | null {
  const plain = normaliseAnswer(text).replace(/%$/, '')
  const value = plain === '' ? NaN : Number(plain)
  return Number.isFinite(value) ? value : null
}
