import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Port } from '../session/open'
import { checkKind, checkPorts } from './kind'
import { orderOf } from './open'
import { inputSize, readProcessor } from './processor'
import { sameSpec } from './same'

/** onnx-community/depth-anything-v2-small, preprocessor_config.json. */
const anything = {
  do_normalize: true,
  do_pad: false,
  do_rescale: true,
  do_resize: true,
  ensure_multiple_of: 14,
  image_mean: [0.485, 0.456, 0.406],
  image_processor_type: 'DPTImageProcessor',
  image_std: [0.229, 0.224, 0.225],
  keep_aspect_ratio: true,
  resample: 3,
  rescale_factor: 0.00392156862745098,
  size: { height: 518, width: 518 },
  size_divisor: null,
}

test("input sizes are those of transformers' DPTImageProcessor", () => {
  const processor = readProcessor(anything)
  // transformers 5.18: DPTImageProcessor(**anything)(Image.new("RGB", size)).pixel_values.shape
  for (const [width, height, w, h] of [
    [640, 480, 686, 518],
    [480, 640, 518, 686],
    [1920, 1080, 924, 518],
    [518, 518, 518, 518],
    [100, 90, 518, 462],
    [300, 1000, 154, 518],
  ] as const) {
    expect(inputSize({ width, height }, processor)).toEqual({ width: w, height: h })
  }
  const stretched = readProcessor({ ...anything, keep_aspect_ratio: false })
  expect(inputSize({ width: 640, height: 480 }, stretched)).toEqual({ width: 518, height: 518 })
})

test('inputs are multiples, never empty, and bounded however long the picture is', () => {
  const side = fc.integer({ min: 1, max: 20_000 })
  const processor = readProcessor(anything)
  fc.assert(
    fc.property(side, side, (width, height) => {
      const size = inputSize({ width, height }, processor)
      expect([size.width % 14, size.height % 14]).toEqual([0, 0])
      expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(14)
      // One multiple is the least a side can be, which costs at most 14 pixels along the other.
      expect(size.width * size.height).toBeLessThanOrEqual(
        4 * 518 * 518 + 14 * Math.max(size.width, size.height, 14) + 196,
      )
    }),
  )
})

test('a processor that is not known is refused with what is wrong', () => {
  expect(() => readProcessor({})).toThrowError(
    expect.objectContaining({ fault: expect.objectContaining({ code: 'model-config' }) }),
  )
  expect(() => readProcessor({ ...anything, do_pad: true })).toThrowError(/does not say/)
  expect(readProcessor({ ...anything, resample: 2 }).notes).toHaveLength(1)
  expect(readProcessor({ ...anything, do_rescale: false, do_normalize: false })).toMatchObject({
    rescale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  })
})

const port = (name: string, shape: number[]): [string, Port] => [name, { name, type: 'float32', shape }]

test('a model of another kind is recognised by its config, or by its inputs and outputs', () => {
  expect(() => checkKind({ model_type: 'qwen3_vl', vision_config: {} }, 'x')).toThrowError(
    /"qwen3_vl", which answers questions/,
  )
  expect(() => checkKind({ model_type: 'depth_anything' }, 'x')).not.toThrow()
  const depth = {
    inputs: new Map([port('pixel_values', [1, 3, 518, 518])]),
    outputs: new Map([port('predicted_depth', [1, 518, 518])]),
  }
  expect(() => checkPorts(depth, 'x')).not.toThrow()
  expect(() => checkPorts({ ...depth, outputs: new Map([port('logits', [1, 10])]) }, 'x')).toThrowError(/gives logits/)
  expect(() =>
    checkPorts({ ...depth, inputs: new Map([port('pixel_values', [1, 1, 3, 504, 504])]) }, 'x'),
  ).toThrowError(/depth model takes/)
})

test('the precision that a folder names goes first, where the device runs it', () => {
  const named = (dtype: unknown) => ({ 'transformers.js_config': { dtype } })
  expect(orderOf(['q8', 'q4', 'fp32'], named('fp32'))).toEqual(['fp32', 'q8', 'q4'])
  expect(orderOf(['q4', 'fp32'], named('fp16'))).toEqual(['q4', 'fp32'])
  expect(orderOf(['q8', 'fp32'], named({ model: 'fp32' }))).toEqual(['q8', 'fp32'])
  expect(orderOf(['q8', 'fp32'], {})).toEqual(['q8', 'fp32'])
})

test('specs are the same when they name the same folder', async () => {
  const hub = { kind: 'hub', id: 'o/m', revision: 'main', host: 'h' } as const
  expect(await sameSpec(hub, { ...hub })).toBe(true)
  expect(await sameSpec(hub, { ...hub, revision: 'x' })).toBe(false)
  const handle = (name: string) =>
    ({
      name,
      isSameEntry: async (other: { name: string }) => other.name === name,
    }) as unknown as FileSystemDirectoryHandle
  const folder = (name: string) => ({ kind: 'folder', name, handle: handle(name) }) as const
  expect(await sameSpec(folder('a'), folder('a'))).toBe(true)
  expect(await sameSpec(folder('a'), folder('b'))).toBe(false)
  expect(await sameSpec(folder('a'), hub)).toBe(false)
  const files = (length: number) =>
    ({ kind: 'files', name: 'f', files: [{ path: 'a', blob: new Blob(['x'.repeat(length)]) }] }) as const
  expect(await sameSpec({ ...files(1), files: [...files(1).files] }, { ...files(1), files: [...files(1).files] })).toBe(
    true,
  )
  expect(await sameSpec({ ...files(1), files: [...files(1).files] }, { ...files(2), files: [...files(2).files] })).toBe(
    false,
  )
})
