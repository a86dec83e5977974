import type { Numbers4 } from '../geometry/box'
import { area, containment } from '../geometry/measure'
import type { ZoomParameters } from './defaults'
import { fidelity } from './overlap'

const WHOLE: Numbers4 = [0, 0, 1, 1]

/**
 * The adaptive-zoom planner's own chain of views to a target (VisReason, as design section 7 reads it): none where the
 * target covers `cover` of the image. Else views go from the whole to the target while area(view) / area(target)
 * is over `n` and rounds remain: the next view is the smallest other gold box that holds the target and is smaller
 * than the view, else the geometric step that arrives within the rounds left. Boxes xyxy in [0,1] of the image; no
 * pixels are used.
 * @param target the last gold box
 * @param others gold boxes on the way to it
 * @param rounds looks that may be made
 */
export function plannedChain(
  target: Numbers4,
  others: readonly Numbers4[],
  rounds: number,
  { n, cover }: ZoomParameters,
): Numbers4[] {
  if (!(area(target) > 0) || area(target) >= cover) return []
  const chain: Numbers4[] = []
  let view = WHOLE
  while (chain.length < rounds && area(view) / area(target) > n) {
    view = nextView(view, target, others, rounds - chain.length, n)
    chain.push(view)
  }
  return chain
}

function nextView(view: Numbers4, target: Numbers4, others: readonly Numbers4[], left: number, n: number): Numbers4 {
  const holding = others.filter(
    (one) => containment<Numbers4>(target, one) > 0.99 && area(one) * n < area(view) && area(one) > n * area(target),
  )
  const [smallest] = holding.sort((a, b) => area(a) - area(b))
  if (smallest && left > 1) return smallest
  // Each of the steps that are left makes the view smaller by the same factor; the last one is the target.
  const ratio = Math.sqrt(area(target) / area(view))
  return towards(view, target, (1 - ratio ** (1 / left)) / (1 - ratio))
}

/** The view with each side moved towards the target's. */
function towards(view: Numbers4, target: Numbers4, share: number): Numbers4 {
  const side = (index: 0 | 1 | 2 | 3) => view[index] + share * (target[index] - view[index])
  return [side(0), side(1), side(2), side(3)]
}

/**
 * How far a trace's looks are from the planner's chain, 0 to 1: 1 less the mean IoU of each look with its best view of
 * the chain, a look too many or too few counting as none (ours). 0 where neither looks.
 */
export function chainDistance(looks: readonly (Numbers4 | null)[], chain: readonly Numbers4[]): number {
  const count = Math.max(looks.length, chain.length)
  if (count === 0) return 0
  const met = looks.slice(0, count).reduce((sum, look) => sum + fidelity(look, chain), 0)
  return 1 - Math.min(met, Math.min(looks.length, chain.length)) / count
}
