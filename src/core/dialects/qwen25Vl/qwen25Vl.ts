import { likeness } from '../likeness'
import { qwenZoom } from '../qwen'

/** Qwen2.5-VL's own coordinates: `bbox_2d` in pixels of the picture as the model got it (resized). */
export const qwen25Vl = qwenZoom({
  name: 'qwen2_5_vl',
  title: 'Qwen2.5-VL (pixels of the resized picture)',
  source:
    'QwenLM/Qwen3-VL cookbooks (bbox_2d, absolute pixels after smart_resize); the tool as in Visual-Agent/DeepEyes',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  signs: ['"bbox_2d"', '```json'],
  // Its boxes are everybody's; what is left without tags and tools is its own plain reply.
  fits: (text) => {
    const others = /<answer>|<tool_call>|<grounding>|_tool"|"img_idx"|"target_image"/.test(text)
    return likeness(text, [
      [others ? 0.2 : 0.65, /```json\s{0,4}\[?\s{0,8}\{\s{0,8}"bbox_2d"/],
      [others ? 0.2 : 0.4, '"bbox_2d"'],
    ])
  },
  indexed: false,
  bare: true,
})
