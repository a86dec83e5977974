import {
  addSample,
  addTrace,
  emptySums,
  emptyTally,
  groupNumbers,
  measuredOne,
  measureTrace,
  mergeSums,
  mergeTallies,
  numbersFrom,
  rightOf,
  SCORING_DEFAULTS,
  scoreOf,
  signaturesIn,
  TRIAGE,
  type Found,
  type GoldIndex,
  type GroupNumbers,
  type GroupTally,
  type Interval,
  type JoinedBy,
  type RunSums,
  type ScoringParameters,
} from '../core'

/** What `loupe score` and `loupe merge` print: numbers, and the sums that a merge needs. */
export type ScoreReport = {
  readonly items: number
  readonly joined: number
  /** How gold of another file was found: how many items by each key. */
  readonly joinedBy: Readonly<Record<string, number>>
  readonly withBox: number
  /** Traces whose boxes can not be laid to their gold: the sizes of their pictures are not known. */
  readonly unplaced: number
  readonly accAns: number | null
  readonly accAnsRecomputed: number | null
  readonly accRat: number | null
  readonly meanIou: number | null
  readonly iou50: number | null
  readonly iou75: number | null
  readonly meanIouAll: number | null
  readonly iou50All: number | null
  readonly looks: number | null
  readonly tokens: number | null
  readonly signatures: Readonly<Record<string, number>>
  /** The ends of each 95 % interval: Wilson for shares, normal for means. */
  readonly intervals: Readonly<Record<string, readonly [number, number]>>
  readonly byDomain: Readonly<Record<string, Numbers>>
  /** Of rollouts of one item that were drawn together; null where there are none. */
  readonly groups: GroupNumbers | null
  readonly parameters: ScoringParameters
  readonly sums: {
    readonly all: RunSums
    readonly byDomain: Readonly<Record<string, RunSums>>
    readonly joinedBy: Readonly<Record<string, number>>
    readonly groups: Readonly<Record<string, GroupTally>>
  }
}

type Numbers = Omit<ScoreReport, 'byDomain' | 'sums' | 'parameters' | 'joinedBy' | 'groups'>

/** Scores of a trace, as a row of a table. */
export type ScoreRow = Readonly<Record<string, string | number | null>>

/** Adds up traces as they come. */
export class Scorer {
  private readonly all = emptySums()
  private readonly domains = new Map<string, RunSums>()
  private readonly ways = new Map<JoinedBy, number>()
  private readonly groups = new Map<string, GroupTally>()
  private readonly gold: GoldIndex | null
  private readonly parameters: ScoringParameters

  constructor(gold: GoldIndex | null, parameters: ScoringParameters = SCORING_DEFAULTS) {
    this.gold = gold
    this.parameters = parameters
  }

  /** @returns the trace's own scores; null for what is no trace */
  add({ kind, trace, ordinal, part, complaints }: Found): ScoreRow | null {
    if (kind !== 'trace') return null
    const joined = this.gold?.find(trace, ordinal + part) ?? null
    if (joined) this.ways.set(joined.by, (this.ways.get(joined.by) ?? 0) + 1)
    const isFaulty = complaints.some(({ level }) => level === 'error')
    const seen = measuredOne(measureTrace(trace, rightOf(trace), { gold: joined?.gold ?? null, isFaulty }))
    const score = scoreOf(seen, this.parameters)
    const domain = trace.item?.domain ?? ''
    const own = this.domains.get(domain) ?? emptySums()
    this.domains.set(domain, own)
    if (trace.group) addSample(this.group(trace.group.id), score.right, score.reward)
    for (const sums of [this.all, own]) addTrace(sums, seen, score, trace.rounds.length, this.parameters.looks.h0)
    return {
      id: trace.id,
      item: trace.item?.id ?? '',
      domain,
      right: known(score.right),
      recomputed: known(seen.recomputed),
      iou: finite(score.best),
      iouFinal: finite(score.final),
      looks: score.looks,
      rightLooks: seen.hasGold ? score.hits : null,
      reward: finite(score.reward),
      signatures: signaturesIn(score.signs).join(' '),
      triage: TRIAGE[score.triage] ?? '',
    }
  }

  private group(id: string): GroupTally {
    const known = this.groups.get(id) ?? emptyTally()
    this.groups.set(id, known)
    return known
  }

  report(): ScoreReport {
    const joinedBy = Object.fromEntries(this.ways)
    const groups = Object.fromEntries(this.groups)
    const sums = { all: this.all, byDomain: Object.fromEntries(this.domains), joinedBy, groups }
    return reportOf(sums, this.parameters)
  }
}

