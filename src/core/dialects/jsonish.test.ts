import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJsonish } from './jsonish'

describe('JSON as models write it', () => {
  test('what is JSON is read as JSON reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const read = readJsonish(JSON.stringify(value))
        expect(JSON.stringify(read.value)).toBe(JSON.stringify(value))
        expect(read.closed || typeof value === 'number' || typeof value === 'boolean' || value === null).toBe(true)
      }),
    )
  })

  test('an object in the place of a key names nothing (regression seed 2102625912)', () => {
    expect(readJsonish('{{"bbox_2d":[').slips).toContain('unclosed')
    expect(readJsonish('{{"a": 1}: 2, "b": 3}').value).toEqual(Object.assign(Object.create(null), { '': 2, b: 3 }))
  })

  test('nesting without end is cut off', () => {
    expect(readJsonish('['.repeat(100_000)).slips).toContain('too-deep')
  })

  test('a key named __proto__ is a key', () => {
    expect(Object.keys(readJsonish('{"__proto__": {"x": 1}}').value as object)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('the saved calls of Qwen3-VL are plain JSON', () => {
    const saved = readFileSync(new URL('./qwen3Vl/calls.sample.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n')
    expect(saved).toHaveLength(4)
    for (const line of saved)
      expect(readJsonish(line).value).toEqual(Object.assign(Object.create(null), JSON.parse(line)))
  })
})
