import type { CallKind, WritingDialect } from '../dialect'
import { refusing } from '../amend'
import { likeness } from '../likeness'
import { plainWriter } from '../plainWriter'
import { parseReply, type ReplyRules } from '../reply'

const SEARCHES = ['text_search_tool', 'image_search_tool', 'text_search', 'image_search', 'search']
const rules: ReplyRules = {
  shape: {
    tool: 'image_zoom_in_tool',
    boxKey: 'bbox_2d',
    known: ['image_crop_tool', 'zoom_in', 'image_zoom_in'],
    others: new Map(SEARCHES.map((name): [string, CallKind] => [name, 'search'])),
  },
  grounding: false,
  thinks: true,
  bareAnswer: false,
}
const frame = { unit: 'mille', order: 'xyxy', of: 'index' } as const

/**
 * SenseNova-MARS: the zoom of DeepEyes with `img_idx` (from 0) and thousandths, beside searches by words and picture.
 * Its configuration knows pixels too (`image_crop_mode: absolute`).
 */
export const senseNovaMars: WritingDialect = {
  name: 'sensenova-mars',
  title: 'SenseNova-MARS (0-1000, img_idx, searches)',
  source: 'OpenSenseNova/SenseNova-MARS@ce052d7 config/tool_config/tools_val.yaml',
  frame,
  runs: 'first',
  fits: (text) => {
    const searches = /(?:text|image)_search(?:_tool)?/.test(text)
    if (!searches) return 0
    return likeness(text, [
      [0.95, 'reverse image search to find similar images'],
      [0.9, 'img_idx'],
      [0.6, 'image_zoom_in_tool'],
      [0.5, 'text_search_tool'],
      [0.5, 'image_search_tool'],
    ])
  },
  observe: refusing(/^\s{0,8}Error\b/),
  parse: (text, ended = true) => parseReply(plainTags(text), ended, rules),
  write: plainWriter(
    frame,
    (numbers, { label = '', imageIndex = 0 }) =>
      `<tool_call>\n{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [${numbers}], ` +
      `"label": ${JSON.stringify(label)}, "img_idx": ${imageIndex}}}\n</tool_call>`,
  ),
}

/** Some prompts ask for `<thinking>`: the same tag, made as long with blanks so that offsets stay. */
function plainTags(text: string): string {
  return text.replaceAll('<thinking>', '<think>   ').replaceAll('</thinking>', '</think>   ')
}