function known(value: number): number | null {
  return value === -1 ? null : value
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function reportOf(sums: ScoreReport['sums'], parameters: ScoreReport['parameters']): ScoreReport {
  const byDomain = Object.entries(sums.byDomain).map(([name, own]) => [name, numbersOf(own)] as const)
  return {
    ...numbersOf(sums.all),
    joinedBy: sums.joinedBy,
    byDomain: Object.fromEntries(byDomain),
    groups: groupNumbers(Object.values(sums.groups)),
    parameters,
    sums,
  }
}

function numbersOf(sums: RunSums): Numbers {
  const numbers = numbersFrom(sums)
  const value = (name: keyof typeof numbers) => finite(numbers[name].value)
  const ends = (one: Interval) => [one.low, one.high] as const
  return {
    items: sums.items,
    joined: sums.joined,
    withBox: sums.withBox,
    unplaced: sums.unplaced,
    accAns: value('accAns'),
    accAnsRecomputed: value('accAnsRecomputed'),
    accRat: value('accRat'),
    meanIou: value('meanIou'),
    iou50: value('iou50'),
    iou75: value('iou75'),
    meanIouAll: value('meanIouAll'),
    iou50All: value('iou50All'),
    looks: value('looks'),
    tokens: value('tokens'),
    signatures: sums.signatures,
    intervals: Object.fromEntries(
      Object.entries(numbers)
        .filter(([, one]) => Number.isFinite(one.low))
        .map(([name, one]) => [name, ends(one)]),
    ),
  }
}

/** @throws RangeError for a text that is no report of `loupe score --json` */
export function readReport(name: string, text: string): ScoreReport {
  const json = JSON.parse(text) as Partial<ScoreReport> | null
  if (json?.sums?.all === undefined || json.parameters === undefined)
    throw new RangeError(`${name} is no report: write it with \`loupe score FILE --json\`.`)
  // Reports of before there were groups have none.
  const groups = (json.sums as Partial<ScoreReport['sums']>).groups ?? {}
  return { ...(json as ScoreReport), sums: { ...json.sums, groups } }
}

/**
 * The report of all shards together.
 * @throws RangeError where shards were scored with other parameters: their numbers mean other things
 */
export function mergeReports(reports: readonly ScoreReport[]): ScoreReport {
  const [first, ...rest] = reports
  if (!first) throw new RangeError('There is nothing to merge.')
  const parameters = JSON.stringify(first.parameters)
  if (rest.some((one) => JSON.stringify(one.parameters) !== parameters))
    throw new RangeError('The reports were scored with other parameters: score them alike, then merge.')
  const sums = rest.reduce<ScoreReport['sums']>(
    (so, { sums: more }) => ({
      all: mergeSums(so.all, more.all),
      byDomain: mergedBy(so.byDomain, more.byDomain, mergeSums),
      joinedBy: mergedBy(so.joinedBy, more.joinedBy, (a, b) => a + b),
      groups: mergedBy(so.groups, more.groups, mergeTallies),
    }),
    first.sums,
  )
  return reportOf(sums, first.parameters)
}

function mergedBy<V>(
  a: Readonly<Record<string, V>>,
  b: Readonly<Record<string, V>>,
  together: (a: V, b: V) => V,
): Record<string, V> {
  const merged: Record<string, V> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const before = merged[key]
    merged[key] = before === undefined ? value : together(before, value)
  }
  return merged
}

/** The report as lines for a person. */
export function scoreLines(report: ScoreReport): string[] {
  const { items, joined, withBox, joinedBy, groups } = report
  const ways = Object.entries(joinedBy).map(([by, n]) => `${n} by ${by}`)
  const row = (name: string, key: string, value: number | null) => {
    const ends = report.intervals[key]
    const interval = ends ? ` [${ends[0].toFixed(3)}, ${ends[1].toFixed(3)}]` : ''
    return value === null ? [] : [`${name.padEnd(28)} ${value.toFixed(3)}${interval}`]
  }
  // Collapse is said of those that can look.
  const signs = Object.entries(report.signatures).filter(
    ([name, n]) => n > 0 && !(name === 'collapse' && report.looks === 0),
  )
  return [
    `${items} traces, ${joined} with gold boxes${ways.length > 0 ? ` (${ways.join(', ')})` : ''}, ${withBox} with both`,
    ...(report.unplaced > 0
      ? [
          `${report.unplaced} traces have boxes that can not be laid to their gold: nobody knows the size of their pictures`,
        ]
      : []),
    ...row('answers right', 'accAns', report.accAns),
    ...row('answers right, recomputed', 'accAnsRecomputed', report.accAnsRecomputed),
    ...row('looks right', 'accRat', report.accRat),
    ...row('mean IoU', 'meanIou', report.meanIou),
    ...row('IoU >= 0.5', 'iou50', report.iou50),
    ...row('IoU >= 0.75', 'iou75', report.iou75),
    ...row('mean IoU, none is a miss', 'meanIouAll', report.meanIouAll),
    ...row('IoU >= 0.5, none is a miss', 'iou50All', report.iou50All),
    ...row('looks a trace', 'looks', report.looks),
    ...signs.map(([name, n]) => `${name.padEnd(28)} ${n}`),
    ...(groups ? groupLines(groups) : []),
  ]
}

function groupLines({ groups, passAt, average, dead, rewardSpread }: GroupNumbers): string[] {
  const row = (name: string, value: number) => (Number.isNaN(value) ? [] : [`${name.padEnd(28)} ${value.toFixed(3)}`])
  return [
    `${groups} rollout groups, ${dead} of them all right or all wrong`,
    ...passAt.flatMap(({ k, value }) => row(`pass@${k}`, value)),
    ...row('Avg@k', average),
    ...row('spread of reward', rewardSpread),
  ]
}
