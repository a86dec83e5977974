import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChunkBuilder } from './chunk'
import { countsOf, groupsOf, runQuery } from './list'
import { readQuery, RIGHTS, SORTS, writeQuery, type Query } from './query'
import type { RowValues } from './row'
import { RowTable } from './table'

const BLANK: RowValues = {
  key: 'a',
  kind: 'trace',
  question: '',
  answer: '',
  gold: '',
  file: 0,
  ordinal: 0,
  part: 0,
  start: -1,
  end: -1,
  rounds: 0,
  looks: 0,
  calls: 0,
  pictures: 1,
  missing: 0,
  right: -1,
  score: NaN,
  length: 0,
  layout: 'messages',
  dialect: 'text',
  producer: '',
  group: '',
  item: '',
  codes: [],
  level: 'note',
}

function tableOf(rows: readonly Partial<RowValues>[], perChunk = 3): RowTable {
  const table = new RowTable()
  for (let from = 0; from < rows.length; from += perChunk) {
    const builder = new ChunkBuilder()
    for (const row of rows.slice(from, from + perChunk)) builder.add({ ...BLANK, ...row })
    table.append(structuredClone(builder.take()))
  }
  return table
}

const word = fc.constantFrom('red', 'car', 'the', 'İstanbul', 'Äpfel', '', 'x')
const row: fc.Arbitrary<RowValues> = fc.record({
  key: fc.string({ maxLength: 6 }),
  kind: fc.constantFrom('trace', 'gold', 'item', 'verdict'),
  question: fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
  answer: word,
  gold: word,
  file: fc.nat(3),
  ordinal: fc.nat(99),
  part: fc.nat(3),
  start: fc.integer({ min: -1, max: 2 ** 40 }),
  end: fc.integer({ min: -1, max: 2 ** 40 }),
  rounds: fc.nat(6),
  looks: fc.nat(4),
  calls: fc.nat(4),
  pictures: fc.nat(2),
  missing: fc.nat(2),
  right: fc.constantFrom(1 as const, 0 as const, -1 as const),
  score: fc.constantFrom(0, 1, -2.5, 0.25),
  length: fc.nat(999),
  layout: fc.constantFrom('messages', 'sharegpt'),
  dialect: fc.constantFrom('text', 'deepeyes', 'taco'),
  producer: fc.constantFrom('', 'b', 'a', 'c'),
  group: fc.constantFrom('', 'g1', 'g2'),
  item: word,
  codes: fc.uniqueArray(fc.constantFrom('call-unclosed', 'no-box', 'picture-missing'), { maxLength: 3 }),
  level: fc.constantFrom('note', 'dirt', 'error'),
})

const range = fc.tuple(fc.nat(3), fc.constantFrom(1, 4, Infinity)).map(([a, b]) => [a, a + b] as const)
const query: fc.Arbitrary<Query> = fc.record(
  {
    text: fc.constantFrom('red', 'car the', 'äpfel', 'istanbul', 'x'),
    right: fc.constantFrom(...RIGHTS),
    rounds: range,
    looks: range,
    layout: fc.constantFrom('messages', 'nobody'),
    dialect: fc.constantFrom('deepeyes', 'taco'),
    producer: fc.constantFrom('', 'a'),
    kind: fc.constantFrom('trace' as const, 'gold' as const),
    code: fc.constantFrom('no-box', 'never'),
    missing: fc.constant(true as const),
    group: fc.constantFrom('g1', ''),
    sort: fc.record({ by: fc.constantFrom(...SORTS), descending: fc.boolean() }),
  },
  { requiredKeys: [] },
)

