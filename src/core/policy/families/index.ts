import type { Protocol } from '../protocol'
import type { Family } from './family'
import { qwen25Vl } from './qwen25Vl'
import { qwen2Vl } from './qwen2Vl'
import { qwen3Vl } from './qwen3Vl'

/** Every family with defaults: one line each, the first that matches counts. */
const FAMILIES: readonly Family[] = [qwen2Vl, qwen3Vl, qwen25Vl]

/** Visual tokens of a view: at most 1,024 (design section 4), a crop at least 256 (Qwen-Agent's tool). */
const MOST_TOKENS = 1024
const CROP_TOKENS = 256

/**
 * The protocol of a model folder without loupe.json, by `model_type` of its config; `source` says where the prompt is
 * from. A family that is not known gets Qwen2.5-VL's.
 */
export function defaultProtocol(modelType: string): Protocol {
  const family = FAMILIES.find((one) => one.matches(modelType)) ?? qwen25Vl
  const token = family.factor * family.factor
  return {
    schema: 'loupe.protocol/1',
    dialect: family.dialect,
    frame: family.frame,
    system: systemText(family),
    question:
      '{image}{question}\nThink first. Zoom in where something is too small to be sure; then answer in <answer> </answer>.',
    observation: '<tool_response>\n{image}\n</tool_response>',
    invalid: '<tool_response>\nThat call was not used: {reason}. Look again or answer.\n</tool_response>',
    overview: { minPixels: 4 * token, maxPixels: MOST_TOKENS * token },
    crop: { minPixels: CROP_TOKENS * token, maxPixels: MOST_TOKENS * token, rule: { pad: 0, minSide: family.factor } },
    policy: { rounds: 5, zoom: 'free', atLimit: 'answer', maxNewTokens: 512 },
    source: family.source,
  }
}

function systemText(family: Family): string {
  const tool = {
    type: 'function',
    function: {
      name: 'image_zoom_in_tool',
      description: 'Zoom in on a part of a picture by cutting it out by its box, with a label of what is there.',
      parameters: {
        type: 'object',
        properties: {
          label: { type: 'string', description: 'what is in the box' },
          bbox_2d: {
            type: 'array',
            items: { type: 'number' },
            minItems: 4,
            maxItems: 4,
            description: `the box as [x1, y1, x2, y2], ${family.units}`,
          },
          ...(family.indexed
            ? { img_idx: { type: 'number', description: 'index of the picture, from 0 in the order shown' } }
            : {}),
        },
        required: ['label', 'bbox_2d', ...(family.indexed ? ['img_idx'] : [])],
      },
    },
  }
  return [
    'You are a helpful assistant.\n\n# Tools\n',
    'You may call one or more functions to assist with the user query.\n',
    'You are provided with function signatures within <tools></tools> XML tags:\n<tools>',
    `${JSON.stringify(tool)}\n</tools>\n`,
    'For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:',
    '<tool_call>\n{"name": <function-name>, "arguments": <args-json-object>}\n</tool_call>',
  ].join('\n')
}
