import type { Shape, Trace } from '../trace/schema'
import { chainDistance, plannedChain } from './chain'
import type { ScoringParameters } from './defaults'
import { evidenceOf } from './evidence'
import { lookEffect, type Effect } from './measure'
import { fidelity } from './overlap'
import { isRedundant, lookCredit, lookReward, refinement, repeats } from './reward'
import { rightness } from './right'

/** What is said of a look beside its round. */
export type LookScore = {
  /** The index of the round that the look belongs to. */
  readonly round: number
  /** u: IoU with the best gold box, which is `gold[met]`; null where it meets none. */
  readonly u: number
  readonly met: number | null
  readonly right: boolean
  readonly refined: number
  readonly redundant: boolean
  readonly reward: number
  /** What its tokens' advantage would be multiplied by, were the trajectory better or worse than its group. */
  readonly credit: { readonly better: number; readonly worse: number }
  /** What it did to the answer; unknown where no answer stands before it or after it. */
  readonly effect: Effect
}

export type KnownGold = { readonly shapes: readonly Shape[]; readonly answers: readonly string[] }

/** Scores of every look of a trace; empty where no gold box is known. No pixels are used. */
export function lookScores(trace: Trace, known: KnownGold, parameters: ScoringParameters): LookScore[] {
  const { looks, gold, rounds } = evidenceOf(trace, known.shapes)
  if (gold.length === 0) return []
  const u = looks.map((look) => fidelity(look, gold))
  const repeat = repeats(looks)
  return u.map((value, k) => ({
    round: rounds[k] ?? 0,
    u: value,
    met: value > 0 ? gold.findIndex((box) => fidelity(looks[k] ?? null, [box]) === value) : null,
    right: value >= parameters.looks.h0,
    refined: refinement(k, u),
    redundant: isRedundant(k, u, repeat, parameters.looks),
    reward: lookReward(k, u, repeat, parameters.looks),
    credit: {
      better: lookCredit(value, 1, parameters.looks),
      worse: lookCredit(value, -1, parameters.looks),
    },
    effect: effectOfLook(trace, rounds[k] ?? 0, known.answers),
  }))
}

/**
 * What a round's look did to the answer: right or wrong as it stood last up to this round, and as it stood next after
 * it. A producer that answers in every round tells each look's effect apart.
 */
export function effectOfLook({ rounds }: Trace, round: number, answers: readonly string[]): Effect {
  const before = rounds.slice(0, round + 1).findLast(({ answer }) => answer !== undefined)
  const after = rounds.slice(round + 1).find(({ answer }) => answer !== undefined)
  if (!before || !after) return 'unknown'
  return lookEffect({
    before: rightness(before.answer ?? null, answers),
    after: rightness(after.answer ?? null, answers),
  })
}

/**
 * How far the looks are from the planner's own chain to the last gold box, 0 to 1; null where it is not known, and
 * where nothing looked.
 */
export function plannerDistance(trace: Trace, shapes: readonly Shape[], { zoom }: ScoringParameters): number | null {
  const { looks, gold, isUnit, from } = evidenceOf(trace, shapes)
  const target = gold.at(-1)
  if (!target || !isUnit || from !== 'looks') return null
  const chain = plannedChain(target, gold.slice(0, -1), trace.policy?.rounds ?? 4, zoom)
  return chainDistance(looks, chain)
}
