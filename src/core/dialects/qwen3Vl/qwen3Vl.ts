import { likeness } from '../likeness'
import { qwenZoom } from '../qwen'

/**
 * Qwen3-VL's `image_zoom_in_tool`: 0-1000 of the picture that `img_idx` (0-based, in the order shown) names. Its sides
 * are rounded by Pillow, and a box with a side under 32 pixels is enlarged whole; the crop is then brought to
 * multiples of 32 of 512 x 512 pixels or more, bicubic.
 */
export const qwen3Vl = qwenZoom({
  name: 'qwen3_vl',
  title: 'Qwen3-VL (0-1000, img_idx)',
  source:
    'QwenLM/Qwen-Agent qwen_agent/tools/image_zoom_in_qwen3vl.py; QwenLM/Qwen3-VL cookbooks/think_with_images.ipynb',
  frame: { unit: 'mille', order: 'xyxy', of: 'index' },
  signs: ['"img_idx"'],
  crop: { pad: 0, minSide: 32, edges: 'nearest', grow: 'shape' },
  fits: (text) => {
    const searches = /(?:text|image)_search_tool/.test(text)
    return text.includes('image_zoom_in_tool')
      ? likeness(text, [
          [searches ? 0.6 : 0.9, 'img_idx'],
          [0.3, 'bbox_2d'],
        ])
      : likeness(text, [[0.7, '"img_idx"']])
  },
  indexed: true,
  bare: false,
})
