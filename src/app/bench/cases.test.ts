import { expect, test } from 'vitest'
import { kernelWords, median, milliseconds, ratioOf } from './cases'

const reply = (cpuMs: number[], gpuMs: number[]) => ({
  cpuMs,
  gpuMs,
  kernels: [{ name: 'planes', us: 12.34 }],
  out: { width: 1, height: 1 },
  same: null,
})

test('a ratio is the median of one over the median of the other, and none without a device', () => {
  expect(ratioOf(reply([9, 1, 4], [2, 8, 2]))).toBe(2)
  expect(ratioOf(reply([4], []))).toBe(null)
  expect(median([1, 3])).toBe(2)
  expect(median([])).toBe(null)
})

test('numbers carry three digits, and a kernel its microseconds', () => {
  expect([null, 0.123, 12.34, 123.4].map(milliseconds)).toEqual(['-', '0.12', '12.3', '123'])
  expect(kernelWords(reply([], []))).toBe('planes 12.3 \u00b5s')
})
