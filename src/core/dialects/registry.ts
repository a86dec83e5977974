import { LoupeError } from '../fault/fault'
import type { Dialect } from './dialect'
import { qwen25Vl } from './qwen25Vl/qwen25Vl'
import { qwen3Vl } from './qwen3Vl/qwen3Vl'
import { visreason } from './visreason/visreason'

/** Every live dialect: one line each. */
export const DIALECTS: readonly Dialect[] = [visreason, qwen25Vl, qwen3Vl]

/** @throws LoupeError model-config for a name that no dialect has */
export function dialectOf(name: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect.name === name)
  if (found) return found
  throw new LoupeError({
    code: 'model-config',
    message: `The model's loupe.json names the dialect "${name}", which Loupe does not know.`,
    where: 'loupe.json',
    advice: `Use one of ${DIALECTS.map((dialect) => dialect.name).join(', ')}.`,
  })
}
