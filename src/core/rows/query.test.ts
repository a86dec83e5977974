import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TOLD_KINDS } from '../layouts/told'
import { GROUPINGS, readQuery, RIGHTS, SORTS, writeQuery, type Query } from './query'

const text = fc.string({ unit: 'grapheme' })
const range = fc
  .tuple(fc.nat(99), fc.oneof(fc.nat(99), fc.constant(Infinity)))
  .map(([from, more]) => [from, from + more] as const)
const query: fc.Arbitrary<Query> = fc.record(
  {
    text,
    right: fc.constantFrom(...RIGHTS),
    rounds: range,
    looks: range,
    layout: text,
    dialect: text,
    producer: text,
    kind: fc.constantFrom(...TOLD_KINDS),
    code: text,
    missing: fc.boolean(),
    group: text,
    sort: fc.record({ by: fc.constantFrom(...SORTS), descending: fc.boolean() }),
    groupBy: fc.constantFrom(...GROUPINGS),
  },
  { requiredKeys: [] },
)

describe('a query', () => {
  test('is read back from the address that it writes', () => {
    fc.assert(
      fc.property(query, (q) => {
        expect(readQuery(writeQuery(q))).toEqual({ query: q, complaints: [] })
      }),
    )
  })

  test('is read as people write it', () => {
    expect(readQuery('?q=red+car&right=wrong&looks=2-&rounds=3&missing=0&sort=-question&by=item').query).toEqual({
      text: 'red car',
      right: 'wrong',
      looks: [2, Infinity],
      rounds: [3, 3],
      missing: false,
      sort: { by: 'question', descending: true },
      groupBy: 'item',
    })
  })

  test('that means nothing is left out and named', () => {
    const { query: read, complaints } = readQuery('right=perhaps&looks=two&missing=some&q=red+car&colour=blue')
    expect(read).toEqual({ text: 'red car' })
    expect(complaints.map(({ path }) => path)).toEqual(['right', 'looks', 'missing', 'colour'])
  })

  test('that says a thing twice means the last that can be read', () => {
    const { query: read, complaints } = readQuery('missing=1&missing=x&sort=looks&sort=rounds')
    expect(read).toEqual({ missing: true, sort: { by: 'rounds', descending: false } })
    expect(complaints.map(({ path }) => path)).toEqual(['missing'])
  })

  test('with half a letter is written without it, not refused', () => {
    expect(writeQuery({ text: 'a\ud83d' })).toBe('q=a%EF%BF%BD')
  })

  test('of any text is read without an error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => void readQuery(any)))
    expect(readQuery('q=%E0%A4%A').query).toEqual({ text: '%E0%A4%A' })
  })
})
