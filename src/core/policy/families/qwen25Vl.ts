import { QWEN_TOOLS, type Family } from './family'

export const qwen25Vl: Family = {
  matches: (modelType) => modelType.startsWith('qwen2_5'),
  dialect: 'qwen2_5_vl',
  frame: { unit: 'pixel', order: 'xyxy', of: 'last' },
  factor: 28,
  units: 'in pixels of the last picture',
  indexed: false,
  source: `${QWEN_TOOLS}; Qwen2.5-VL writes boxes in pixels of the resized picture`,
}
