import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { externalFiles, onnxState } from './onnxFile'
import { createQueue } from './queue'
import { fromHalf, toHalf } from './tensors'

const file = (path: string) => new Uint8Array(readFileSync(new URL(`../../../e2e/fixtures/${path}`, import.meta.url)))

test('a whole ONNX file, one that breaks off, and what is none are told apart', () => {
  const whole = file('qwen2_5_vl-random/onnx/embed_tokens.onnx')
  expect(onnxState(whole)).toBe('whole')
  for (const share of [0.02, 0.5, 0.999])
    expect(onnxState(whole.subarray(0, Math.floor(whole.length * share)))).toBe('truncated')
  for (const text of [
    '<!doctype html><title>x</title>',
    '{"error": "not found"}',
    'version https://git-lfs.github.com/spec/v1\n',
    '',
  ]) {
    expect(onnxState(new TextEncoder().encode(text))).toBe('not-onnx')
  }
})

test('the files that hold weights are named in the model', () => {
  expect(externalFiles(file('qwen2_5_vl-random/onnx/embed_tokens.onnx'))).toEqual([])
  expect(externalFiles(file('qwen3_vl-random/onnx/decoder_model_merged.onnx'))).toEqual([
    'decoder_model_merged.onnx_data',
  ])
})

test('work runs one at a time, by priority, and a failure is its own', async () => {
  const queue = createQueue()
  const order: string[] = []
  let atOnce = 0
  const work = (name: string) => async () => {
    atOnce += 1
    expect(atOnce).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 1))
    order.push(name)
    atOnce -= 1
    if (name === 'bad') throw new Error(name)
    return name
  }
  const first = queue(1, work('first'))
  const rest = [
    queue(2, work('depth')),
    queue(1, work('bad')).catch(() => 'failed'),
    queue(0, work('step')),
    queue(0, work('step2')),
  ]
  await first
  expect(await Promise.all(rest)).toEqual(['depth', 'failed', 'step', 'step2'])
  expect(order).toEqual(['first', 'step', 'step2', 'bad', 'depth'])
})

test('half floats go there and back, ties to even', () => {
  for (let bits = 0; bits <= 0x7bff; bits += 1) expect(toHalf(fromHalf(bits))).toBe(bits)
  expect(fromHalf(toHalf(1 / 3))).toBeCloseTo(1 / 3, 3)
  expect(toHalf(70000)).toBe(0x7c00)
  expect(fromHalf(toHalf(-1e-9))).toBe(-0)
  expect(toHalf(1 + 2 ** -11)).toBe(toHalf(1))
  expect(toHalf(1 + 3 * 2 ** -11)).toBe(toHalf(1 + 2 ** -9))
})
