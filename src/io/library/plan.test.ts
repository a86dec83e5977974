import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstToGo, newestFirst, overdue, unnamed } from './plan'
import type { Row } from './words'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-03-01T00:00:00Z')

function row(id: string, more: Partial<Row> = {}): Row {
  const facts = { kind: 'run', question: '', answer: null, model: '', rounds: 1, tokens: null, ms: null, created: null }
  return { id, ...facts, saved: '2026-01-01T00:00:00Z', bytes: 2, pictures: [], ...more }
}

const removedDaysAgo = (id: string, days: number) => row(id, { removed: new Date(NOW - days * DAY_MS).toISOString() })

describe('what may go', () => {
  test('a removed row is overdue after 30 days, and one that is not removed never is', () => {
    const rows = [removedDaysAgo('old', 31), removedDaysAgo('young', 29), row('live'), row('odd', { removed: 'soon' })]
    expect(overdue(rows, NOW)).toEqual(['old'])
  })

  test('the one that was removed longest ago makes room first', () => {
    expect(firstToGo([row('live'), removedDaysAgo('b', 1), removedDaysAgo('a', 3)])).toBe('a')
    expect(firstToGo([row('live')])).toBe(null)
  })

  test('a picture goes when no row names it, live or removed', () => {
    const hash = fc.constantFrom('p', 'q', 'r', 's')
    const some = fc.array(fc.record({ pictures: fc.array(hash), removed: fc.boolean() }))
    fc.assert(
      fc.property(some, fc.uniqueArray(hash), (specs, kept) => {
        const rows = specs.map(({ pictures, removed }, index) =>
          row(String(index), { pictures, ...(removed ? { removed: '2026-02-01T00:00:00Z' } : {}) }),
        )
        const gone = unnamed(rows, kept)
        for (const one of kept) expect(gone.includes(one)).toBe(!rows.some((r) => r.pictures.includes(one)))
      }),
    )
  })
})

test('rows come newest first, and in one order whatever order they were read in', () => {
  const one = fc.record({ id: fc.string(), saved: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03') })
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ({ id }) => id }), (specs) => {
      const rows = specs.map(({ id, saved }) => row(id, { saved }))
      const sorted = newestFirst(rows)
      expect(newestFirst([...rows].reverse())).toEqual(sorted)
      sorted.forEach((now, index) => expect(now.saved >= (sorted[index + 1]?.saved ?? '')).toBe(true))
    }),
  )
})
