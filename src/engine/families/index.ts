import { LoupeError } from '../../core'
import type { Family } from './family'
import { qwenVl } from './qwenVl'

/** Every family that the engine can drive; a new one is a folder and a line here. */
const FAMILIES: readonly Family[] = [qwenVl]

/** Whether a folder's config is that of a model that answers questions. */
export function isFamily(config: Record<string, unknown>): boolean {
  return FAMILIES.some((one) => one.matches(config))
}

/** @throws LoupeError model-unsupported */
export function familyOf(config: Record<string, unknown>): Family {
  const family = FAMILIES.find((one) => one.matches(config))
  if (family) return family
  throw new LoupeError({
    code: 'model-unsupported',
    message: `Loupe cannot run models of the type "${String(config['model_type'] ?? 'unknown')}".`,
    where: 'config.json',
    advice: 'Take a model of the Qwen-VL family: qwen2_vl, qwen2_5_vl or qwen3_vl.',
  })
}
