import type { Dialect } from './dialect'
import { treeVgr } from './treeVgr/treeVgr'
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
import { tags } from './tags/tags'
import { text } from './text/text'
import { WRITERS } from './writers'

/** Every dialect: those that can write, and those that are only read, one line each. */
export const DIALECTS: readonly Dialect[] = [
  ...WRITERS,
  treeVgr,
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
  tags,
  text,
]

/** The dialect of a name, or null where nobody knows it. */
export function findDialect(name: string | undefined): Dialect | null {
  return DIALECTS.find((dialect) => dialect.name === name) ?? null
}
