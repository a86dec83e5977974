import { LoupeError } from '../../core'
import { isFamily } from '../families'
import type { OpenSession } from '../session/open'

/**
 * A language model's folder is told by its config, before anything large is read.
 * @throws LoupeError model-kind
 */
export function checkKind(config: Record<string, unknown>, where: string): void {
  const type = String(config['model_type'] ?? 'unknown')
  if (!isFamily(config) && !('text_config' in config) && !('vision_config' in config)) return
  throw notDepth(
    `This folder holds a model of the type "${type}", which answers questions; it makes no depth map.`,
    where,
  )
}

/** @throws LoupeError model-kind */
export function checkPorts({ inputs, outputs }: Pick<OpenSession, 'inputs' | 'outputs'>, where: string): void {
  const pixels = inputs.get('pixel_values')
  const taken = [...inputs.keys()].join(', ') || 'nothing'
  const given = [...outputs.keys()].join(', ') || 'nothing'
  const right = pixels?.shape.length === 4 && inputs.size === 1 && outputs.has('predicted_depth')
  if (right) return
  throw notDepth(
    `This model takes ${taken} and gives ${given}; ` +
      'a depth model takes pixel_values [1, 3, height, width] and gives predicted_depth.',
    where,
  )
}

function notDepth(message: string, where: string): LoupeError {
  return new LoupeError({
    code: 'model-kind',
    message,
    where,
    advice: 'Take a model of the kind of Depth Anything, such as onnx-community/depth-anything-v2-small.',
  })
}
