import { iou } from '../../geometry/measure'
import { requestedRegion } from '../../trace/selectors'
import type { Trace } from '../../trace/schema'
import { SCORING_DEFAULTS, type DepthParameters } from '../defaults'
import { findDepthMentions, type DepthDirection, type OrderMention, type ValueMention } from './mentions'
import { depthDirectionOf, depthRoundsOfTrace, type DepthRound } from './rounds'
import { tieOrder, tieValue, type DepthTie } from './tie'
import type { DepthTruth } from './truth'

/** A depth value that was said, and what is true of the box it is tied to. */
export type ScoredValue = {
  readonly round: number
  readonly mention: ValueMention
  readonly tie: DepthTie | null
  /** The region's depth value; null where the mention is not tied, or nobody knows. */
  readonly truth: number | null
  /** |said - true| in depth values. */
  readonly error: number | null
  readonly hallucinated: boolean
}

/**
 * An order that was said: `reversed` where the truth is the other way round, `undecided` where the two are about as
 * deep.
 */
export type ScoredOrder = {
  readonly round: number
  readonly mention: OrderMention
  /** The boxes of the two sides, in the order of the text; tied where both are there. */
  readonly left: DepthTie | null
  readonly right: DepthTie | null
  readonly truth: { readonly left: number; readonly right: number } | null
  readonly verdict: 'right' | 'reversed' | 'undecided' | null
  readonly hallucinated: boolean
}
export type ScoredMention = ({ readonly kind: 'value' } & ScoredValue) | ({ readonly kind: 'order' } & ScoredOrder)

/** Counts and shares over some mentions: of an action, a trace or a run. A share of nothing is null. */
export type DepthSummary = {
  readonly mentions: number
  readonly tied: number
  /** Grounded ratio: tied / all mentions. */
  readonly grounded: number | null
  /** Tied values whose region's depth is known. */
  readonly values: number
  /** Mean absolute difference between the value said and the region's depth value, over `values`. */
  readonly error: number | null
  /** Tied orders that are decided by the truth. */
  readonly orders: number
  /** Of `orders`, those stated the wrong way round. */
  readonly orderErrors: number
  readonly hallucinations: number
}
export type DepthScore = {
  readonly mentions: readonly ScoredMention[]
  readonly summary: DepthSummary
  readonly hallucinates: boolean
}

/** Every depth mention of some rounds, tied, checked and counted. */
export function scoreDepth(
  rounds: readonly DepthRound[],
  truth: DepthTruth,
  parameters: DepthParameters = SCORING_DEFAULTS.depth,
  direction: DepthDirection = 'nearness',
): DepthScore {
  const mentions = rounds.flatMap(({ thought }, round) =>
    findDepthMentions(thought, direction).map((mention): ScoredMention => {
      const where = { rounds, round }
      if (mention.kind === 'order')
        return { kind: 'order', ...scoreOrder(round, mention, tieOrder(where, mention), truth, parameters) }
      return { kind: 'value', ...scoreValue(round, mention, tieValue(where, mention), truth, parameters) }
    }),
  )
  const summary = summarise(mentions)
  return { mentions, summary, hallucinates: summary.hallucinations >= parameters.signatureFrom }
}

/** A trace's score; its dialect says which way it counts. */
export function scoreTraceDepth(
  trace: Trace,
  truth: DepthTruth,
  parameters: DepthParameters = SCORING_DEFAULTS.depth,
): DepthScore {
  return scoreDepth(depthRoundsOfTrace(trace), truth, parameters, depthDirectionOf(trace))
}

function scoreValue(
  round: number,
  mention: ValueMention,
  tie: DepthTie | null,
  truth: DepthTruth,
  { tolerance }: DepthParameters,
): ScoredValue {
  const known = tie ? truth(tie.region) : null
  const error = known === null ? null : Math.abs(mention.value - known)
  return { round, mention, tie, truth: known, error, hallucinated: error !== null && error > tolerance }
}

function scoreOrder(
  round: number,
  mention: OrderMention,
  { left, right }: { left: DepthTie | null; right: DepthTie | null },
  truth: DepthTruth,
  { orderMargin }: DepthParameters,
): ScoredOrder {
  const depths = left && right ? { left: truth(left.region), right: truth(right.region) } : { left: null, right: null }
  const known = depths.left !== null && depths.right !== null ? { left: depths.left, right: depths.right } : null
  const lead = known === null ? null : mention.nearer === 'left' ? known.left - known.right : known.right - known.left
  const verdict = lead === null ? null : lead > orderMargin ? 'right' : lead < -orderMargin ? 'reversed' : 'undecided'
  return { round, mention, left, right, truth: known, verdict, hallucinated: verdict === 'reversed' }
}

export function isGrounded(mention: ScoredMention): boolean {
  return mention.kind === 'value' ? mention.tie !== null : mention.left !== null && mention.right !== null
}

/** Counts over any mentions, so that an action, a trace and a run are measured by one rule. */
export function summarise(mentions: readonly ScoredMention[]): DepthSummary {
  const tied = mentions.filter(isGrounded).length
  const errors = mentions.flatMap((one) => (one.kind === 'value' && one.error !== null ? [one.error] : []))
  const decided = mentions.filter(
    (one) => one.kind === 'order' && (one.verdict === 'right' || one.verdict === 'reversed'),
  )
  return {
    mentions: mentions.length,
    tied,
    grounded: mentions.length === 0 ? null : tied / mentions.length,
    values: errors.length,
    error: errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length,
    orders: decided.length,
    orderErrors: decided.filter((one) => one.hallucinated).length,
    hallucinations: mentions.filter((one) => one.hallucinated).length,
  }
}

export type ActionDepth = {
  readonly round: number
  readonly action: number
  readonly mentions: readonly ScoredMention[]
  readonly summary: DepthSummary
}

/**
 * The mentions of each action: those of its round's thought. Where a round acts several times, a mention goes to the
 * action whose box overlaps the mention's most, else to the first. Rounds without an action have none.
 */
export function depthByAction(trace: Trace, { mentions }: Pick<DepthScore, 'mentions'>): ActionDepth[] {
  return trace.rounds.flatMap(({ actions }, round) => {
    const boxes = actions.map((action) => requestedRegion(trace, action) ?? action.effective)
    const owner = (mention: ScoredMention): number => {
      const region = (mention.kind === 'value' ? mention.tie : (mention.left ?? mention.right))?.region
      const overlaps = boxes.map((box) => (box && region && box.image === region.image ? iou(box.box, region.box) : 0))
      return overlaps.indexOf(Math.max(...overlaps))
    }
    return actions.map((_, action) => {
      const own = mentions.filter((one) => one.round === round && owner(one) === action)
      return { round, action, mentions: own, summary: summarise(own) }
    })
  })
}

export type RunDepth = DepthSummary & {
  readonly traces: number
  /** Traces that mention depth at all. */
  readonly speaking: number
  /** Traces with the signature, and their share of those that mention depth. */
  readonly hallucinating: number
  readonly hallucinatingShare: number | null
}

/** A set of traces, every mention counting the same: a trace that says more weighs more. */
export function poolDepth(scores: readonly DepthScore[]): RunDepth {
  const speaking = scores.filter(({ mentions }) => mentions.length > 0).length
  const hallucinating = scores.filter(({ hallucinates }) => hallucinates).length
  return {
    ...summarise(scores.flatMap(({ mentions }) => mentions)),
    traces: scores.length,
    speaking,
    hallucinating,
    hallucinatingShare: speaking === 0 ? null : hallucinating / speaking,
  }
}
