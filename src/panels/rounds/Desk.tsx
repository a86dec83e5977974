import { useEffect, useMemo, useRef } from 'react'
import { answerMatches } from '../../core'
import { entryTitle, useLoupe, useLoupeActions, type TraceEntry } from '../../store'
import { Badge, Button, IconButton, count, cx, duration } from '../../ui'
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
  const active = useLoupe((state) => state.views.main.entry === entry.id)
  const beside = useLoupe((state) => state.views.beside.entry === entry.id)
  const actions = useLoupeActions()
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <li ref={row} className={cx('desk-row', active && 'desk-on')}>
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
        <RightOrWrong entry={entry} />
        <span className="desk-answer">{entry.running ? 'running …' : (entry.trace.answer?.text ?? 'no answer')}</span>
        <span className="desk-question">{entry.trace.question || 'No question'}</span>
        <span className="desk-totals">{totals(entry)}</span>
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

/** What the whole trace took: tokens fed and written, and time; nothing where nobody measured. */
function totals({ trace }: TraceEntry): string {
  const stats = trace.rounds.flatMap((round) => (round.stats ? [round.stats] : []))
  if (stats.length === 0) return ''
  const tokens = stats.reduce((sum, one) => sum + one.prefillTokens + one.generatedTokens, 0)
  const ms = stats.reduce((sum, one) => sum + one.ms, 0)
  return `${count(tokens)} tokens · ${duration(ms).join(' ')}`
}

/** Against gold, where the picture is a sample and the question is the sample's. */
export function RightOrWrong({ entry, text }: { entry: TraceEntry; text?: string | null }) {
  const gold = entry.sample?.question === entry.trace.question ? entry.sample?.gold?.answer?.text : undefined
  const answer = text ?? entry.trace.answer?.text
  if (!gold || answer === undefined) return null
  return answerMatches(answer, gold) ? <Badge tone="good">right</Badge> : <Badge tone="bad">wrong</Badge>
}
