import { expect, test } from 'vitest'
import { generatedPredictions } from './generatedPredictions'

const read = (record: unknown) => generatedPredictions.read(record, { file: 'a.jsonl', top: 'lines', ordinal: 0 })[0]
const roles = (record: unknown) => read(record)?.turns.map(({ role }) => role)

test('a prompt with chat tokens is cut into its turns; its open reply is what was predicted', () => {
  const prompt =
    '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n<|vision_start|>' +
    '<|image_pad|><|image_pad|><|vision_end|>How many?<|im_end|>\n<|im_start|>assistant\n'
  const told = read({ prompt, predict: 'Two.', label: '2' })
  expect(told?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
  expect(told?.turns[1]?.parts).toEqual([{ picture: { tokens: 2 } }, { text: 'How many?' }])
  expect(told?.gold).toEqual({ answers: ['2'] })
})

test('a prompt whose tokens were left out is cut at its roles', () => {
  expect(roles({ prompt: 'system\nBe brief.\nuser\nHow many?\nassistant\n', predict: 'Two.', label: '' })).toEqual([
    'system',
    'user',
    'assistant',
  ])
})

test('a prompt that opens the reply begins it', () => {
  const told = read({ prompt: '<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\n<think>', predict: 'x</think>y' })
  expect(told?.turns[1]?.parts).toEqual([{ text: '<think>\nx</think>y' }])
})

test('a plain prompt is the question', () => {
  expect(roles({ prompt: 'How many?', predict: 'Two.', label: '2' })).toEqual(['user', 'assistant'])
})
