import { qwenZoom } from '../qwen'

/** Qwen2.5-VL's own coordinates: `bbox_2d` in pixels of the picture as the model got it (resized). */
export const qwen25Vl = qwenZoom({
  name: 'qwen2_5_vl',
  title: 'Qwen2.5-VL (pixels of the resized picture)',
  source:
    'QwenLM/Qwen3-VL cookbooks (bbox_2d, absolute pixels after smart_resize); the tool as in Visual-Agent/DeepEyes',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  signs: ['"bbox_2d"', '```json'],
  indexed: false,
  bare: true,
})
