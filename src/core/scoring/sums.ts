import type { Seen } from './columns'
import { meanFrom, shareOf, type Interval, type Range } from './interval'
import type { TraceScore } from './score'
import { SIGNATURES, signBit, type Signature } from './signatures'

/** Bins of fidelity: from k/1000 to (k + 1)/1000; the last holds 1 alone. */
const BINS = 1001
const UNIT: Range = [0, 1]
const COUNT: Range = [0, Infinity]

type Mean = { sum: number; squares: number; n: number }
type Share = { hits: number; n: number }

/** What a run's numbers are made of. Sums of shards add up to the sums of the whole. */
export type RunSums = {
  items: number
  /** Traces with gold boxes; those of them that have a box of the model. */
  joined: number
  withBox: number
  /** Traces whose boxes can not be laid to their gold, for want of their pictures' sizes: not joined. */
  unplaced: number
  /** As imported; where nobody judged an answer, as answer and gold compare. `judged`: traces that somebody judged. */
  accAns: Share
  judged: number
  accAnsRecomputed: Share
  /** Over looks of joined traces: those that are right. */
  accRat: Share
  /** Of joined traces with a box: the IoU that counts. */
  iou: Mean
  iou50: number
  iou75: number
  looks: Mean
  tokens: Mean
  reward: Mean
  signatures: Record<Signature, number>
  /** [right answer][right look], over joined traces whose answer is known: wrong 0, right 1, no box 2. */
  cells: [[number, number, number], [number, number, number]]
  effects: { helped: number; hurt: number; none: number }
  /** Traces whose imported and recomputed answers are both known and differ. */
  differ: number
  /** Counts of the IoU that counts, and of u of every look, by bin of a thousandth. */
  ious: number[]
  us: number[]
  /** By rounds: how many traces, and how many of them are right of how many known. */
  rounds: Record<number, { items: number } & Share>
}

export function emptySums(): RunSums {
  const mean = (): Mean => ({ sum: 0, squares: 0, n: 0 })
  const share = (): Share => ({ hits: 0, n: 0 })
  return {
    items: 0,
    joined: 0,
    withBox: 0,
    unplaced: 0,
    accAns: share(),
    judged: 0,
    accAnsRecomputed: share(),
    accRat: share(),
    iou: mean(),
    iou50: 0,
    iou75: 0,
    looks: mean(),
    tokens: mean(),
    reward: mean(),
    signatures: Object.fromEntries(SIGNATURES.map((one) => [one, 0])) as Record<Signature, number>,
    cells: [
      [0, 0, 0],
      [0, 0, 0],
    ],
    effects: { helped: 0, hurt: 0, none: 0 },
    differ: 0,
    ious: new Array<number>(BINS).fill(0),
    us: new Array<number>(BINS).fill(0),
    rounds: {},
  }
}

/** Adds a trace to the sums. @param h0 the IoU from which its box met gold */
export function addTrace(sums: RunSums, seen: Seen, score: TraceScore, rounds: number, h0: number): void {
  sums.items += 1
  if (score.right !== -1) addShare(sums.accAns, score.right)
  if (seen.imported !== -1) sums.judged += 1
  if (seen.recomputed !== -1) addShare(sums.accAnsRecomputed, seen.recomputed)
  if (seen.recomputed !== -1 && seen.imported !== -1 && seen.recomputed !== seen.imported) sums.differ += 1
  addMean(sums.looks, score.looks)
  if (seen.tokens > 0) addMean(sums.tokens, seen.tokens)
  if (score.signs !== 0) addSigns(sums, score.signs)
  addRounds(sums, rounds, score.right)
  if (seen.before !== -1 && seen.after !== -1) {
    sums.effects[seen.before === seen.after ? 'none' : seen.after === 1 ? 'helped' : 'hurt'] += 1
  }
  if (seen.isUnplaced) sums.unplaced += 1
  if (seen.hasGold) addJoined(sums, seen, score, h0)
}

function addJoined(sums: RunSums, seen: Seen, score: TraceScore, h0: number): void {
  const { iou } = score
  sums.joined += 1
  if (score.right !== -1) sums.cells[score.right === 1 ? 1 : 0][!seen.hasBox ? 2 : iou >= h0 ? 1 : 0] += 1
  if (!seen.hasBox) return
  sums.withBox += 1
  addMean(sums.iou, iou)
  if (iou >= 0.5) sums.iou50 += 1
  if (iou >= 0.75) sums.iou75 += 1
  count(sums.ious, iou)
  addMean(sums.reward, score.reward)
  sums.accRat.hits += score.hits
  sums.accRat.n += seen.end - seen.first
  for (let at = seen.first; at < seen.end; at += 1) count(sums.us, seen.u[at] ?? 0)
}