/** The same, one row at a time. */
function passes(one: RowValues, q: Query): boolean {
  const inside = (value: number, [from, to]: readonly [number, number]) => value >= from && value <= to
  const texts = [one.question, one.answer, one.gold, one.key].map((text) => text.toLowerCase())
  const words = (q.text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return (
    words.every((w) => texts.some((text) => text.includes(w))) &&
    (!q.right || { right: 1, wrong: 0, unknown: -1 }[q.right] === one.right) &&
    (!q.rounds || inside(one.rounds, q.rounds)) &&
    (!q.looks || inside(one.looks, q.looks)) &&
    (q.layout === undefined || q.layout === one.layout) &&
    (q.dialect === undefined || q.dialect === one.dialect) &&
    (q.producer === undefined || q.producer === one.producer) &&
    (q.group === undefined || q.group === one.group) &&
    (!q.kind || q.kind === one.kind) &&
    (!q.code || one.codes.includes(q.code)) &&
    (!q.missing || one.missing > 0)
  )
}

function keyed(one: RowValues, at: number, by: (typeof SORTS)[number]): number | string {
  if (by === 'place') return at
  if (by === 'complaints') return one.codes.length
  const value = one[by]
  return typeof value === 'string' && by !== 'producer' ? value.toLowerCase() : value
}

describe('rows in columns', () => {
  test('give every row back as it was added', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.integer({ min: 1, max: 7 }), (rows, perChunk) => {
        const table = tableOf(rows, perChunk)
        expect(table.length).toBe(rows.length)
        const back = rows.map((_, index) => table.row(index))
        expect(back.map((one) => ({ ...one, codes: [...one.codes].sort() }))).toEqual(
          rows.map((one) => ({ ...one, codes: [...one.codes].sort() })),
        )
      }),
    )
  })

  test('are filtered and sorted as one row at a time would be, stable in the order of the file', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), query, (rows, q) => {
        const table = tableOf(rows)
        const kept = rows.map((one, at) => ({ one, at })).filter(({ one }) => passes(one, q))
        const { by, descending } = q.sort ?? { by: 'place' as const, descending: false }
        kept.sort((a, b) => {
          const [x, y] = [keyed(a.one, a.at, by), keyed(b.one, b.at, by)]
          if (x === y) return a.at - b.at
          return x < y === descending ? 1 : -1
        })
        expect([...runQuery(table, q)]).toEqual(kept.map(({ at }) => at))
      }),
      { numRuns: 300 },
    )
  })

  test('count what each filter value would leave, all other filters as they are', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), query, (rows, q) => {
        const facets = countsOf(tableOf(rows), q)
        for (const right of RIGHTS)
          expect(facets.right[right]).toBe(rows.filter((one) => passes(one, { ...q, right })).length)
        for (const { value, count } of facets.dialect)
          expect(count).toBe(rows.filter((one) => passes(one, { ...q, dialect: value })).length)
        for (const { value, count } of facets.looks)
          expect(count).toBe(rows.filter((one) => passes(one, { ...q, looks: [value, value] })).length)
      }),
    )
  })

  test('are grouped in the order in which each group comes first', () => {
    const table = tableOf([
      { group: 'b', right: 1 },
      { group: 'a', right: 0 },
      { group: 'b', right: 1 },
    ])
    expect(groupsOf(table, runQuery(table, {}), 'group')).toEqual([
      { key: 'b', rows: [0, 2], right: 2 },
      { key: 'a', rows: [1], right: 0 },
    ])
  })

  test('of more complaint codes than there are bits keep the first thirty-one apart', () => {
    const codes = Array.from({ length: 40 }, (_, index) => `code-${index}`)
    const table = tableOf([{ codes }])
    expect(table.row(0).codes).toEqual(codes.slice(0, 31))
  })
})

describe('a query', () => {
  test('is read back from the address that it writes', () => {
    fc.assert(
      fc.property(query, (q) => {
        expect(readQuery(writeQuery(q))).toEqual({ query: q, complaints: [] })
      }),
    )
  })

  test('that means nothing is left out and named', () => {
    const { query: read, complaints } = readQuery('right=perhaps&looks=two&q=red+car&colour=blue')
    expect(read).toEqual({ text: 'red car' })
    expect(complaints.map(({ path }) => path)).toEqual(['right', 'looks', 'colour'])
  })

  test('of any text is read without an error', () => {
    fc.assert(fc.property(fc.string(), (text) => void readQuery(text)))
  })
})
