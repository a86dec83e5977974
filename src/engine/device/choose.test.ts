import { expect, test } from 'vitest'
import { chooseDevice, chooseFile, describeDtypes, dtypeOrder } from './choose'
import { featuresOf } from './gpu'

const hardware = { there: true, why: '', software: false, half: true }

test('auto takes WebGPU, but WASM where the adapter is software or absent', () => {
  expect(chooseDevice('auto', hardware).device).toBe('webgpu')
  expect(chooseDevice('auto', { ...hardware, software: true }).device).toBe('wasm')
  expect(chooseDevice('auto', { ...hardware, there: false, why: 'this browser has no WebGPU' })).toEqual({
    device: 'wasm',
    why: 'WASM, since this browser has no WebGPU',
  })
  expect(chooseDevice('webgpu', { ...hardware, software: true }).device).toBe('webgpu')
})

test('the dtypes tried depend on the device: half floats need shader-f16, dynamic int8 runs on WASM only', () => {
  expect(dtypeOrder('webgpu', true, false)).toEqual(['q4f16', 'q4', 'fp16', 'fp32'])
  expect(dtypeOrder('webgpu', false, false)).toEqual(['q4', 'fp32'])
  expect(dtypeOrder('webgpu', false, true)[0]).toBe('q8')
  expect(dtypeOrder('wasm', true, false)[0]).toBe('q8')
})

test('the decoder is as asked for or missing; the others fall back', async () => {
  const has = (path: string) => Promise.resolve(['onnx/decoder.onnx', 'onnx/vision_fp16.onnx'].includes(path))
  const order = dtypeOrder('wasm', false, false)
  expect(await chooseFile('decoder', 'q4', order, true, has)).toBeNull()
  expect(await chooseFile('decoder', 'auto', order, true, has)).toEqual({ file: 'onnx/decoder.onnx', dtype: 'fp32' })
  expect(await chooseFile('vision', 'q4', order, false, has)).toEqual({ file: 'onnx/vision_fp16.onnx', dtype: 'fp16' })
  expect(describeDtypes({ a: 'q4', b: 'q4' })).toBe('q4')
  expect(describeDtypes({ a: 'q4', b: 'fp16' })).toBe('a q4, b fp16')
})

test('subgroups are left out where they are smaller than the attention kernel needs', () => {
  const adapter = (least: number) =>
    ({ features: new Set(['subgroups', 'shader-f16']), info: { subgroupMinSize: least } }) as unknown as Pick<
      GPUAdapter,
      'features' | 'info'
    >
  expect(featuresOf(adapter(4))).toEqual(['shader-f16'])
  expect(featuresOf(adapter(32))).toEqual(['shader-f16', 'subgroups'])
})
