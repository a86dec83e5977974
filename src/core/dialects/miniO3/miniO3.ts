import type { Frame } from '../../trace/schema'
import { refusing } from '../amend'
import type { WritingDialect } from '../dialect'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { readMiniO3 } from './read'

const frame: Frame = { unit: 'unit', order: 'xyxy', of: 'index' }

/**
 * Mini-o3: crops of crops, in [0,1] of the picture that `source` names: `original_image`, or `observation_i`, which is
 * the i-th crop that was made. After a failed round its prompts count one further than that list, so the number that a
 * prompt gave and the crop it means drift apart; the list is what its code cuts, and what is read here.
 */
export const miniO3: WritingDialect = {
  name: 'mini-o3',
  title: 'Mini-o3 (0-1 of the source, crops of crops)',
  source: 'Mini-o3/Mini-o3@8654dbf verl/trainer/constants.py, verl/workers/rollout/vllm_rollout/function_tools.py',
  frame,
  normal: ['call-unclosed'],
  runs: 'first',
  fits: (text) =>
    likeness(text, [
      [0.95, 'here is the the zoom-in image (Observation'],
      [0.95, "could be either 'original_image' or 'observation_i'"],
      [0.9, /<grounding>[^<]{0,200}"source"/],
      [0.8, '<grounding>{"bbox_2d"'],
    ]),
  observe: refusing(/ERROR occurs during grounding/),
  parse: (text, ended = true) => readMiniO3(text, ended),
  write: plainWriter(frame, (numbers, { imageIndex = 0 }) => {
    const source = imageIndex === 0 ? 'original_image' : `observation_${imageIndex}`
    return `<grounding>{"bbox_2d": [${numbers}], "source": "${source}"}</grounding>`
  }),
}
