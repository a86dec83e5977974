import { useMemo } from 'react'
import { answerMatches } from '../../core'
import { entryTitle, useLoupe, useLoupeActions, type TraceEntry } from '../../store'
import { Badge, Button, IconButton, cx } from '../../ui'
import './desk.css'

/**
 * The traces of the open picture, oldest first: one is on the stage, one may be beside it. With a single trace there is
 * nothing to choose, and nothing is shown.
 */
export function Desk() {
  const traces = useLoupe((state) => state.traces)
  const picture = useLoupe((state) => state.picture?.id ?? null)
  const here = useMemo(() => traces.filter((entry) => entry.picture === picture), [traces, picture])
  if (here.length < 2) return null
  return (
    <ul className="desk" aria-label="Traces of this picture">
      {here.map((entry) => (
        <DeskRow key={entry.id} entry={entry} title={entryTitle({ traces }, entry)} />
      ))}
    </ul>
  )
}

function DeskRow({ entry, title }: { entry: TraceEntry; title: string }) {
  const active = useLoupe((state) => state.active === entry.id)
  const beside = useLoupe((state) => state.compare === entry.id)
  const actions = useLoupeActions()
  return (
    <li className={cx('desk-row', active && 'desk-on')}>
      <button
        type="button"
        className="desk-choose"
        aria-current={active ? 'true' : undefined}
        onClick={() => actions.activate(entry.id)}
      >
        <span className="desk-title">
          {title}
          {entry.from && <span className="desk-from"> from round {entry.from.round + 1}</span>}
        </span>
        <span className="desk-answer" title={entry.trace.question}>
          {entry.running ? 'running …' : (entry.trace.answer?.text ?? 'no answer')}
        </span>
        <RightOrWrong entry={entry} />
      </button>
      <Button
        small
        kind="quiet"
        pressed={beside}
        disabled={active}
        aria-label={`Lay ${title} beside`}
        onClick={() => actions.setCompare(beside ? null : entry.id)}
      >
        Beside
      </Button>
      <IconButton
        icon="close"
        label={`Close ${title}`}
        disabled={entry.running}
        onClick={() => actions.closeTrace(entry.id)}
      />
    </li>
  )
}

/** Against gold, where the picture is a sample and the question is the sample's. */
export function RightOrWrong({ entry, text }: { entry: TraceEntry; text?: string | null }) {
  const gold = entry.sample?.question === entry.trace.question ? entry.sample?.gold?.answer?.text : undefined
  const answer = text ?? entry.trace.answer?.text
  if (!gold || answer === undefined) return null
  return answerMatches(answer, gold) ? <Badge tone="good">right</Badge> : <Badge tone="bad">wrong</Badge>
}
