import { advantages, lookCredit, lookReward, meanOf } from '../scoring/reward'
import { averageAt, passAt, spreadOf } from '../scoring/groups'
import { measuredAt } from '../scoring/columns'
import type { RewardParameters } from '../scoring/defaults'
import { placesOf, type RowPlace } from './runs'
import type { RowTable } from './table'

/** Samples of one item that were drawn together. */
export type GroupNumbers = {
  /** Groups of two traces or more. */
  readonly groups: number
  /** Mean over groups that have so many samples whose answers are known. */
  readonly passAt: readonly { readonly k: number; readonly value: number; readonly groups: number }[]
  /** Avg@k: the mean share of right samples. */
  readonly average: number
  /** Groups of which all answers are right, or all wrong: they teach nothing by their answer. */
  readonly dead: number
  /** Mean deviation of the looks' reward within a group. */
  readonly rewardSpread: number
}

/** One sample of a group, as training would see it. */
export type GroupSample = {
  /** Its row in the table. */
  readonly row: number
  /** 1 right, 0 wrong, -1 nobody knows. */
  readonly right: number
  /** R: [right] + grammar [its record has no error] + process mean r_k - price x looks. */
  readonly reward: number
  /** R less the group's mean, over the deviation of these differences among all listed groups. */
  readonly advantage: number
  /** Of each look: fidelity, r_k, and what the advantage of its tokens is multiplied by. */
  readonly looks: readonly { readonly u: number; readonly reward: number; readonly credit: number }[]
}

export type RolloutGroup = {
  readonly name: string
  /** The deviation of R within the group: 0 teaches nothing. */
  readonly spread: number
  readonly samples: readonly GroupSample[]
}

/**
 * The rollout groups of two or more among some rows; null where there are none. `groups`: each, those that differ most
 * first, with the advantage of each sample and the credit of each look (ViRL, arXiv 2511.23031; `scoring/reward`).
 * Linear in rows and looks.
 */
export function rolloutGroups(
  table: RowTable,
  rows: Uint32Array,
): { readonly numbers: GroupNumbers; readonly groups: RolloutGroup[] } | null {
  const all = [...grouped(table, rows)].filter(([, places]) => places.length > 1)
  if (all.length === 0) return null
  return { numbers: numbersOf(all.map(([, places]) => places)), groups: creditedGroups(table, all) }
}

function creditedGroups(table: RowTable, all: readonly (readonly [number, readonly RowPlace[]])[]): RolloutGroup[] {
  const drafts = all.map(([id, places]) => ({
    name: table.names.group[id] ?? '',
    samples: places.map((place) => draftOf(table, place)),
  }))
  const gains = advantages(drafts.map(({ samples }) => samples.map(({ reward }) => reward)))
  return drafts
    .map(({ name, samples }, index) => ({
      name,
      spread: spreadOf(samples.map(({ reward }) => reward)),
      samples: samples.map((sample, at) => creditedSample(sample, gains[index]?.[at] ?? 0, table.scoring.looks)),
    }))
    .sort((a, b) => b.spread - a.spread)
}

type Draft = Omit<GroupSample, 'advantage' | 'looks'> & { readonly u: readonly number[]; readonly r: readonly number[] }

function draftOf({ starts, scoring }: RowTable, { chunk, scores, index, at }: RowPlace): Draft {
  const row = (starts[index] ?? 0) + at
  const right = scores?.right[at] ?? -1
  const seen = chunk.measures ? measuredAt(chunk.measures, at) : null
  // Boxes of thoughts are scored where nothing was looked at; training pays for looks alone.
  const isPaid = seen !== null && seen.isLooked && seen.hasGold
  const own = (column: ArrayLike<number>) =>
    isPaid ? Array.from({ length: seen.end - seen.first }, (_, k) => column[seen.first + k] ?? 0) : []
  const [u, repeat] = [own(seen?.u ?? []), own(seen?.repeat ?? [])]
  const r = u.map((_, k) => lookReward(k, u, repeat, scoring.looks))
  const { grammar, process, price } = scoring.looks
  const valid = seen?.isFaulty === true ? 0 : grammar
  const reward = (right === 1 ? 1 : 0) + valid + process * meanOf(r) - price * (scores?.looks[at] ?? 0)
  return { row, right, reward, u, r }
}

function creditedSample({ u, r, ...rest }: Draft, advantage: number, parameters: RewardParameters): GroupSample {
  const looks = u.map((value, k) => ({
    u: value,
    reward: r[k] ?? 0,
    credit: lookCredit(value, advantage, parameters),
  }))
  return { ...rest, advantage, looks }
}

/** Rows by the table's id of their group, without those that are in none. */
function grouped(table: RowTable, rows: Uint32Array): Map<number, RowPlace[]> {
  const groups = new Map<number, RowPlace[]>()
  const none = table.names.group.indexOf('')
  if (table.names.group.every((_, id) => id === none)) return groups
  for (const place of placesOf(table, rows)) {
    const id = table.maps[place.index]?.group[place.chunk.ids.group[place.at] ?? 0] ?? none
    if (id === none || !place.scores) continue
    const group = groups.get(id)
    if (group) group.push(place)
    else groups.set(id, [place])
  }
  return groups
}

function numbersOf(groups: readonly (readonly RowPlace[])[]): GroupNumbers {
  const all = groups.map((places) => ({
    right: places.map(({ scores, at }) => scores?.right[at] ?? -1).flatMap((one) => (one === -1 ? [] : [one === 1])),
    rewards: places.map(({ scores, at }) => scores?.reward[at] ?? NaN).filter((one) => !Number.isNaN(one)),
  }))
  const known = all.map(({ right }) => right).filter(({ length }) => length > 0)
  const most = Math.max(1, ...known.map(({ length }) => length))
  const ks = [1, 2, 4, 8, 16, 32].filter((k) => k <= most)
  return {
    groups: all.length,
    passAt: ks.map((k) => {
      const values = known.map((right) => passAt(k, right.length, right.filter(Boolean).length))
      const counted = values.filter((value) => !Number.isNaN(value))
      return { k, value: averageOf(counted), groups: counted.length }
    }),
    average: averageOf(known.map(averageAt)),
    dead: known.filter((right) => right.every((one) => one === right[0])).length,
    rewardSpread: averageOf(all.map(({ rewards }) => spreadOf(rewards)).filter((one) => !Number.isNaN(one))),
  }
}

function averageOf(values: readonly number[]): number {
  return values.length === 0 ? NaN : values.reduce((sum, one) => sum + one, 0) / values.length
}
