import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHUNK_ROWS, ChunkBuilder } from './chunk'
import { countsOf, groupedRows, runQuery } from './list'
import { RIGHTS, SORTS, type Query } from './query'
import type { RowValues } from './row'
import { RowTable } from './table'
import { BLANK, tableOf } from './testing/made'
import { folded } from './texts'

/** Words that begin alike, that grow in lower case, whose lower case hangs on what follows, and that hold a 0. */
const word = fc.constantFrom(
  'red',
  'Red',
  'reds',
  'red\0',
  'car',
  'İstanbul',
  'Äpfel',
  'ΟΔΟΣ',
  'οδος',
  '',
  'x',
  '\uffff',
)
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
  boxes: fc.nat(9),
  pictures: fc.nat(2),
  missing: fc.nat(2),
  right: fc.constantFrom(1 as const, 0 as const, -1 as const),
  score: fc.constantFrom(0, 1, -2.5, 0.25, Infinity, -Infinity),
  length: fc.nat(999),
  layout: fc.constantFrom('messages', 'sharegpt'),
  dialect: fc.constantFrom('text', 'deepeyes', 'taco'),
  domain: fc.constantFrom('', 'text', 'fine'),
  producer: fc.constantFrom('', 'b', 'a', 'c'),
  group: fc.constantFrom('', 'g1', 'g2'),
  step: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
  item: word,
  codes: fc.uniqueArray(fc.constantFrom('call-unclosed', 'no-box', 'picture-missing'), { maxLength: 3 }),
  level: fc.constantFrom('note', 'dirt', 'error'),
})

/** The others are of scores, which these rows have not. */
type RowSort = Exclude<(typeof SORTS)[number], 'iou' | 'reward' | 'triage'>
const ROW_SORTS = SORTS.filter((one): one is RowSort => one !== 'iou' && one !== 'reward' && one !== 'triage')

const range = fc.tuple(fc.nat(3), fc.constantFrom(1, 4, Infinity)).map(([a, b]) => [a, a + b] as const)
const query: fc.Arbitrary<Query> = fc.record(
  {
    text: fc.constantFrom('red', 'car red', 'ÄPFEL', 'istanbul', 'i̇stanbul', 'οδοσ', 'ΟΔΟΣ x', 'x', ' '),
    right: fc.constantFrom(...RIGHTS),
    rounds: range,
    looks: range,
    layout: fc.constantFrom('messages', 'nobody'),
    dialect: fc.constantFrom('deepeyes', 'taco'),
    producer: fc.constantFrom('', 'a'),
    kind: fc.constantFrom('trace' as const, 'gold' as const),
    code: fc.constantFrom('no-box', 'never'),
    missing: fc.boolean(),
    group: fc.constantFrom('g1', ''),
    domain: fc.constantFrom('text', ''),
    sort: fc.record({ by: fc.constantFrom(...ROW_SORTS), descending: fc.boolean() }),
  },
  { requiredKeys: [] },
)

/** The same, one row at a time. */
function passes(one: RowValues, q: Query): boolean {
  const inside = (value: number, [from, to]: readonly [number, number]) => value >= from && value <= to
  const texts = [one.question, one.answer, one.gold, one.key].map(folded)
  const words = folded(q.text ?? '')
    .split(/\s+/)
    .filter(Boolean)
  return (
    words.every((w) => texts.some((text) => text.includes(w))) &&
    (!q.right || { right: 1, wrong: 0, unknown: -1 }[q.right] === one.right) &&
    (!q.rounds || inside(one.rounds, q.rounds)) &&
    (!q.looks || inside(one.looks, q.looks)) &&
    (q.layout === undefined || q.layout === one.layout) &&
    (q.dialect === undefined || q.dialect === one.dialect) &&
    (q.producer === undefined || q.producer === one.producer) &&
    (q.group === undefined || q.group === one.group) &&
    (q.domain === undefined || q.domain === one.domain) &&
    (!q.kind || q.kind === one.kind) &&
    (!q.code || one.codes.includes(q.code)) &&
    (q.missing === undefined || q.missing === one.missing > 0)
  )
}

