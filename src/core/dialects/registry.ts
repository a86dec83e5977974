import { LoupeError } from '../fault/fault'
import type { Dialect, LiveDialect } from './dialect'
import { qwen2Vl } from './qwen2Vl/qwen2Vl'
import { qwen25Vl } from './qwen25Vl/qwen25Vl'
import { qwen3Vl } from './qwen3Vl/qwen3Vl'
import { visreason } from './visreason/visreason'
import { adaptVision } from './adaptVision/adaptVision'
import { chainOfFocus } from './chainOfFocus/chainOfFocus'
import { deepEyes } from './deepEyes/deepEyes'
import { deepEyesJson } from './deepEyesJson/deepEyesJson'
import { miniO3 } from './miniO3/miniO3'
import { pixelReasoner } from './pixelReasoner/pixelReasoner'
import { senseNovaMars } from './senseNovaMars/senseNovaMars'
import { treeVgr } from './treeVgr/treeVgr'
import { virl } from './virl/virl'
import { vlmR3 } from './vlmR3/vlmR3'
import { zoomEarth } from './zoomEarth/zoomEarth'
import { openThinkImg } from './openThinkImg/openThinkImg'
import { taco } from './taco/taco'
import { thyme } from './thyme/thyme'
import { visualSketchpad } from './visualSketchpad/visualSketchpad'
import { r1 } from './r1/r1'
import { vlmR1 } from './vlmR1/vlmR1'
import { qwen25VlGrounding } from './qwen25VlGrounding/qwen25VlGrounding'
import { glm45v } from './glm45v/glm45v'
import { grit } from './grit/grit'
import { rexThinker } from './rexThinker/rexThinker'
import { visualCot } from './visualCot/visualCot'
import { visrl } from './visrl/visrl'
import { seal } from './seal/seal'
import { cogCom } from './cogCom/cogCom'
import { vigorl } from './vigorl/vigorl'
import { vilasr } from './vilasr/vilasr'
import { vragRl } from './vragRl/vragRl'
import { text } from './text/text'
import { tags } from './tags/tags'

/** Every dialect: one line each. */
export const DIALECTS: readonly Dialect[] = [
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
  treeVgr,
  virl,
  vlmR3,
  zoomEarth,
  openThinkImg,
  taco,
  thyme,
  visualSketchpad,
  r1,
  vlmR1,
  qwen25VlGrounding,
  glm45v,
  grit,
  rexThinker,
  visualCot,
  visrl,
  seal,
  cogCom,
  vigorl,
  vilasr,
  vragRl,
  tags,
  text,
]

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
