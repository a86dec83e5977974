import {
  chainDistance,
  evidenceOf,
  fidelity,
  lookCredit,
  lookReward,
  plannedChain,
  refinement,
  repeats,
  isRedundant,
  type ScoringParameters,
  type Shape,
  type Trace,
} from '../../core'
import type { TraceEntry } from '../../store'

/** What is said of a look beside its round. */
export type LookScore = {
  /** The round that the look belongs to. */
  readonly round: number
  /** u: IoU with the best gold box. */
  readonly u: number
  readonly right: boolean
  readonly refined: number
  readonly redundant: boolean
  readonly reward: number
  /** What its tokens' advantage would be multiplied by, were the trajectory better or worse than its group. */
  readonly credit: { readonly better: number; readonly worse: number }
}

/** Gold boxes that a trace is held against: its own, else every RoI of its sample's gold rationale, once. */
export function goldOf({ trace, sample }: Pick<TraceEntry, 'trace' | 'sample'>): readonly Shape[] {
  if (trace.gold?.shapes && trace.gold.shapes.length > 0) return trace.gold.shapes
  const boxes = (sample?.gold?.rounds ?? []).flatMap(({ rois, zoom }) => [...rois, ...(zoom ? [zoom] : [])])
  const once = new Map(boxes.map(({ box }) => [box.join(), box]))
  const frame = { unit: 'unit', order: 'xyxy', of: 'original' } as const
  return [...once.values()].map((box) => ({ kind: 'box', numbers: [...box], frame, author: 'prompt' }))
}

/** Scores of every look of a trace; empty where no gold box is known. */
export function lookScores(trace: Trace, shapes: readonly Shape[], parameters: ScoringParameters): LookScore[] {
  const { looks, gold, rounds } = evidenceOf(trace, shapes)
  if (gold.length === 0) return []
  const u = looks.map((look) => fidelity(look, gold))
  const repeat = repeats(looks)
  return u.map((value, k) => ({
    round: rounds[k] ?? 0,
    u: value,
    right: value >= parameters.looks.h0,
    refined: refinement(k, u),
    redundant: isRedundant(k, u, repeat, parameters.looks),
    reward: lookReward(k, u, repeat, parameters.looks),
    credit: {
      better: lookCredit(value, 1, parameters.looks),
      worse: lookCredit(value, -1, parameters.looks),
    },
  }))
}

/** How far the looks are from the planner's own chain to the last gold box, 0 to 1; null where it is not known. */
export function plannerDistance(trace: Trace, shapes: readonly Shape[], { zoom }: ScoringParameters): number | null {
  const { looks, gold, isUnit, from } = evidenceOf(trace, shapes)
  const target = gold.at(-1)
  if (!target || !isUnit) return null
  const chain = plannedChain(target, gold.slice(0, -1), trace.policy?.rounds ?? 4, zoom)
  return chainDistance(from === 'looks' ? looks : [], chain)
}
