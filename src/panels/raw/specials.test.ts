import { expect, test } from 'vitest'
import { foldRuns, splitSpecials } from './specials'

test('special tokens are set apart and nothing else is', () => {
  expect(splitSpecials('<|im_start|>user\na < b |> c<|im_end|>')).toEqual([
    { text: '<|im_start|>', special: true },
    { text: 'user\na < b |> c', special: false },
    { text: '<|im_end|>', special: true },
  ])
})

test('a run of pads is written once with its length', () => {
  expect(foldRuns(`a${'<|image_pad|>'.repeat(48)}b`)).toBe('a<|image_pad|> × 48b')
  expect(splitSpecials(foldRuns('<|image_pad|>'.repeat(5)))).toEqual([{ text: '<|image_pad|> × 5', special: true }])
})

test('a short run stays as it is', () => {
  expect(foldRuns('<|im_end|><|im_end|>')).toBe('<|im_end|><|im_end|>')
})
