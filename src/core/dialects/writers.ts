import { LoupeError } from '../fault/fault'
import type { LiveDialect, WritingDialect } from './dialect'
import { visreason } from './visreason/visreason'
import { qwen2Vl } from './qwen2Vl/qwen2Vl'
import { qwen25Vl } from './qwen25Vl/qwen25Vl'
import { qwen3Vl } from './qwen3Vl/qwen3Vl'
import { adaptVision } from './adaptVision/adaptVision'
import { chainOfFocus } from './chainOfFocus/chainOfFocus'
import { deepEyes } from './deepEyes/deepEyes'
import { deepEyesJson } from './deepEyesJson/deepEyesJson'
import { miniO3 } from './miniO3/miniO3'
import { pixelReasoner } from './pixelReasoner/pixelReasoner'
import { senseNovaMars } from './senseNovaMars/senseNovaMars'
import { virl } from './virl/virl'
import { vlmR3 } from './vlmR3/vlmR3'
import { zoomEarth } from './zoomEarth/zoomEarth'
import { vragRl } from './vragRl/vragRl'

/**
 * Dialects that can write, and those that can be spoken: one line each. They are all that gold and a live run need; those
 * that are only read stand in the registry, so that the page does not load them.
 */
export const WRITERS: readonly WritingDialect[] = [
  visreason,
  qwen2Vl,
  qwen25Vl,
  qwen3Vl,
  adaptVision,
  chainOfFocus,
  deepEyes,
  deepEyesJson,
  miniO3,
  pixelReasoner,
  senseNovaMars,
  virl,
  vlmR3,
  zoomEarth,
  vragRl,
]

/** The writing dialect of a name, or null where there is none. */
export function findWriter(name: string | undefined): WritingDialect | null {
  return WRITERS.find((dialect) => dialect.name === name) ?? null
}

/**
 * The dialect that a model is spoken to in.
 * @throws LoupeError model-config for a name that no dialect has, and for one that can only be read
 */
export function liveDialectOf(name: string): LiveDialect {
  const found = findWriter(name)
  if (found && isLive(found)) return found
  const why = found ? 'which can be read but not spoken' : 'which Loupe can not speak'
  throw new LoupeError({
    code: 'model-config',
    message: `The model's loupe.json names the dialect "${name}", ${why}.`,
    where: 'loupe.json',
    advice: `Use one of ${WRITERS.filter(isLive)
      .map((dialect) => dialect.name)
      .join(', ')}.`,
  })
}

function isLive(dialect: WritingDialect): dialect is LiveDialect {
  return dialect.live !== undefined
}
