import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTraceText } from '../trace/read'
import { growth, nested } from './testing/hostile'
import { parseLoosely } from './parse'
import { parseText } from './text'
import { writeJson } from './write'

const RECORDED = 'public/samples/recorded'
const GOOD = readFileSync(new URL('../trace/good.sample.json', import.meta.url), 'utf8')

describe('JSON text is read', () => {
  test('as JSON.parse reads it, by the reader that keeps its own stack', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t', ' \r\n'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(parseLoosely(text)).toMatchObject({ json: JSON.parse(text) as unknown, notNumbers: 0 })
      }),
    )
  })

  test('or refused, exactly where JSON.parse refuses', () => {
    const parts = fc.constantFrom(
      ...'{}[],:"\\ \n\u0001-+.eE019',
      'true',
      'null',
      '"a"',
      '\\u00e9',
      '\\u00g9',
      '1e5',
      '01',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (words) => {
        const text = words.join('')
        let right: unknown
        try {
          right = { json: JSON.parse(text) as unknown }
        } catch {
          right = { broken: expect.anything() as unknown }
        }
        expect(parseLoosely(text)).toMatchObject(right as object)
      }),
      { numRuns: 3000 },
    )
  })

  test('with NaN and infinities as null, the first of them named and all counted', () => {
    expect(parseText('{"a": [1, NaN, {"b": -Infinity}], "c": "NaN"}')).toEqual({
      json: { a: [1, null, { b: null }], c: 'NaN' },
      complaints: [expect.objectContaining({ code: 'not-a-number', path: 'a.1', count: 2 })],
    })
  })

  test('with the place where it breaks, as offset, line and column', () => {
    const cut = parseText('{\n  "a": 1,\n  "b": "two')
    expect(cut.complaints).toMatchObject([{ code: 'not-json', reason: 'string-open', offset: 19, line: 3, column: 8 }])
    expect(parseText('[1, 2').complaints).toMatchObject([{ reason: 'ended', offset: 5, line: 1, column: 6 }])
    expect(parseText('[1] 2').complaints).toMatchObject([{ reason: 'more-after-end', offset: 4 }])
    expect(parseText('').complaints).toMatchObject([{ reason: 'ended', offset: 0, line: 1, column: 1 }])
  })

  test('with keys called __proto__ kept as keys', () => {
    const text = '{"__proto__": {"bad": 1}, "n": NaN}'
    const read = parseText(text)
    const json = 'json' in read ? read.json : null
    expect(Object.keys(json as object)).toEqual(['__proto__', 'n'])
    expect(Reflect.get(json as object, 'bad')).toBeUndefined()
    expect(writeJson(json)).toContain('"__proto__": {\n    "bad": 1\n  }')
  })

  test('with 100,000 nested lists, and written again', () => {
    for (const text of [nested(100_000), nested(100_000, 'NaN')]) {
      const read = parseText(text)
      const json = 'json' in read ? read.json : undefined
      const again = writeJson(json)
      expect(again.length).toBeLessThan(300_000)
      expect(again.replaceAll(/\s/g, '')).toBe(text.replace('NaN', 'null'))
    }
  })
})

describe('JSON text of hostile length', () => {
  /** A trace whose picture is embedded: a long string without a break. */
  const large = (bytes: number) =>
    GOOD.replace('"images": [', `"photo": "data:image/png;base64,${'iVBORw0K'.repeat(bytes / 8)}", "images": [`)

  test('of 10 MB with one NaN opens, and says where it is', () => {
    const text = large(10_000_000).replace('"tokenIds": [', '"tokenIds": [NaN, ')
    expect(text).toContain('NaN, ')
    const read = readTraceText(text)
    expect(read.trace?.rounds).toHaveLength(2)
    expect(read.complaints[0]).toMatchObject({ code: 'not-a-number', path: 'rounds.0.tokenIds.0' })
  })

  test('of 10 MB cut off at 9 MB is no JSON, and says where it breaks', () => {
    const { trace, complaints } = readTraceText(large(10_000_000).slice(0, 9_000_000))
    expect(trace).toBeNull()
    expect(complaints).toMatchObject([{ code: 'not-json', reason: 'string-open', line: expect.any(Number) as number }])
    expect(complaints[0]?.['offset']).toBeLessThan(2000)
  })

  test('of 300 KB of escaped quotes is refused, and says where', () => {
    const text = `{"a":${'\\"'.repeat(150_000)}`
    expect(parseText(text).complaints).toMatchObject([{ code: 'not-json', offset: 5 }])
    const inside = `{"a":"${'\\"'.repeat(150_000)}`
    expect(parseText(inside).complaints).toMatchObject([{ code: 'not-json', reason: 'string-open' }])
  })

  test('of 16 MB in one string is read, beside a NaN too', () => {
    const word = 'x'.repeat(16_000_000)
    expect(parseText(`["${word}"]`)).toEqual({ json: [word], complaints: [] })
    expect(parseText(`["${word}", NaN]`)).toMatchObject({ json: [word, null] })
  })

  test.each([
    ['a string', (size: number) => `["${'\\"a'.repeat(size)}`],
    ['quotes outside a string', (size: number) => `{"a":${'\\"'.repeat(size)}`],
    ['lists', (size: number) => nested(size, 'NaN')],
    ['numbers', (size: number) => `[${'NaN, 1.5e3, '.repeat(size)}0]`],
    ['a number', (size: number) => `${'1'.repeat(size)}x`],
    ['keys', (size: number) => `{${'"a": NaN, '.repeat(size)}"b": 0}`],
    ['lines', (size: number) => '\n'.repeat(size)],
  ])('of %s takes time that grows as its length does', { timeout: 60_000 }, (_name, make) => {
    const [small, big] = [make(15_000), make(120_000)]
    // Eight times as long; a square would take 64 times as long.
    const took = growth(
      () => parseText(small),
      () => parseText(big),
      30,
    )
    expect(took).toBeLessThanOrEqual(30)
  })
})

/** Today's layout by recursion: the test's own measure of what the writer must give. */
function slowly(value: unknown, indent = ''): string {
  if (Object.is(value, -0)) return '-0'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    const items = value.map((item) => slowly(item, inner))
    if (value.every((item) => typeof item === 'number')) return `[${items.join(', ')}]`
    return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${slowly(item, inner)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}

describe('JSON text is written', () => {
  test('with two spaces, and lists of numbers on one line', () => {
    fc.assert(
      fc.property(fc.object({ withNullPrototype: false, maxDepth: 5 }), (value) => {
        expect(writeJson(value)).toBe(`${slowly(value)}\n`)
      }),
    )
  })

  test('to the same bytes for every recorded trace', () => {
    const files = readdirSync(RECORDED).filter((name) => name.endsWith('.json'))
    expect(files.length).toBeGreaterThan(10)
    for (const name of files) {
      const json: unknown = JSON.parse(readFileSync(`${RECORDED}/${name}`, 'utf8'))
      // Compared as a truth, since a difference would be printed for minutes.
      expect(writeJson(json) === `${slowly(json)}\n`).toBe(true)
    }
  })

  test('and read back as it was, at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 60 }), (value) => {
        expect(JSON.parse(writeJson(value))).toEqual(JSON.parse(slowly(value)))
      }),
    )
  })

  test('never in a circle', () => {
    const loop: unknown[] = ['a']
    loop.push(loop)
    expect(() => writeJson(loop)).toThrow(TypeError)
    const twice = ['a']
    expect(writeJson([twice, twice])).toBe(`${slowly([twice, twice])}\n`)
  })
})
