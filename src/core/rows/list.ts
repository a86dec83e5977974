import { TOLD_KINDS, type ToldKind } from '../layouts/told'
import { TRIAGE, type Triage } from '../scoring/triage'
import { SIGNATURES, type Signature } from '../scoring/signatures'
import type { RowTable } from './table'
import { lookedAt, rightsOf, testsOf, type FilterName } from './filter'
import { inOrder } from './order'
import type { Grouping, Looked, Query, Right } from './query'

/** Rows that pass a query, in its order. */
export function runQuery(table: RowTable, query: Query): Uint32Array {
  const rows = new Uint32Array(table.length)
  let count = 0
  for (const [index, chunk] of table.chunks.entries()) {
    const tests = testsOf(table, index, query)
    const start = table.starts[index] ?? 0
    for (let at = 0; at < chunk.length; at += 1) {
      if (tests.every(({ test }) => test(at))) rows[count++] = start + at
    }
  }
  return inOrder(table, rows.subarray(0, count), query.sort)
}

export type Counted<V> = { readonly value: V; readonly count: number }

/** How many rows each filter value would leave, with all other filters as they are; most first. */
export type Facets = {
  readonly right: Readonly<Record<Right, number>>
  readonly missing: number
  readonly kind: readonly Counted<ToldKind>[]
  readonly layout: readonly Counted<string>[]
  readonly dialect: readonly Counted<string>[]
  readonly producer: readonly Counted<string>[]
  readonly code: readonly Counted<string>[]
  /** By number, ascending. */
  readonly rounds: readonly Counted<number>[]
  readonly looks: readonly Counted<number>[]
  readonly domain: readonly Counted<string>[]
  /** Of scores; all empty where no row has any. */
  readonly look: Readonly<Record<Looked, number>>
  readonly sign: readonly Counted<Signature>[]
  readonly triage: readonly Counted<Triage>[]
  readonly differ: number
}

class Tally {
  readonly right = [0, 0, 0]
  readonly kind: number[] = []
  readonly layout: number[] = []
  readonly dialect: number[] = []
  readonly producer: number[] = []
  readonly code: number[] = []
  readonly rounds: number[] = []
  readonly looks: number[] = []
  readonly domain: number[] = []
  readonly look = { hit: 0, miss: 0, none: 0, unknown: 0 }
  readonly sign: number[] = []
  readonly triage: number[] = []
  differ = 0
  missing = 0
}

const ALL = -1

/** The counts beside each filter. A row that fails one filter alone counts for the values of that filter. */
export function countsOf(table: RowTable, query: Query): Facets {
  const tally = new Tally()
  for (const [index, chunk] of table.chunks.entries()) {
    const tests = testsOf(table, index, query)
    for (let at = 0; at < chunk.length; at += 1) {
      let failed: FilterName | typeof ALL = ALL
      let failures = 0
      for (const { name, test } of tests) {
        if (test(at)) continue
        failed = name
        failures += 1
        if (failures > 1) break
      }
      if (failures === 0) count(tally, table, index, at, ALL)
      else if (failures === 1) count(tally, table, index, at, failed)
    }
  }
  return facetsOf(table, tally)
}

function count(tally: Tally, table: RowTable, index: number, at: number, only: FilterName | typeof ALL): void {
  const chunk = table.chunks[index]
  const map = table.maps[index]
  if (!chunk || !map) return
  const { numbers, ids } = chunk
  const is = (name: FilterName) => only === ALL || only === name
  if (is('right')) bump(tally.right, (rightsOf(chunk, table.scores[index])[at] ?? 0) + 1)
  if (is('kind')) bump(tally.kind, numbers.kind[at] ?? 0)
  if (is('rounds')) bump(tally.rounds, numbers.rounds[at] ?? 0)
  if (is('looks')) bump(tally.looks, numbers.looks[at] ?? 0)
  if (is('missing') && (numbers.missing[at] ?? 0) > 0) tally.missing += 1
  for (const name of ['layout', 'dialect', 'producer', 'domain'] as const)
    if (is(name)) bump(tally[name], map[name][ids[name]?.[at] ?? 0] ?? 0)
  countScores(tally, table, index, at, is)
  if (!is('code')) return
  const bits = chunk.codes[at] ?? 0
  for (let bit = 0; bit < map.code.length; bit += 1) if ((bits & (1 << bit)) !== 0) bump(tally.code, map.code[bit] ?? 0)
}

