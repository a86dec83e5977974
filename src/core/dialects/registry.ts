import { LoupeError } from '../fault/fault'
import type { Dialect, LiveDialect } from './dialect'
import { qwen2Vl } from './qwen2Vl/qwen2Vl'
import { qwen25Vl } from './qwen25Vl/qwen25Vl'
import { qwen3Vl } from './qwen3Vl/qwen3Vl'
import { visreason } from './visreason/visreason'

/** Every dialect: one line each. */
export const DIALECTS: readonly Dialect[] = [visreason, qwen2Vl, qwen25Vl, qwen3Vl]

/** The dialect of a name, or null where nobody knows it. */
export function findDialect(name: string | undefined): Dialect | null {
  return DIALECTS.find((dialect) => dialect.name === name) ?? null
}

/**
 * The dialect that a model is spoken to in.
 * @throws LoupeError model-config for a name that no dialect has, and for one that can only be read
 */
export function liveDialectOf(name: string): LiveDialect {
  const found = findDialect(name)
  if (found && isLive(found)) return found
  const why = found ? 'which can be read but not spoken' : 'which Loupe does not know'
  throw new LoupeError({
    code: 'model-config',
    message: `The model's loupe.json names the dialect "${name}", ${why}.`,
    where: 'loupe.json',
    advice: `Use one of ${DIALECTS.filter(isLive)
      .map((dialect) => dialect.name)
      .join(', ')}.`,
  })
}

function isLive(dialect: Dialect): dialect is LiveDialect {
  return dialect.live !== undefined && dialect.write !== undefined
}
