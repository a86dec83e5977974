import { QWEN_TOOLS, type Family } from './family'

export const qwen3Vl: Family = {
  matches: (modelType) => modelType.startsWith('qwen3'),
  dialect: 'qwen3_vl',
  frame: { unit: 'mille', order: 'xyxy', of: 'index' },
  factor: 32,
  units: 'relative coordinates from 0 to 1000',
  indexed: true,
  source: `${QWEN_TOOLS}; QwenLM/Qwen3-VL cookbooks/think_with_images.ipynb`,
}
