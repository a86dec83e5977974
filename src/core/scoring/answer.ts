import { zoomRegion } from '../trace/v1/requested'
import type { Region, Trace } from '../trace/v1/schema'

/** Small words and marks that do not make an answer another one. */
const ARTICLES = /\b(?:a|an|the)\b/g

/** An answer as it is compared: lower case, no articles, no punctuation at its ends, one space between words. */
export function normaliseAnswer(text: string): string {
  const boxed = /\\boxed\{([^{}]*)\}/.exec(text)?.[1] ?? text
  return boxed
    .normalize('NFKC')
    .toLowerCase()
    .replace(ARTICLES, ' ')
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(/["'`,;:!?()]+|\.(?!\d)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether an answer is right: equal to gold when both are normalised, or the same number. */
export function answerMatches(predicted: string, gold: string): boolean {
  const [a, b] = [normaliseAnswer(predicted), normaliseAnswer(gold)]
  if (a === '' || b === '') return predicted.trim() === gold.trim() && predicted.trim() !== ''
  return a === b || (Number.isFinite(Number(a)) && Number(a) === Number(b))
}

/** The final RoI: the last zoom that was cut, as it was asked for; else the last predicted RoI; else none (a miss). */
export function finalRoi(trace: Trace): Region | null {
  const zooms = trace.rounds.map((round) => zoomRegion(trace, round))
  return zooms.findLast((zoom) => zoom !== null) ?? trace.rounds.findLast((round) => round.roi !== null)?.roi ?? null
}
