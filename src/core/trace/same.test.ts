import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sameValue } from './same'

test('a value is the same as what is read of its text, and not as one with a change in it', () => {
  fc.assert(
    // As JSON has it: a text knows no -0.
    fc.property(
      fc.jsonValue({ maxDepth: 4 }).map((made) => JSON.parse(JSON.stringify(made)) as unknown),
      (value) => {
        const again: unknown = JSON.parse(JSON.stringify([value, 1]))
        expect(sameValue([value, 1], again)).toBe(true)
        expect(sameValue([value, 2], again)).toBe(false)
        expect(sameValue([value], again)).toBe(false)
      },
    ),
  )
})

test('the order of keys does not count, an undefined key is no key, a list is no record', () => {
  expect(sameValue({ a: 1, b: [2] }, { b: [2], c: undefined, a: 1 })).toBe(true)
  expect(sameValue({ a: 1 }, { b: 1 })).toBe(false)
  expect(sameValue([1], { 0: 1 })).toBe(false)
})

test('values that nest 20,000 deep are compared', () => {
  const nest = (core: string): unknown => JSON.parse('['.repeat(20_000) + core + ']'.repeat(20_000))
  expect(sameValue(nest('1'), nest('1'))).toBe(true)
  expect(sameValue(nest('1'), nest('2'))).toBe(false)
})
