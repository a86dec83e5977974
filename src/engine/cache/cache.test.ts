import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBank } from './bank'
import { appendTo, cutHistory, EMPTY_HISTORY, positionsOf, sharedLength, type History } from './history'
import type { Kv, KvStore } from './kv'
import { createLru } from './lru'

const text = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
const picture = (start: number, rows: number, columns: number, key = 'a') => ({
  start,
  count: rows * columns,
  key,
  rows,
  columns,
})

test('text counts up on all three axes', () => {
  expect(positionsOf(appendTo(EMPTY_HISTORY, text(3)), 1)).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ])
})

test('a picture’s tokens share one time and count rows and columns; text after it starts past its longer side', () => {
  const history: History = { ids: text(10), images: [picture(2, 2, 3)] }
  expect(positionsOf(history, 0)).toEqual([
    [0, 1, 2, 2, 2, 2, 2, 2, 5, 6],
    [0, 1, 2, 2, 2, 3, 3, 3, 5, 6],
    [0, 1, 2, 3, 4, 2, 3, 4, 5, 6],
  ])
})

test('positions do not depend on where the feeding stopped', () => {
  const turns = fc.array(
    fc.record({ before: fc.nat(5), rows: fc.integer({ min: 1, max: 4 }), columns: fc.integer({ min: 1, max: 4 }) }),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(turns, fc.nat(60), (list, cut) => {
      let history: History = EMPTY_HISTORY
      for (const { before, rows, columns } of list) {
        history = appendTo(history, text(before + rows * columns), [picture(before, rows, columns)])
      }
      const from = Math.min(cut, history.ids.length)
      const whole = positionsOf(history, 0)
      expect(positionsOf(history, from)).toEqual(whole.map((axis) => axis.slice(from)))
    }),
  )
})

test('positions of the fixture dialogue continue over three pictures', () => {
  const reference = JSON.parse(
    readFileSync(new URL('../../../e2e/fixtures/qwen2_5_vl-random/reference.json', import.meta.url), 'utf8'),
  ) as {
    rounds: { prompt_tokens: number }[]
  }
  expect(reference.rounds.map((round) => round.prompt_tokens)).toEqual([97, 184, 272])
})

test('histories share up to the first picture that differs, though its tokens are the same', () => {
  const a: History = { ids: [1, 2, 9, 9, 3], images: [picture(2, 1, 2, 'x')] }
  expect(sharedLength(a, { ids: [1, 2, 9, 9, 4], images: [picture(2, 1, 2, 'x')] })).toBe(4)
  expect(sharedLength(a, { ids: [1, 2, 9, 9, 3], images: [picture(2, 1, 2, 'y')] })).toBe(2)
  expect(sharedLength(a, { ids: [1, 2, 9, 9, 9, 3], images: [picture(2, 1, 3, 'x2')] })).toBe(2)
})

test('a history is never cut through a picture', () => {
  const a: History = { ids: [1, 2, 9, 9, 3], images: [picture(2, 1, 2)] }
  expect(cutHistory(a, 3)).toEqual({ ids: [1, 2], images: [] })
  expect(cutHistory(a, 4)).toEqual({ ids: [1, 2, 9, 9], images: a.images })
})

test('the value used longest ago is dropped first; the newest stays even where it alone is over the budget', () => {
  const dropped: string[] = []
  const lru = createLru<string>(10, (value) => dropped.push(value))
  lru.put('a', 'A', 4)
  lru.put('b', 'B', 4)
  lru.get('a')
  lru.put('c', 'C', 4)
  expect(dropped).toEqual(['B'])
  lru.put('d', 'D', 100)
  expect(dropped).toEqual(['B', 'A', 'C'])
  expect(lru.bytes).toBe(100)
  lru.clear()
  expect(lru.bytes).toBe(0)
})

function countingStore(): { store: KvStore; live: Set<Kv> } {
  const live = new Set<Kv>()
  const make = (length: number): Kv => {
    const kv = { length, tensors: new Map() }
    live.add(kv)
    return kv
  }
  const store: KvStore = {
    empty: () => make(0),
    prefix: (_kv, length) => Promise.resolve(make(length)),
    dispose: (kv) => void live.delete(kv),
    bytes: (kv) => kv.length,
  }
  return { store, live }
}

test('a later run copies the longest prefix that a past run shares', async () => {
  const { store, live } = countingStore()
  const bank = createBank(store, 100)
  const keep = (ids: number[]) => bank.keep({ ids, images: [] }, { ...store.empty(), length: ids.length })
  keep([1, 2, 3, 4])
  keep([1, 2, 9])
  expect((await bank.copy({ ids: [1, 2, 3, 7], images: [] }, 3, 0))?.length).toBe(3)
  expect((await bank.copy({ ids: [1, 2, 9, 9], images: [] }, 2, 0))?.length).toBe(2)
  expect(await bank.copy({ ids: [5], images: [] }, 1, 0)).toBeNull()
  expect(await bank.copy({ ids: [1, 2, 3], images: [] }, 3, 3)).toBeNull()
  live.clear()
})

test('a cache that is a prefix of a kept one is freed at once', () => {
  const { store } = countingStore()
  const freed: number[] = []
  const bank = createBank({ ...store, dispose: (kv) => void freed.push(kv.length) }, 100)
  const keep = (ids: number[]) => bank.keep({ ids, images: [] }, { length: ids.length, tensors: new Map() })
  keep([1, 2])
  keep([1, 2, 3])
  expect(freed).toEqual([2])
  keep([1, 2])
  expect(freed).toEqual([2, 2])
  bank.clear()
  expect(freed).toEqual([2, 2, 3])
})
