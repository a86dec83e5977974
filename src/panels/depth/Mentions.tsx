import { useMemo } from 'react'
import { isGrounded, type ScoredMention } from '../../core'
import { activeEntry, depthHere, useLoupe, useLoupeActions } from '../../store'
import { Badge, Chip, Section, type Tone } from '../../ui'
import { Scores } from './Scores'
import { scoreEntry, wordsOf } from './mentionRows'

/** What the thoughts say of depth, each beside what the map (or gold) says of the same box. */
export function Mentions() {
  const entry = useLoupe(activeEntry)
  const found = useLoupe(depthHere)
  const scored = useMemo(() => entry && scoreEntry(entry, found), [entry, found])
  if (!entry || !scored || scored.score.mentions.length === 0) return null
  return (
    <Section title="Said of depth">
      <ol className="depth-rows">
        {scored.score.mentions.map((mention, at) => (
          <Mention key={at} mention={mention} thought={scored.rounds[mention.round]?.thought ?? ''} />
        ))}
      </ol>
      <Scores entry={entry} scored={scored} />
      <p className="ui-note">
        {scored.by === 'map'
          ? 'Checked against the map.'
          : scored.by === 'gold'
            ? 'Checked against gold.'
            : 'Find depth to check them.'}
      </p>
    </Section>
  )
}

function Mention({ mention, thought }: { mention: ScoredMention; thought: string }) {
  const actions = useLoupeActions()
  const { round } = mention
  const [tone, verdict, title] = verdictOf(mention)
  const { said, truth } = wordsOf(mention, thought)
  return (
    <li
      className="depth-mention"
      onPointerEnter={() => actions.hoverRound(round)}
      onPointerLeave={() => actions.hoverRound(null)}
    >
      <Chip round={round} />
      <span className="depth-quote" title={said}>
        {said}
      </span>
      <span className="depth-number">{truth}</span>
      <Badge tone={tone} title={title}>
        {verdict}
      </Badge>
    </li>
  )
}

function verdictOf(mention: ScoredMention): [Tone, string, string] {
  if (!isGrounded(mention)) return ['warn', 'ungrounded', 'No box says what it speaks of']
  if (mention.hallucinated)
    return ['bad', mention.kind === 'order' ? 'reversed' : 'off', 'Depth hallucination: tied to a box, and not so']
  if (mention.kind === 'order') {
    return mention.verdict === 'right'
      ? ['good', 'right', 'The order is so']
      : ['plain', mention.verdict ?? 'unchecked', 'The two are about as deep, or nobody knows']
  }
  if (mention.error === null) return ['plain', 'unchecked', 'Nobody knows the depth of its box']
  return ['good', mention.error.toFixed(3), 'Difference from the depth of its box']
}