function keyed(one: RowValues, at: number, by: RowSort): number | string {
  if (by === 'place') return at
  if (by === 'complaints') return one.codes.length
  const value = one[by]
  return typeof value === 'string' && by !== 'producer' ? folded(value) : value
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
        const { by, descending } = (q.sort as { by: RowSort; descending: boolean } | undefined) ?? {
          by: 'place' as const,
          descending: false,
        }
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
        expect(facets.missing).toBe(rows.filter((one) => passes(one, { ...q, missing: true })).length)
        for (const name of ['dialect', 'layout', 'producer', 'kind', 'code'] as const)
          for (const { value, count } of facets[name])
            expect(count).toBe(rows.filter((one) => passes(one, { ...q, [name]: value })).length)
        for (const name of ['looks', 'rounds'] as const) {
          for (const { value, count } of facets[name])
            expect(count).toBe(rows.filter((one) => passes(one, { ...q, [name]: [value, value] })).length)
          const counted = facets[name].reduce((sum, { count }) => sum + count, 0)
          expect(counted).toBe(rows.filter((one) => passes(one, { ...q, [name]: [0, Infinity] })).length)
        }
      }),
    )
  })

  test('are grouped in the order in which each group comes first', () => {
    const table = tableOf([
      { group: 'b', right: 1 },
      { group: 'a', right: 0 },
      { group: 'b', right: 1 },
    ])
    const { rows, groups } = groupedRows(table, runQuery(table, {}), 'group')
    expect([...rows]).toEqual([0, 2, 1])
    expect(groups).toEqual([
      { key: 'b', start: 0, first: 0, count: 2, right: 2, known: 2 },
      { key: 'a', start: 2, first: 1, count: 1, right: 0, known: 1 },
    ])
  })

  test('of more complaint codes than there are bits keep the first thirty-one apart', () => {
    const codes = Array.from({ length: 40 }, (_, index) => `code-${index}`)
    const table = tableOf([{ codes }])
    expect(table.row(0).codes).toEqual(codes.slice(0, 31))
  })

  test('are sorted the same however the table grew, and whether or not it was sorted in between', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (rows, perChunk) => {
        const query = { sort: { by: 'question', descending: false } } as const
        const table = new RowTable()
        for (let from = 0; from < rows.length; from += perChunk) {
          const builder = new ChunkBuilder()
          for (const one of rows.slice(from, from + perChunk)) builder.add(one)
          table.append(builder.take())
          if (from % 2 === 0) runQuery(table, query)
        }
        expect([...runQuery(table, query)]).toEqual([...runQuery(tableOf(rows, 60), query)])
      }),
    )
  })

  test('hold a word in one text, not across two', () => {
    const table = tableOf([{ question: 'xab' }, { question: 'cdx' }, { question: 'abcd' }])
    expect([...runQuery(table, { text: 'BC' })]).toEqual([2])
  })

  test('hold a word with either small sigma, whatever text comes next', () => {
    const table = tableOf([{ question: 'ΟΔΟΣ' }, { question: 'ΑΒ' }, { question: 'οδός' }, { question: 'οδος' }])
    for (const text of ['οδος', 'οδοσ', 'ΟΔΟΣ']) expect([...runQuery(table, { text })]).toEqual([0, 3])
  })

  test('keep a count that is too large as the largest, and a file beyond the 65,535th', () => {
    const kept = tableOf([{ rounds: 70_000, file: 70_000, step: 2 ** 40 }]).row(0)
    expect([kept.rounds, kept.file, kept.step]).toEqual([65_535, 70_000, 2 ** 31 - 1])
  })

  test('list the beginning of a long text, and never half a letter', () => {
    const kept = tableOf([{ question: `${'x'.repeat(1999)}😀 and more`, key: 'k'.repeat(3000) }]).row(0)
    expect(kept.question).toBe('x'.repeat(1999))
    expect(kept.key).toHaveLength(3000)
  })

  test('fill a chunk by their number or by their letters', () => {
    const builder = new ChunkBuilder()
    builder.add({ ...BLANK, question: 'x'.repeat(2 ** 23) })
    expect(builder.full).toBe(true)
    expect([builder.take().length, builder.full]).toEqual([1, false])
    for (let count = 0; count < CHUNK_ROWS; count += 1) builder.add(BLANK)
    expect(builder.full).toBe(true)
  })

  test('are read one number and one name at a time; a row that is not there is an error', () => {
    const table = tableOf([{}, { producer: 'm' }, {}, { looks: 4, producer: 'n' }])
    expect([table.number('looks', 3), table.name('producer', 3), table.name('producer', 1)]).toEqual([4, 'n', 'm'])
    expect(() => table.row(4)).toThrow('no row 4')
  })

  test('make the table another version with each chunk', () => {
    const table = tableOf([{}])
    const before = table.version
    table.append(new ChunkBuilder().take())
    expect(table.version).toBeGreaterThan(before)
  })
})
