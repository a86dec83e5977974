import { wentIn, type Round, type Trace } from '../../core'
import type { RoundMark } from '../../store'
import { count, duration } from '../../ui'

type Cost = { name: string; value: string; unit: string; title: string }

/** What a round cut and what it cost: numbers right-aligned with their unit. */
export function Costs({ round, mark, trace }: { round: Round; mark: RoundMark | undefined; trace: Trace }) {
  return (
    <>
      <Received trace={trace} round={round} />
      <CostList costs={cropOf(mark)} className="rounds-costs rounds-costs-px" />
      <CostList costs={statsOf(round)} className="rounds-costs" />
    </>
  )
}

/** Whether a picture truly went in because of the call, as far as the trace shows it. */
function Received({ trace, round }: { trace: Trace; round: Round }) {
  const found = wentIn(trace, round)
  if (!found) return null
  const signs = [
    ...(found.tokens === null ? [] : [`${count(found.tokens)} ${unitOf(found.tokens, 'token')}`]),
    ...(found.width === null ? [] : [`${found.width}×${found.height ?? 0} px`]),
    ...(found.isKept ? ['its picture is kept'] : []),
  ]
  return (
    <p className="ui-note">
      {signs.length > 0 ? `A picture went in: ${signs.join(', ')}.` : 'Nothing shows that a picture went in.'}
    </p>
  )
}

/** The figures while they are folded: pixels cut, tokens written, time. */
export function figuresInShort(round: Round, mark: RoundMark | undefined): string {
  const [cut] = cropOf(mark)
  const { stats } = round
  const parts = [
    ...(cut ? [`${cut.value} px`] : []),
    ...(stats ? [`${count(stats.generatedTokens)} tokens`, duration(stats.ms).join(' ')] : []),
  ]
  return parts.join(' · ')
}

function CostList({ costs, className }: { costs: readonly Cost[]; className: string }) {
  if (costs.length === 0) return null
  return (
    <dl className={className}>
      {costs.map((cost) => (
        <div key={cost.name} title={cost.title}>
          <dt>{cost.name}</dt>
          <dd>{cost.value}</dd>
          <dd className="rounds-unit">{cost.unit}</dd>
        </div>
      ))}
    </dl>
  )
}

function cropOf(mark: RoundMark | undefined): Cost[] {
  if (!mark?.cropPx) return []
  const [x1, y1, x2, y2] = mark.cropPx
  const cut = { name: 'crop', value: `${x2 - x1}×${y2 - y1}`, unit: 'px', title: 'Pixels cut from the image' }
  if (!mark.receivedPx) return [cut]
  const { width, height } = mark.receivedPx
  return [
    cut,
    { name: 'received', value: `${width}×${height}`, unit: 'px', title: 'The size that went into the model' },
  ]
}

function statsOf(round: Round): Cost[] {
  const { stats } = round
  if (!stats) return []
  const [time, unit] = duration(stats.ms)
  return [
    {
      name: 'fed',
      value: count(stats.prefillTokens),
      unit: unitOf(stats.prefillTokens, 'token'),
      title: 'Tokens fed before the first new one of this round',
    },
    {
      name: 'generated',
      value: count(stats.generatedTokens),
      unit: unitOf(stats.generatedTokens, 'token'),
      title: 'Tokens that the model wrote',
    },
    {
      name: 'encoded',
      value: String(stats.imagesEncoded),
      unit: unitOf(stats.imagesEncoded, 'picture'),
      title: 'Pictures that went through the vision encoder; none when the features were at hand',
    },
    { name: 'time', value: time, unit, title: parts(stats) },
  ]
}

function unitOf(value: number, one: string): string {
  return value === 1 ? one : `${one}s`
}

function parts(stats: NonNullable<Round['stats']>): string {
  const named = [
    ['encode', stats.encodeMs],
    ['prefill', stats.prefillMs],
    ['decode', stats.decodeMs],
  ] as const
  return (
    named.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${Math.round(ms)} ms`])).join(', ') ||
    'Whole round'
  )
}
