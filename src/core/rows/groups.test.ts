import { expect, test } from 'vitest'
import { measureTrace } from '../scoring/measure'
import { traceWith, type Told } from '../scoring/testing/traces'
import { ChunkBuilder } from './chunk'
import { rolloutGroups } from './groups'
import { RowTable } from './table'
import { BLANK } from './testing/made'

const G = [0, 0, 0.4, 0.4] as const
const gold = [G]

function tableWith(groups: Readonly<Record<string, readonly (Told & { faulty?: boolean })[]>>): RowTable {
  const builder = new ChunkBuilder()
  for (const [group, samples] of Object.entries(groups))
    for (const told of samples) {
      const { faulty: isFaulty = false } = told
      const looks = told.looks?.length ?? 0
      builder.add({ ...BLANK, group, looks }, measureTrace(traceWith(told), -1, { isFaulty }))
    }
  const table = new RowTable()
  table.append(builder.take())
  return table
}

function groupsOf(table: RowTable) {
  const rows = Uint32Array.from({ length: table.length }, (_, row) => row)
  return rolloutGroups(table, rows)?.groups ?? []
}

test('a group worked by hand: R, advantage, and the credit of each look', () => {
  // R: right 1, a grammar of 0.2 each, half of the mean r. [G]: 1 + 0.2 + 0.5 = 1.7; a wrong answer without a look: 0.2.
  const table = tableWith({
    a: [
      { looks: [G], gold },
      { answer: 'no', gold },
    ],
  })
  const [group] = groupsOf(table)
  expect(group?.samples.map(({ reward }) => reward)).toEqual([1.7, 0.2])
  // Differences from the mean are +0.75 and -0.75, and so is their deviation.
  expect(group?.samples.map(({ advantage }) => Number(advantage.toFixed(9)))).toEqual([1, -1])
  expect(group?.samples[0]?.looks).toEqual([{ u: 1, reward: 1, credit: 1.5 }])
  expect(group?.samples[1]?.looks).toEqual([])
})

test('a bad look of a better sample weighs half, and of a worse one half more', () => {
  const N = [0.6, 0.6, 0.9, 0.9] as const
  const table = tableWith({
    a: [
      { looks: [N, G], gold },
      { looks: [N], gold, answer: 'no' },
    ],
  })
  const [better, worse] = groupsOf(table)[0]?.samples ?? []
  expect(better?.looks.map(({ credit }) => credit)).toEqual([0.5, 1.5])
  expect(worse?.looks.map(({ credit }) => credit)).toEqual([1.5])
})

test('a record that could not be read whole has no share of grammar', () => {
  const table = tableWith({ a: [{ gold }, { gold, faulty: true }] })
  const [group] = groupsOf(table)
  expect(group?.samples.map(({ reward }) => reward)).toEqual([1.2, 1])
})

test('groups that differ most come first; one sample alone and what is in none are left out', () => {
  const table = tableWith({
    dead: [{ gold }, { gold }],
    '': [{ gold }, { gold, answer: 'no' }],
    alone: [{ gold }],
    alive: [{ gold }, { gold, answer: 'no' }],
  })
  const groups = groupsOf(table)
  expect(groups.map(({ name }) => name)).toEqual(['alive', 'dead'])
  expect(groups[1]?.samples.map(({ advantage }) => advantage)).toEqual([0, 0])
  expect(groups[0]?.samples.map(({ row }) => row)).toEqual([5, 6])
})
