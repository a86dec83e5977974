import { QWEN_TOOLS, type Family } from './family'

export const qwen2Vl: Family = {
  matches: (modelType) => modelType === 'qwen2_vl',
  dialect: 'qwen2_vl',
  frame: { unit: 'mille', order: 'xyxy', of: 'last' },
  factor: 28,
  units: 'relative to the last picture, from 0 to 1000',
  indexed: false,
  source: `${QWEN_TOOLS}; Qwen2-VL writes boxes from 0 to 1000`,
}
