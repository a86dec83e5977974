import { advantages, lookCredit, lookReward, meanOf } from '../scoring/reward'
import { addSample, emptyTally, groupNumbers, spreadOf, type GroupNumbers, type GroupTally } from '../scoring/groups'
import { measuredAt } from '../scoring/columns'
import type { RewardParameters } from '../scoring/defaults'
import { placesOf, type RowPlace } from './runs'
import type { RowTable } from './table'

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
  const numbers = groupNumbers(all.map(([, places]) => tallyOf(places)))
  return numbers && { numbers, groups: creditedGroups(table, all) }
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

function tallyOf(places: readonly RowPlace[]): GroupTally {
  const tally = emptyTally()
  for (const { scores, at } of places) addSample(tally, scores?.right[at] ?? -1, scores?.reward[at] ?? NaN)
  return tally
}
