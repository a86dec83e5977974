import { useMemo } from 'react'
import { ADAPTIVE_COVER, DEFAULT_POLICY, type Policy } from '../../core'
import { useLoupe } from '../../store'

/** The policy of the next run: the defaults, the loaded model's own, then what the person set. */
export function usePolicy(): Policy {
  const own = useLoupe((state) => (state.model.kind === 'ready' ? state.model.model.policy : null))
  const changed = useLoupe((state) => state.policy)
  return useMemo(() => ({ ...DEFAULT_POLICY, ...own, ...changed }), [own, changed])
}

export function policySummary(policy: Policy): string {
  const sampling =
    policy.sampling.temperature === 0
      ? 'greedy'
      : `temperature ${policy.sampling.temperature}, seed ${policy.sampling.seed}`
  const percent = Math.round((policy.cover ?? ADAPTIVE_COVER) * 100)
  const zoom = policy.zoom === 'adaptive' ? `adaptive up to ${percent} %` : policy.zoom
  return `${policy.rounds} rounds, zoom ${zoom}, ${sampling}`
}
