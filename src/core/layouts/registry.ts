import type { Layout } from './layout'
import { messages } from './messages/messages'
import { qwenAgent } from './qwenAgent/qwenAgent'
import { agentMessages } from './agentMessages/agentMessages'
import { sharegpt } from './sharegpt/sharegpt'
import { generatedPredictions } from './generatedPredictions/generatedPredictions'
import { msSwift } from './msSwift/msSwift'
import { trl } from './trl/trl'
import { verl } from './verl/verl'
import { chatText } from './chatText/chatText'
import { openR1Log } from './openR1Log/openR1Log'
import { openaiBatch } from './openaiBatch/openaiBatch'
import { atif } from './atif/atif'
import { notebook } from './notebook/notebook'
import { inspect } from './inspect/inspect'
import { loupe } from './loupe/loupe'
import { seal } from './seal/seal'
import { recResults } from './recResults/recResults'
import { openThinkImgRollouts } from './openThinkImgRollouts/openThinkImgRollouts'
import { keyedResults } from './keyedResults/keyedResults'
import { stages } from './stages/stages'
import { vlmEvalKit } from './vlmEvalKit/vlmEvalKit'
import { scoreTable } from './scoreTable/scoreTable'
import { visualCot } from './visualCot/visualCot'
import { visualCotDet } from './visualCotDet/visualCotDet'
import { visualCotTrain } from './visualCotTrain/visualCotTrain'
import { item } from './item/item'
import { items } from './items/items'
import { itemsJsonl } from './itemsJsonl/itemsJsonl'
import { coco } from './coco/coco'
import { labelStudio } from './labelStudio/labelStudio'
import { cvat } from './cvat/cvat'
import { via } from './via/via'
import { labelme } from './labelme/labelme'

/** Every layout: one line each. */
export const LAYOUTS: readonly Layout[] = [
  messages,
  qwenAgent,
  agentMessages,
  sharegpt,
  generatedPredictions,
  msSwift,
  trl,
  verl,
  chatText,
  openR1Log,
  openaiBatch,
  atif,
  notebook,
  inspect,
  loupe,
  seal,
  recResults,
  openThinkImgRollouts,
  keyedResults,
  stages,
  vlmEvalKit,
  scoreTable,
  visualCot,
  visualCotDet,
  visualCotTrain,
  item,
  items,
  itemsJsonl,
  coco,
  labelStudio,
  cvat,
  via,
  labelme,
]

/** The layout of a name, or null where nobody knows it. */
export function findLayout(name: string | undefined): Layout | null {
  return LAYOUTS.find((layout) => layout.name === name) ?? null
}
