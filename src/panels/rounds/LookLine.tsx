import { useMemo } from 'react'
import { lookScores, plannerDistance, SCORING_DEFAULTS, type Effect, type LookScore } from '../../core'
import { knownGold, useLoupe, type TraceEntry } from '../../store'
import { Badge } from '../../ui'

function useParameters() {
  return useLoupe((state) => state.set?.table.scoring ?? SCORING_DEFAULTS)
}

/** Each look of a round against gold: right or wrong, by how much, and what training would make of it. */
export function LookLine({ entry, index }: { entry: TraceEntry; index: number }) {
  const parameters = useParameters()
  const scores = useMemo(() => lookScores(entry.trace, knownGold(entry), parameters), [entry, parameters])
  const own = scores.filter(({ round }) => round === index)
  if (own.length === 0) return null
  return (
    <p className="rounds-look">
      {own.map((score, at) => (
        <span key={at} title={inWords(score)}>
          <Badge tone={score.right ? 'good' : 'bad'}>IoU {score.u.toFixed(2)}</Badge>
          {score.refined > 0 && ` +${score.refined.toFixed(2)} refined`}
          {score.redundant && ' redundant'}
          {EFFECT_WORDS[score.effect]} r {score.reward.toFixed(2)} · credit ×{score.credit.better.toFixed(2)}
        </span>
      ))}
    </p>
  )
}

const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  helped: ' helped',
  hurt: ' hurt',
  none: ' changed nothing',
  unknown: '',
}

const EFFECT_TITLES: Readonly<Record<Effect, string>> = {
  helped: 'The answer before it was wrong, the one after it is right.',
  hurt: 'The answer before it was right, the one after it is wrong.',
  none: 'The answers before and after it are both right, or both wrong.',
  unknown: '',
}

function inWords({ u, right, refined, redundant, reward, credit, effect }: LookScore): string {
  return [
    `Fidelity ${u.toFixed(3)}: IoU with the best gold box, ${right ? 'right' : 'wrong'} at h0.`,
    refined > 0 ? `Better than every look before it by ${refined.toFixed(3)}.` : '',
    redundant ? 'Redundant: it repeats a look, or adds nothing after a right one.' : '',
    EFFECT_TITLES[effect],
    `Reward ${reward.toFixed(3)}.`,
    `Credit of its tokens ${credit.better.toFixed(2)} where the trajectory is better than its group,`,
    `${credit.worse.toFixed(2)} where it is worse.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Under the answer: how far the looks are from the planner's own chain. */
export function ChainLine({ entry }: { entry: TraceEntry }) {
  const parameters = useParameters()
  const distance = useMemo(() => plannerDistance(entry.trace, knownGold(entry).shapes, parameters), [entry, parameters])
  if (distance === null) return null
  const { n, cover } = parameters.zoom
  const title = [
    `Loupe's planner zooms to the gold box step by step (N ${n}, cover ${cover}).`,
    'This is 1 less the mean IoU of the looks with its views: 0 where they are the same, 1 where none meets. Ours.',
  ].join(' ')
  return (
    <p className="rounds-look" title={title}>
      {distance.toFixed(2)} of 1 away from a planned way to gold
    </p>
  )
}
