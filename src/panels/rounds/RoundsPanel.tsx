import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import {
  activeEntry,
  compareEntry,
  marksOf,
  roundCount,
  useLoupe,
  useLoupeActions,
  type TraceEntry,
  selectedRound,
  phaseOf,
} from '../../store'
import { Empty, Spinner } from '../../ui'
import { AnswerCard } from './AnswerCard'
import { LiveWords } from './LiveWords'
import { RoundCard } from './RoundCard'
import './rounds.css'

/** The active trace, round by round, newest in view. It says in words what the stage draws. */
export function RoundsPanel() {
  const entry = useLoupe(activeEntry)
  if (!entry) return <NoTrace />
  return <RoundList key={entry.id} entry={entry} />
}

function NoTrace() {
  const picture = useLoupe((state) => state.picture !== null)
  const phase = useLoupe((state) => phaseOf(state))
  if (phase === 'loading') {
    return (
      <p className="rounds-wait" role="status">
        <Spinner label="Loading" /> The model is loading; the first round follows.
      </p>
    )
  }
  return picture ? (
    <Empty icon="play" title="No rounds yet">
      Run the question, and each look of the model appears here.
    </Empty>
  ) : (
    <Empty icon="image" title="No picture yet">
      Open a picture or choose a sample.
    </Empty>
  )
}

function RoundList({ entry }: { entry: TraceEntry }) {
  const shown = roundCount(entry)
  const marks = useMemo(() => marksOf(entry), [entry])
  const compare = useLoupe(compareEntry)
  const before = useMemo(() => (compare && compare.id !== entry.id ? marksOf(compare) : []), [compare, entry.id])
  const selected = useLoupe((state) => selectedRound(state))
  const list = useRef<HTMLOListElement>(null)
  const end = useNewestInView(entry, shown)
  const onKeyDown = useKeys(shown)
  const whole = shown >= entry.trace.rounds.length
  return (
    <div className="rounds">
      <h2 className="rounds-question">{entry.trace.question}</h2>
      <ol ref={list} className="rounds-list" aria-label="Rounds" onKeyDown={onKeyDown}>
        {entry.trace.rounds.slice(0, shown).map((round, index) => (
          <RoundCard
            key={index}
            entry={entry}
            index={index}
            round={round}
            mark={marks[index]}
            before={before[index] ?? null}
            stop={index === (selected ?? 0)}
          />
        ))}
      </ol>
      {shown === 0 && entry.running && (
        <p className="rounds-wait">
          <Spinner label="Reading" /> The model is reading the picture.
        </p>
      )}
      {whole && <AnswerCard entry={entry} />}
      <LiveWords entry={entry} />
      <div ref={end} />
    </div>
  )
}

/** Keeps the newest round in view while it grows, unless the reader has scrolled away from the end. */
function useNewestInView(entry: TraceEntry, shown: number) {
  const end = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  useEffect(() => {
    const box = end.current?.closest('.frame-body')
    if (!box) return
    let last = box.scrollTop
    const onScroll = () => {
      // Only a reader scrolls up; a list that has grown since is further from its end without anybody leaving it.
      if (box.scrollTop < last - 1) following.current = false
      if (box.scrollHeight - box.scrollTop - box.clientHeight < 24) following.current = true
      last = box.scrollTop
    }
    box.addEventListener('scroll', onScroll, { passive: true })
    return () => box.removeEventListener('scroll', onScroll)
  }, [])
  const wasRunning = useRef(entry.running)
  const stepped = useRef(shown)
  useEffect(() => {
    const grew = entry.running || wasRunning.current || stepped.current !== shown
    wasRunning.current = entry.running
    stepped.current = shown
    if (following.current && grew) end.current?.scrollIntoView({ block: 'end' })
  }, [entry, shown])
  return end
}

/** On the list: up and down walk the rounds, Enter accepts the one that has the focus. */
function useKeys(shown: number) {
  const actions = useLoupeActions()
  return (event: KeyboardEvent<HTMLOListElement>) => {
    const card = event.target
    if (!(card instanceof HTMLElement) || card.dataset['round'] === undefined) return
    const index = Number(card.dataset['round'])
    if (event.key === 'Enter') {
      event.preventDefault()
      event.stopPropagation()
      actions.accept(index)
      return
    }
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown - 1, ' ': index }[event.key]
    if (to === undefined || to < 0 || to >= shown) return
    event.preventDefault()
    event.stopPropagation()
    actions.selectRound(to)
    event.currentTarget.querySelector<HTMLElement>(`[data-round="${to}"]`)?.focus()
  }
}
