import { expect, test } from 'vitest'
import { callMask } from './grammar'
import { createSampler, probabilityOf, suppress } from './sampler'

const row = (...values: number[]) => Float32Array.from(values)

test('greedy takes the first of the largest and says its probability', () => {
  const picked = createSampler({ temperature: 0, topP: 1, seed: 0 })(row(0, 2, 2, 1))
  expect(picked.id).toBe(1)
  expect(picked.prob).toBeCloseTo(Math.exp(2) / (1 + 2 * Math.exp(2) + Math.exp(1)), 6)
})

test('what is suppressed is never picked and its probability goes to the others', () => {
  const logits = row(5, 1, 1)
  suppress(logits, [0, 99])
  expect(createSampler({ temperature: 0, topP: 1, seed: 0 })(logits)).toEqual({ id: 1, prob: 0.5 })
})

test('one seed gives one run, another seed another', () => {
  const draw = (seed: number) => {
    const sample = createSampler({ temperature: 1, topP: 1, seed })
    return Array.from({ length: 24 }, () => sample(row(1, 1, 1, 1, 1, 1)).id)
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('draws follow the probabilities, and the nucleus leaves the tail out', () => {
  const count = (topP: number) => {
    const sample = createSampler({ temperature: 1, topP, seed: 1 })
    const counts = [0, 0, 0]
    for (let i = 0; i < 4000; i += 1) {
      const { id } = sample(row(Math.log(0.6), Math.log(0.3), Math.log(0.1)))
      counts[id] = (counts[id] ?? 0) + 1
    }
    return counts.map((n) => n / 4000)
  }
  const [a = 0, b = 0, c = 0] = count(1)
  expect(a).toBeCloseTo(0.6, 1)
  expect(b).toBeCloseTo(0.3, 1)
  expect(c).toBeCloseTo(0.1, 1)
  expect(count(0.85)[2]).toBe(0)
})

test('probabilities of a row sum to one', () => {
  const logits = row(3, -1, 0.5, 2)
  expect([0, 1, 2, 3].reduce((sum, id) => sum + probabilityOf(logits, id), 0)).toBeCloseTo(1, 6)
})

const grammar = { before: '<tool_call>{"bbox": [', separator: ', ', after: ']}</tool_call>' }

test('the mask lets every beginning of a right call through, and nothing else', () => {
  const allowed = callMask('<tool_call>', grammar, 'unit', { width: 1, height: 1 })
  const call = 'I think.<tool_call>{"bbox": [0.1, 0.250, 1.000, 1]}</tool_call>'
  for (let n = 0; n <= call.length; n += 1) expect(allowed(call.slice(0, n))).toBe(true)
  expect(allowed(`${call} and more`)).toBe(true)
  for (const wrong of [
    '<tool_call>{"box',
    '<tool_call>{"bbox": [-',
    '<tool_call>{"bbox": [1.2',
    '<tool_call>{"bbox": [0.1234',
    '<tool_call>{"bbox": [0.1]',
    '<tool_call>{"bbox": [0., ',
    '<tool_call>{"bbox": [0.1, 0.2, 0.3, 0.4, ',
  ]) {
    expect(allowed(wrong)).toBe(false)
  }
})

test('pixels are held to the picture', () => {
  const allowed = callMask('<tool_call>', grammar, 'pixel', { width: 300, height: 200 })
  expect(allowed('<tool_call>{"bbox": [300, 200')).toBe(true)
  expect(allowed('<tool_call>{"bbox": [301')).toBe(false)
  expect(allowed('<tool_call>{"bbox": [10, 201')).toBe(false)
})
