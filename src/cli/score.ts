import {
  addSample,
  addTrace,
  emptySums,
  emptyTally,
  groupNumbers,
  judged,
  measuredOne,
  measureTrace,
  measureVerdict,
  mergeSums,
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
  type Seen,
  type Trace,
  type TraceMeasure,
  type TraceScore,
} from '../core'

/** What `loupe score` and `loupe merge` print: numbers, and the sums that a merge needs. */
export type ScoreReport = {
  /** What was counted: verdicts, which have no looks, where there were no traces. */
  readonly kind: 'trace' | 'verdict'
  readonly items: number
  readonly joined: number
  /** How gold of another file was found: how many items by each key. */
  readonly joinedBy: Readonly<Record<string, number>>
  readonly withBox: number
  /** Traces whose boxes can not be laid to their gold: the sizes of their pictures are not known. */
  readonly unplaced: number
  /** As imported; where nobody judged an answer, recomputed. */
  readonly accAns: number | null
  /** Traces whose answer somebody judged. */
  readonly judged: number
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

type Numbers = Omit<ScoreReport, 'kind' | 'byDomain' | 'sums' | 'parameters' | 'joinedBy' | 'groups'>

/** Scores of a trace, as a row of a table. */
export type ScoreRow = Readonly<Record<string, string | number | null>>

/** Sums of one kind of record. */
class Tally {
  readonly all = emptySums()
  private readonly domains = new Map<string, RunSums>()
  private readonly groups = new Map<string, GroupTally>()

  add({ item, group, rounds }: Trace, seen: Seen, score: TraceScore, h0: number): void {
    const domain = item?.domain ?? ''
    const own = this.domains.get(domain) ?? emptySums()
    this.domains.set(domain, own)
    if (group) this.addSample(group.id, score)
    for (const sums of [this.all, own]) addTrace(sums, seen, score, rounds.length, h0)
  }

  private addSample(id: string, { right, reward }: TraceScore): void {
    const group = this.groups.get(id) ?? emptyTally()
    this.groups.set(id, group)
    addSample(group, right, reward)
  }

  get sums(): Omit<ScoreReport['sums'], 'joinedBy'> {
    return { all: this.all, byDomain: Object.fromEntries(this.domains), groups: Object.fromEntries(this.groups) }
  }
}

/** Adds up traces as they come. Verdicts, which are answers without a trace, count where there are no traces. */
export class Scorer {
  private readonly traces = new Tally()
  private readonly verdicts = new Tally()
  private readonly ways = new Map<JoinedBy, number>()
  private readonly gold: GoldIndex | null
  private readonly parameters: ScoringParameters

  constructor(gold: GoldIndex | null, parameters: ScoringParameters = SCORING_DEFAULTS) {
    this.gold = gold
    this.parameters = parameters
  }

  /** @returns the record's own scores; null for what is neither a trace nor a verdict */
  add(found: Found): ScoreRow | null {
    const { kind, trace } = found
    if (kind !== 'trace' && kind !== 'verdict') return null
    const seen = measuredOne(kind === 'verdict' ? measureVerdict(trace, rightOf(trace)) : this.measure(found))
    const score = scoreOf(seen, this.parameters)
    const tally = kind === 'verdict' ? this.verdicts : this.traces
    tally.add(trace, seen, score, this.parameters.looks.h0)
    return { kind, ...rowOf(trace, seen, score) }
  }

  private measure({ trace, ordinal, part, complaints }: Found): TraceMeasure {
    const joined = this.gold?.find(trace, ordinal + part) ?? null
    if (joined) this.ways.set(joined.by, (this.ways.get(joined.by) ?? 0) + 1)
    const isFaulty = complaints.some(({ level }) => level === 'error')
    const gold = joined?.gold ?? null
    return measureTrace(trace, rightOf(judged(trace, gold)), { gold, isFaulty })
  }

  report(): ScoreReport {
    const ofVerdicts = this.traces.all.items === 0 && this.verdicts.all.items > 0
    const { sums } = ofVerdicts ? this.verdicts : this.traces
    const joinedBy = Object.fromEntries(this.ways)
    return reportOf(ofVerdicts ? 'verdict' : 'trace', { ...sums, joinedBy }, this.parameters)
  }
}

function rowOf(trace: Trace, seen: Seen, score: TraceScore): ScoreRow {
  return {
    id: trace.id,
    item: trace.item?.id ?? '',
    domain: trace.item?.domain ?? '',
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

function known(value: number): number | null {
  return value === -1 ? null : value
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function reportOf(
  kind: ScoreReport['kind'],
  sums: ScoreReport['sums'],
  parameters: ScoreReport['parameters'],
): ScoreReport {
  const byDomain = Object.entries(sums.byDomain).map(([name, own]) => [name, numbersOf(own)] as const)
  return {
    kind,
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
    judged: sums.judged,
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
  // Reports of earlier versions say nothing of groups and verdicts.
  const groups = (json.sums as Partial<ScoreReport['sums']>).groups ?? {}
  return { ...(json as ScoreReport), kind: json.kind ?? 'trace', sums: { ...json.sums, groups } }
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
  const sums = rest.reduce((so, more) => mergeSums(so, more.sums), first.sums)
  return reportOf(first.kind, sums, first.parameters)
}