function addSigns(sums: RunSums, signs: number): void {
  for (const one of SIGNATURES) if ((signs & signBit(one)) !== 0) sums.signatures[one] += 1
}

function addRounds(sums: RunSums, rounds: number, right: number): void {
  const of = (sums.rounds[rounds] ??= { items: 0, hits: 0, n: 0 })
  of.items += 1
  if (right !== -1) addShare(of, right)
}

function addShare(share: Share, hit: number): void {
  share.n += 1
  if (hit === 1) share.hits += 1
}

function addMean(mean: Mean, value: number): void {
  mean.sum += value
  mean.squares += value * value
  mean.n += 1
}

function count(bins: number[], value: number): void {
  // Half a thousandth of a thousandth, so that 0.3 does not fall into the bin below.
  const bin = Math.min(BINS - 1, Math.max(0, Math.floor(value * 1000 + 5e-4)))
  bins[bin] = (bins[bin] ?? 0) + 1
}

/** The sums of two shards together, whatever holds their numbers (a run, runs by name, groups); neither is changed. */
export function mergeSums<T>(a: T, b: T): T {
  return added(a, b) as T
}

/** Numbers are added, and what holds numbers part by part. */
function added(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' || typeof b === 'number') return Number(a ?? 0) + Number(b ?? 0)
  if (Array.isArray(a) || Array.isArray(b)) {
    const [x, y] = [(a ?? []) as unknown[], (b ?? []) as unknown[]]
    return Array.from({ length: Math.max(x.length, y.length) }, (_, index) => added(x[index] ?? 0, y[index] ?? 0))
  }
  const [x, y] = [(a ?? {}) as Record<string, unknown>, (b ?? {}) as Record<string, unknown>]
  const keys = new Set([...Object.keys(x), ...Object.keys(y)])
  return Object.fromEntries([...keys].map((key) => [key, added(x[key], y[key])]))
}

/** A run's numbers, each with its 95 % interval: shares by Wilson, means by the normal approximation. */
export type RunNumbers = {
  readonly accAns: Interval
  readonly accAnsRecomputed: Interval
  readonly accRat: Interval
  readonly meanIou: Interval
  readonly iou50: Interval
  readonly iou75: Interval
  /** Over all joined traces: one without a box counts 0. */
  readonly meanIouAll: Interval
  readonly iou50All: Interval
  readonly looks: Interval
  readonly tokens: Interval
  readonly reward: Interval
}

export function numbersFrom(sums: RunSums): RunNumbers {
  const { iou, looks, tokens, reward } = sums
  return {
    accAns: shareOf(sums.accAns.hits, sums.accAns.n),
    accAnsRecomputed: shareOf(sums.accAnsRecomputed.hits, sums.accAnsRecomputed.n),
    accRat: shareOf(sums.accRat.hits, sums.accRat.n),
    meanIou: meanFrom(iou.sum, iou.squares, iou.n, UNIT),
    iou50: shareOf(sums.iou50, sums.withBox),
    iou75: shareOf(sums.iou75, sums.withBox),
    meanIouAll: meanFrom(iou.sum, iou.squares, sums.joined, UNIT),
    iou50All: shareOf(sums.iou50, sums.joined),
    looks: meanFrom(looks.sum, looks.squares, looks.n, COUNT),
    tokens: meanFrom(tokens.sum, tokens.squares, tokens.n, COUNT),
    reward: meanFrom(reward.sum, reward.squares, reward.n),
  }
}

/** Acc_rat for every h0 from 0 to 1 in steps of 0.05: how much of it is the threshold's. */
export function h0Curve({ us }: Pick<RunSums, 'us'>): { readonly h0: number; readonly share: Interval }[] {
  const total = us.reduce((sum, one) => sum + (one ?? 0), 0)
  return Array.from({ length: 21 }, (_, step) => {
    const from = step * 50
    const hits = us.reduce((sum, one, bin) => sum + (bin >= from ? (one ?? 0) : 0), 0)
    return { h0: step / 20, share: shareOf(hits, total) }
  })
}
