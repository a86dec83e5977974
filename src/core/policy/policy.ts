import type { Policy } from '../trace/producer'
import { ADAPTIVE_COVER } from './decide'
import type { Protocol } from './protocol'

/** Most rounds that can be asked for. */
export const MAX_ROUNDS = 12

/** What holds where neither the model's protocol nor the person says otherwise. */
export const DEFAULT_POLICY: Policy = {
  rounds: 5,
  zoom: 'free',
  atLimit: 'answer',
  maxNewTokens: 512,
  maxVisualTokens: 1024,
  grammar: false,
  sampling: { temperature: 0, topP: 1, seed: 0 },
}

/** The policy of a run: the defaults, then the model's protocol, then what the person set, each within its bounds. */
export function policyOf(protocol: Protocol, overrides: Partial<Policy> = {}): Policy {
  const policy = { ...DEFAULT_POLICY, ...protocol.policy, ...definedOf(overrides) }
  const { temperature, topP, seed } = { ...DEFAULT_POLICY.sampling, ...policy.sampling }
  return {
    ...policy,
    rounds: whole(policy.rounds, 1, MAX_ROUNDS, DEFAULT_POLICY.rounds),
    maxNewTokens: whole(policy.maxNewTokens, 1, 8192, DEFAULT_POLICY.maxNewTokens),
    ...(policy.cover === undefined ? {} : { cover: within(policy.cover, 0, 1, ADAPTIVE_COVER) }),
    maxVisualTokens: whole(policy.maxVisualTokens, 4, 16384, DEFAULT_POLICY.maxVisualTokens),
    sampling: {
      temperature: within(temperature, 0, 5, 0),
      topP: within(topP, 0, 1, 1),
      seed: whole(seed, 0, 2 ** 32 - 1, 0),
    },
  }
}

function definedOf(overrides: Partial<Policy>): Partial<Policy> {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
}

function within(value: number, low: number, high: number, otherwise: number): number {
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise
}

function whole(value: number, low: number, high: number, otherwise: number): number {
  return Math.round(within(value, low, high, otherwise))
}
