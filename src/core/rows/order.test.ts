import { describe, expect, test } from 'vitest'
import { CHUNK_ROWS, ChunkBuilder } from './chunk'
import { runQuery } from './list'
import { RowTable } from './table'
import { BLANK, tableOf } from './testing/made'

describe('rows', () => {
  test('are sorted with a text before those that it begins, a 0 in it included', () => {
    const table = tableOf(['red0', 'red\0', 'red', 'Red', ''].map((answer) => ({ answer })))
    expect([...runQuery(table, { sort: { by: 'answer', descending: false } })]).toEqual([4, 2, 3, 1, 0])
  })

  test('of a chunk that was kept without its order are sorted all the same', () => {
    const builder = new ChunkBuilder()
    for (const question of ['b', 'C', 'a']) builder.add({ ...BLANK, question })
    const { sorted, ...kept } = builder.take()
    expect(sorted?.question.order).toEqual(Uint32Array.from([2, 0, 1]))
    const table = new RowTable()
    table.append(kept)
    expect([...runQuery(table, { sort: { by: 'question', descending: false } })]).toEqual([2, 0, 1])
  })

  test('of more than a million are sorted, each once', () => {
    const builder = new ChunkBuilder()
    for (let at = 0; at < CHUNK_ROWS; at += 1) builder.add({ ...BLANK, length: at % 7 })
    const chunk = builder.take()
    const table = new RowTable()
    for (let count = 0; count < 130; count += 1) table.append(chunk)
    const found = runQuery(table, { sort: { by: 'length', descending: true } })
    const lengths = found.map((at) => (at % CHUNK_ROWS) % 7)
    expect(found.length).toBe(130 * CHUNK_ROWS)
    expect(lengths.every((length, place) => place === 0 || length <= (lengths[place - 1] ?? 0))).toBe(true)
    expect(new Set(found).size).toBe(found.length)
  })

  test('with scores that are no numbers come before all others, and -0 is 0', () => {
    const table = tableOf([{ score: 0 }, { score: -0 }, { score: -1 }, { score: NaN }, { score: 0 }])
    expect([...runQuery(table, { sort: { by: 'score', descending: false } })]).toEqual([3, 2, 0, 1, 4])
  })
})