function countScores(
  tally: Tally,
  table: RowTable,
  index: number,
  at: number,
  is: (name: FilterName) => boolean,
): void {
  const scores = table.scores[index]
  const { measures, numbers } = table.chunks[index] ?? {}
  if (!scores || !measures) return
  if (is('look')) tally.look[lookedAt(scores, measures, at)] += 1
  if (is('triage')) bump(tally.triage, scores.triage[at] ?? 0)
  if (is('sign')) {
    const signs = scores.signs[at] ?? 0
    for (let bit = 0; bit < SIGNATURES.length; bit += 1) if ((signs & (1 << bit)) !== 0) bump(tally.sign, bit)
  }
  if (!is('differ')) return
  const [said, own] = [numbers?.right[at] ?? -1, measures.recomputed[at] ?? -1]
  if (said !== -1 && own !== -1 && said !== own) tally.differ += 1
}

function bump(counts: number[], at: number): void {
  counts[at] = (counts[at] ?? 0) + 1
}

function facetsOf({ names }: RowTable, tally: Tally): Facets {
  const [unknown = 0, wrong = 0, right = 0] = tally.right
  return {
    right: { right, wrong, unknown },
    missing: tally.missing,
    kind: counted(tally.kind, TOLD_KINDS),
    layout: counted(tally.layout, names.layout),
    dialect: counted(tally.dialect, names.dialect),
    producer: counted(tally.producer, names.producer),
    code: counted(tally.code, names.code),
    rounds: byNumber(tally.rounds),
    looks: byNumber(tally.looks),
    domain: counted(tally.domain, names.domain),
    look: tally.look,
    sign: counted(tally.sign, SIGNATURES),
    triage: TRIAGE.map((value, rank) => ({ value, count: tally.triage[rank] ?? 0 })).filter(({ count: n }) => n > 0),
    differ: tally.differ,
  }
}

function counted<V>(counts: readonly number[], values: readonly V[]): Counted<V>[] {
  return values
    .map((value, index) => ({ value, count: counts[index] ?? 0 }))
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count)
}

function byNumber(counts: readonly number[]): Counted<number>[] {
  return Array.from(counts, (count = 0, value) => ({ value, count })).filter((one) => one.count > 0)
}

/** Rows of one key, which stand together: where the first of them stands, how many they are, how many are right. */
export type RowGroup = {
  readonly key: string
  /** The place of its first row among the rows, and that row. */
  readonly start: number
  readonly first: number
  readonly count: number
  readonly right: number
  /** Rows whose answers are known to be right or wrong. */
  readonly known: number
}

export type Grouped = { readonly rows: Uint32Array; readonly groups: readonly RowGroup[] }

/** Rows by item, file, model, domain or rollout group: groups in the order in which each comes first, rows as before. */
export function groupedRows(table: RowTable, rows: Uint32Array, by: Grouping): Grouped {
  const groups = new Map<string, number[]>()
  for (const row of rows) {
    const key = keyOf(table, row, by)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  const out = new Uint32Array(rows.length)
  let start = 0
  const found = [...groups].map(([key, list]): RowGroup => {
    out.set(list, start)
    const rights = list.map((row) => table.score(row)?.right ?? table.number('right', row))
    const known = rights.filter((one) => one !== -1).length
    const right = rights.filter((one) => one === 1).length
    start += list.length
    return { key, start: start - list.length, first: list[0] ?? 0, count: list.length, right, known }
  })
  return { rows: out, groups: found }
}

function keyOf(table: RowTable, row: number, by: Grouping): string {
  if (by === 'item') return table.text('item', row)
  return by === 'file' ? String(table.number('file', row)) : table.name(by, row)
}
