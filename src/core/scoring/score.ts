import type { MeasureChunk, Seen } from './columns'
import { blankSeen, measuredInto } from './columns'
import type { ScoringParameters } from './defaults'
import { rewardAt } from './reward'
import { signBit } from './signatures'
import { TRIAGE, type Triage } from './triage'

/** Scores of one trace. NaN where they are not known. No pixels are used. */
export type TraceScore = {
  /** As its producer said; where nobody did, as answer and gold compare: 1, 0, or -1 for unknown. */
  readonly right: number
  /** The best u of its boxes, and that of the last one. */
  readonly best: number
  readonly final: number
  /** The one of both that counts, by the parameters. */
  readonly iou: number
  /** Looks that are right, of all. */
  readonly hits: number
  readonly looks: number
  /** The mean of r_k. */
  readonly reward: number
  /** Bits of `signatures`. */
  readonly signs: number
  /** The index in TRIAGE of the first signal that holds. */
  readonly triage: number
}

/** Scores of a trace under parameters: linear in its looks. */
export function scoreOf(seen: Seen, parameters: ScoringParameters): TraceScore {
  return scoreInto(blankScore(), seen, parameters)
}

type ScoreDraft = { -readonly [K in keyof TraceScore]: TraceScore[K] }

export function blankScore(): ScoreDraft {
  return { right: -1, best: NaN, final: NaN, iou: NaN, hits: 0, looks: 0, reward: NaN, signs: 0, triage: 0 }
}

/** Into an object that is there: for half a million traces, making one each would cost more than the scores. */
function scoreInto(score: ScoreDraft, seen: Seen, parameters: ScoringParameters): ScoreDraft {
  const { first, end, hasGold, isLooked } = seen
  const { h0, tau } = parameters.looks
  let best = 0
  let hits = 0
  let sum = 0
  let loops = 0
  for (let at = first; at < end; at += 1) {
    const value = seen.u[at] ?? 0
    const repeat = seen.repeat[at] ?? 0
    sum += rewardAt(value, repeat, best, at === first, parameters.looks)
    if (value > best) best = value
    if (value >= h0) hits += 1
    if (repeat >= tau) loops += 1
  }
  const isKnown = hasGold && end > first
  score.right = seen.imported === -1 ? seen.recomputed : seen.imported
  score.looks = isLooked ? end - first : 0
  score.hits = hasGold ? hits : 0
  score.best = isKnown ? best : NaN
  score.final = isKnown ? (seen.u[end - 1] ?? 0) : NaN
  score.iou = parameters.box === 'final' ? score.final : score.best
  score.reward = isKnown ? sum / (end - first) : NaN
  score.signs = signsOf(seen, score, loops > 0, parameters)
  score.triage = triageOf(seen, score, score.signs, h0)
  return score
}

type Scored = Omit<TraceScore, 'signs' | 'triage'>

function signsOf(seen: Seen, score: Scored, isLoop: boolean, { looks, signatures, depth }: ScoringParameters): number {
  const { h0 } = looks
  let signs = 0
  if (score.right === 1 && score.looks === 0 && !seen.isLooked) signs |= signBit('collapse')
  if (score.right === 0 && score.looks >= signatures.many) signs |= signBit('explosion')
  if (seen.hasGold && score.looks >= signatures.several && score.hits <= signatures.few * score.looks)
    signs |= signBit('superficial')
  if (score.best >= h0 && score.final < h0) signs |= signBit('overZoom')
  if (seen.outside > 0) signs |= signBit('outOfBounds')
  if (isLoop && seen.isLooked) signs |= signBit('loop')
  if (seen.depthErrors >= depth.signatureFrom) signs |= signBit('depth')
  return signs
}

const RANKS = Object.fromEntries(TRIAGE.map((one, rank) => [one, rank])) as Record<Triage, number>

function triageOf(seen: Seen, { right, best }: Scored, signs: number, h0: number): number {
  if (seen.isFaulty) return RANKS.error
  if (right === 0 && best >= h0) return RANKS['wrong-seen']
  if (right === 1 && seen.hasGold && (best === 0 || !seen.hasBox)) return RANKS['right-unseen']
  if ((signs & signBit('depth')) !== 0) return RANKS.depth
  if ((signs & signBit('loop')) !== 0) return RANKS.loop
  if ((signs & signBit('outOfBounds')) !== 0) return RANKS['out-of-bounds']
  return right === 0 ? RANKS.wrong : RANKS.none
}

/** Scores of a chunk's traces, in columns. */
export type ScoreChunk = {
  readonly length: number
  /** By which a box met gold. */
  readonly h0: number
  readonly right: Int8Array
  readonly best: Float32Array
  readonly final: Float32Array
  readonly iou: Float32Array
  readonly hits: Uint16Array
  readonly looks: Uint16Array
  readonly reward: Float32Array
  readonly signs: Uint8Array
  readonly triage: Uint8Array
}

export function scoreChunk(chunk: MeasureChunk, parameters: ScoringParameters): ScoreChunk {
  const { length } = chunk
  const scores: ScoreChunk = {
    length,
    h0: parameters.looks.h0,
    right: new Int8Array(length),
    best: new Float32Array(length),
    final: new Float32Array(length),
    iou: new Float32Array(length),
    hits: new Uint16Array(length),
    looks: new Uint16Array(length),
    reward: new Float32Array(length),
    signs: new Uint8Array(length),
    triage: new Uint8Array(length),
  }
  const [score, seen] = [blankScore(), blankSeen()]
  for (let index = 0; index < length; index += 1) {
    scoreInto(score, measuredInto(seen, chunk, index), parameters)
    scores.right[index] = score.right
    scores.best[index] = score.best
    scores.final[index] = score.final
    scores.iou[index] = score.iou
    scores.hits[index] = Math.min(score.hits, 0xffff)
    scores.looks[index] = Math.min(score.looks, 0xffff)
    scores.reward[index] = score.reward
    scores.signs[index] = score.signs
    scores.triage[index] = score.triage
  }
  return scores
}

export function scoreAt(scores: ScoreChunk, at: number): TraceScore {
  return scoreAtInto(blankScore(), scores, at)
}

/** As `scoreAt`, into an object that is there. */
export function scoreAtInto(score: ScoreDraft, scores: ScoreChunk, at: number): TraceScore {
  score.right = scores.right[at] ?? -1
  score.best = scores.best[at] ?? NaN
  score.final = scores.final[at] ?? NaN
  score.iou = scores.iou[at] ?? NaN
  score.hits = scores.hits[at] ?? 0
  score.looks = scores.looks[at] ?? 0
  score.reward = scores.reward[at] ?? NaN
  score.signs = scores.signs[at] ?? 0
  score.triage = scores.triage[at] ?? 0
  return score
}
