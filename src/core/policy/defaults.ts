import type { Frame } from '../trace/schema'
import type { Protocol } from './protocol'

/** A family's default: what Loupe says to a hub model, whose folder has no loupe.json. */
type Family = {
  readonly dialect: string
  readonly frame: Frame
  /** Pixels a visual token covers along one side: patch x merge. */
  readonly factor: number
  readonly units: string
  readonly indexed: boolean
  readonly source: string
}

const QWEN_TOOLS =
  "Qwen's chat template for tools (Qwen2.5 and Qwen3), the tool of QwenLM/Qwen-Agent image_zoom_in_qwen3vl.py"

const FAMILIES = {
  qwen2_vl: {
    dialect: 'qwen2_5_vl',
    frame: { unit: 'mille', order: 'xyxy', of: 'last' },
    factor: 28,
    units: 'relative to the last picture, from 0 to 1000',
    indexed: false,
    source: `${QWEN_TOOLS}; Qwen2-VL writes boxes from 0 to 1000`,
  },
  qwen2_5_vl: {
    dialect: 'qwen2_5_vl',
    frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
    factor: 28,
    units: 'in pixels of the last picture',
    indexed: false,
    source: `${QWEN_TOOLS}; Qwen2.5-VL writes boxes in pixels of the resized picture`,
  },
  qwen3_vl: {
    dialect: 'qwen3_vl',
    frame: { unit: 'mille', order: 'xyxy', of: 'index' },
    factor: 32,
    units: 'relative coordinates from 0 to 1000',
    indexed: true,
    source: `${QWEN_TOOLS}; QwenLM/Qwen3-VL cookbooks/think_with_images.ipynb`,
  },
} as const satisfies Readonly<Record<string, Family>>

/** Visual tokens of a view: at most 1,024 (design section 4), a crop at least 256 (Qwen-Agent's tool). */
const MOST_TOKENS = 1024
const CROP_TOKENS = 256

/**
 * The protocol of a model folder without loupe.json, by `model_type` of its config; `source` says where the prompt is
 * from. A family that is not known gets Qwen2.5-VL's.
 */
export function defaultProtocol(family: string): Protocol {
  const chosen = familyOf(family)
  const token = chosen.factor * chosen.factor
  return {
    schema: 'loupe.protocol/1',
    dialect: chosen.dialect,
    frame: chosen.frame,
    system: systemText(chosen),
    question:
      '{image}{question}\nThink first. Zoom in where something is too small to be sure; then answer in <answer> </answer>.',
    observation: '<tool_response>\n{image}\n</tool_response>',
    invalid: '<tool_response>\nThat call was not used: {reason}. Look again or answer.\n</tool_response>',
    overview: { minPixels: 4 * token, maxPixels: MOST_TOKENS * token },
    crop: { minPixels: CROP_TOKENS * token, maxPixels: MOST_TOKENS * token, rule: { pad: 0, minSide: chosen.factor } },
    policy: { rounds: 5, zoom: 'free', atLimit: 'answer', maxNewTokens: 512 },
    source: chosen.source,
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

function familyOf(name: string): Family {
  if (name === 'qwen2_vl') return FAMILIES.qwen2_vl
  return name.startsWith('qwen3') ? FAMILIES.qwen3_vl : FAMILIES.qwen2_5_vl
}
