import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTrace, readTraceText, writeTrace } from '../trace/read'
import { MOST_OF_A_KIND, patternOf } from './count'
import { growth, nested } from './testing/hostile'
import { salvage, type Issue } from './salvage'

const FAULTS = 'e2e/fixtures/faults'
const GOOD = readFileSync(new URL('../trace/good.sample.json', import.meta.url), 'utf8')
const LONG = process.env['LOUPE_LONG'] === '1'

describe('salvage', () => {
  const listOf = (bad: (item: unknown) => boolean, key: string) => (value: unknown) => {
    const list = (value as Record<string, unknown[]>)[key] ?? []
    const issues: Issue[] = list.flatMap((item, index) => (bad(item) ? [{ path: [key, index], message: 'bad' }] : []))
    return issues.length > 0
      ? ({ success: false, error: { issues } } as const)
      : ({ success: true, data: list } as const)
  }

  test('complaints of one kind are listed up to a bound and then counted, with all that was lost', () => {
    const items = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? index : `bad ${index}`))
    const parse = listOf((item) => typeof item === 'string', 'items')
    const { value, complaints } = salvage({ items }, parse, [{ place: 'items.*', put: 'drop' }])
    expect(value).toEqual(items.filter((item) => typeof item === 'number'))
    expect(complaints).toHaveLength(MOST_OF_A_KIND + 1)
    expect(complaints[0]).toMatchObject({ code: 'wrong-type', path: 'items.1', value: 'bad 1' })
    const last = complaints.at(-1)
    expect(last).toMatchObject({ code: 'wrong-type', path: 'items.*', count: 500 - MOST_OF_A_KIND })
    expect(last?.['lost']).toHaveLength(500 - MOST_OF_A_KIND)
    expect((last?.['lost'] as unknown[]).at(-1)).toEqual({ path: 'items.999', value: 'bad 999' })
  })

  test('40,000 bad rounds are read, their complaints counted by kind', { timeout: 60_000 }, () => {
    const text = readFileSync(`${FAULTS}/badrounds40k.json`, 'utf8')
    const { trace, complaints } = readTraceText(text)
    expect(trace?.rounds.length).toBeGreaterThan(39_000)
    expect(complaints.length).toBeLessThan(100)
    expect(complaints.find((one) => one['count'] !== undefined)).toMatchObject({ path: 'rounds.*' })
  })

  test('bad items that are taken away cost as much each in a long list as in a short one', { timeout: 60_000 }, () => {
    const make = (size: number) => ({ items: Array.from({ length: size }, () => 'bad') })
    const read = (size: number) => () =>
      void salvage(
        make(size),
        listOf((item) => item === 'bad', 'items'),
        [{ place: 'items.*', put: 'drop' }],
      )
    expect(growth(read(4_000), read(32_000), 30)).toBeLessThanOrEqual(30)
  })

  test('a trace keeps its keys called __proto__, wherever they are', () => {
    const text = GOOD.replace('"question"', '"__proto__": {"mine": 1}, "question"').replace(
      '"raw"',
      '"__proto__": 2, "raw"',
    )
    const { trace } = readTraceText(text)
    if (!trace) throw new Error('not read')
    expect(JSON.parse(writeTrace(trace))).toEqual(JSON.parse(text))
    expect(writeTrace(trace).match(/__proto__/g)).toHaveLength(2)
  })

  test('a trace with 100,000 nested lists under an unknown key opens, is saved and opens again', () => {
    const text = readFileSync(`${FAULTS}/deep.trace.json`, 'utf8')
    const { trace, complaints } = readTraceText(text)
    if (!trace) throw new Error('not read')
    expect(complaints).toEqual([])
    const saved = writeTrace(trace)
    expect(saved.match(/\[/g)?.length).toBeGreaterThanOrEqual(text.match(/\[/g)?.length ?? Infinity)
    expect(readTraceText(saved).trace?.rounds).toHaveLength(trace.rounds.length)
  })

  test('known keys of any depth are read without recursion', () => {
    const json: unknown = JSON.parse(
      `{"schema": "loupe.trace/1", "rounds": ${nested(100_000)}, "id": ${nested(100_000)}}`,
    )
    expect(readTrace(json).complaints.map(({ path }) => path)).toEqual(expect.arrayContaining(['id', 'rounds.0']))
  })

  test('the pattern of a path has a star for every index', () => {
    expect(patternOf('rounds.12.roi.box.0')).toBe('rounds.*.roi.box.*')
    expect(patternOf('')).toBe('')
  })
})

describe('whatever is done to a trace, reading it', () => {
  test(`never throws, ${LONG ? '20,000' : '500'} times`, { timeout: 1_800_000 }, () => {
    const cut = fc.record({ from: fc.nat(GOOD.length), length: fc.nat(40), put: pieces(), times: fc.nat(3000) })
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
        const text = cuts.reduce(
          (now, { from, length, put, times }) =>
            now.slice(0, from) + put.repeat(times % 9 === 0 ? times : 1) + now.slice(from + length),
          GOOD,
        )
        expect(readTraceText(text).complaints).toBeInstanceOf(Array)
      }),
      { numRuns: LONG ? 20_000 : 500 },
    )
  })
})

function pieces(): fc.Arbitrary<string> {
  const hostile = fc.constantFrom(
    '[',
    '{',
    '{"a":',
    '"',
    '\\"',
    ',',
    'NaN',
    '-',
    '1e',
    '\\u',
    '__proto__',
    '[[],',
    'null,',
  )
  return fc.oneof(hostile, fc.string({ maxLength: 8 }))
}
