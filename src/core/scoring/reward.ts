import type { Numbers4 } from '../geometry/box'
import { iou } from '../geometry/measure'
import type { LookParameters, RewardParameters } from './defaults'
import { fidelity } from './overlap'

/**
 * What training would give a trajectory, and each of its looks: ViRL's terms (arXiv 2511.23031) as design section 7
 * reads them; `training/rl/rewards.py` computes the same. Looks and gold are xyxy in one frame; null is a call
 * that was discarded. No pixels are used.
 */

export type Look = Numbers4 | null

/** For each look, the largest IoU with a look before it; 0 for the first, and where either was discarded. */
export function repeats(looks: readonly Look[]): number[] {
  return looks.map((look, k) => {
    if (look === null) return 0
    let most = 0
    for (let j = 0; j < k; j += 1) {
      const other = looks[j]
      if (other) most = Math.max(most, iou<Numbers4>(look, other))
    }
    return most
  })
}

/** What a look is worth, where it stands: its fidelity, its largest IoU with a look before it, the best u before it. */
type Placed = { readonly u: number; readonly repeat: number; readonly before: number; readonly isFirst: boolean }

function placedAt(k: number, u: ArrayLike<number>, repeat: ArrayLike<number>): Placed {
  let before = 0
  for (let j = 0; j < k; j += 1) before = Math.max(before, u[j] ?? 0)
  return { u: u[k] ?? 0, repeat: repeat[k] ?? 0, before, isFirst: k === 0 }
}

/**
 * Whether look k is redundant: it repeats a look before it (IoU of `tau` or more), or one before it was right already
 * and it is no better than the best of them. Over fidelities `u` and `repeats`.
 */
export function isRedundant(
  k: number,
  u: ArrayLike<number>,
  repeat: ArrayLike<number>,
  { h0, tau }: Pick<LookParameters, 'h0' | 'tau'>,
): boolean {
  const at = placedAt(k, u, repeat)
  return !at.isFirst && (at.repeat >= tau || (at.before >= h0 && at.u <= at.before))
}

/** max(0, u_k - max over j < k of u_j): by how much a look is better than all before it; 0 for the first. */
export function refinement(k: number, u: ArrayLike<number>): number {
  const { u: own, before, isFirst } = placedAt(k, u, [])
  return isFirst ? 0 : Math.max(0, own - before)
}

/** r_k = +1 or -1 (u_k >= h0) + beta refinement - rho [redundant]. */
export function lookReward(
  k: number,
  u: ArrayLike<number>,
  repeat: ArrayLike<number>,
  parameters: LookParameters,
): number {
  const { u: own, repeat: most, before, isFirst } = placedAt(k, u, repeat)
  return rewardAt(own, most, before, isFirst, parameters)
}

/** The same of numbers alone: half a million traces are scored while a slider moves, and nothing is made for a look. */
export function rewardAt(
  u: number,
  repeat: number,
  before: number,
  isFirst: boolean,
  { h0, tau, beta, rho }: LookParameters,
): number {
  const correct = u >= h0 ? 1 : -1
  if (isFirst) return correct
  const redundant = repeat >= tau || (before >= h0 && u <= before)
  return correct + beta * Math.max(0, u - before) - (redundant ? rho : 0)
}

export function lookRewards(looks: readonly Look[], gold: readonly Numbers4[], parameters: LookParameters): number[] {
  const u = looks.map((look) => fidelity(look, gold))
  const repeat = repeats(looks)
  return u.map((_, k) => lookReward(k, u, repeat, parameters))
}

/** R = [right] + grammar [valid grammar] + process mean r_k (0 without looks) - price x looks. */
export function trajectoryReward(
  right: boolean,
  isValid: boolean,
  looks: readonly Look[],
  gold: readonly Numbers4[],
  parameters: RewardParameters,
): number {
  const { grammar, process, price } = parameters
  const mean = meanOf(lookRewards(looks, gold, parameters))
  return (right ? 1 : 0) + (isValid ? grammar : 0) + process * mean - price * looks.length
}

/**
 * Each reward less its group's mean, over the deviation of these differences in the whole batch; 0 where none
 * differs.
 */
export function advantages(groups: readonly (readonly number[])[]): number[][] {
  const centred = groups.map((group) => {
    const mean = meanOf(group)
    return group.map((one) => one - mean)
  })
  const all = centred.flat()
  const spread = Math.sqrt(meanOf(all.map((one) => one * one)))
  return centred.map((group) => group.map((one) => (spread > 1e-9 ? one / spread : 0)))
}

/**
 * The credit of a look with fidelity `u`: what its tokens' advantage is multiplied by. `strong` from `hGood` up,
 * `weak` from `hBad` down, linear between; mirrored where the advantage is negative, so that a good look is blamed
 * less.
 */
export function lookCredit(u: number, advantage: number, parameters: LookParameters): number {
  const { hGood, hBad, strong, weak } = parameters
  const share = hGood > hBad ? Math.min(1, Math.max(0, (u - hBad) / (hGood - hBad))) : u >= hGood ? 1 : 0
  const credit = weak + share * (strong - weak)
  return advantage >= 0 ? credit : weak + strong - credit
}

export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length
}
