import { useVirtualizer } from '@tanstack/react-virtual'
import { Suspense, useEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react'
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
  shownRounds,
} from '../../store'
import { Empty, Spinner } from '../../ui'
import { AnswerCard } from './AnswerCard'
import { FileComplaints } from './FileComplaints'
import { Imported } from './lazy'
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
  const room = useLoupe((state) => state.room)
  if (phase === 'loading') {
    return (
      <p className="rounds-wait" role="status">
        <Spinner label="Loading" /> The model is loading; the first round follows.
      </p>
    )
  }
  if (room === 'traces')
    return (
      <Empty icon="open" title="No trace is open">
        Press a row of the list.
      </Empty>
    )
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
  const end = useNewestInView(entry, shown)
  const whole = shown >= shownRounds(entry).length
  return (
    <div className="rounds">
      <h2 className="rounds-question">{entry.trace.question}</h2>
      <FileComplaints entry={entry} />
      <Cards entry={entry} shown={shown} />
      {shown === 0 && entry.running && (
        <p className="rounds-wait">
          <Spinner label="Reading" /> The model is reading the picture.
        </p>
      )}
      {whole && <AnswerCard entry={entry} />}
      {whole && (entry.row ?? entry.trace.scores ?? entry.trace.group) && (
        <Suspense>
          <Imported entry={entry} />
        </Suspense>
      )}
      <LiveWords entry={entry} />
      <div ref={end} />
    </div>
  )
}

/** The cards in sight and some around them: a trace may have thousands of rounds. */
function Cards({ entry, shown }: { entry: TraceEntry; shown: number }) {
  const rounds = shownRounds(entry)
  const marks = useMemo(() => marksOf(entry), [entry])
  const compare = useLoupe(compareEntry)
  const before = useMemo(() => (compare && compare.id !== entry.id ? marksOf(compare) : []), [compare, entry.id])
  const selected = useLoupe(selectedRound)
  const list = useRef<HTMLOListElement>(null)
  const virtual = useCards(list, shown)
  const onKeyDown = useKeys(shown, virtual.scrollToIndex)
  return (
    <ol
      ref={list}
      className="rounds-list"
      aria-label="Rounds"
      style={{ height: virtual.getTotalSize() }}
      onKeyDown={onKeyDown}
    >
      {virtual.getVirtualItems().map(({ index, start }) => {
        const round = rounds[index]
        if (!round) return null
        return (
          <RoundCard
            key={round.id}
            entry={entry}
            index={index}
            shown={round}
            mark={marks[index]}
            before={before[index] ?? null}
            stop={index === (selected ?? 0)}
            measure={virtual.measureElement}
            top={start - virtual.options.scrollMargin}
          />
        )
      })}
    </ol>
  )
}

/** Where each card lies; heights are measured, since a thought may be of any length. */
function useCards(list: RefObject<HTMLOListElement | null>, count: number) {
  const selected = useLoupe(selectedRound)
  const virtual = useVirtualizer<Element, HTMLLIElement>({
    count,
    getScrollElement: () => list.current?.closest('.frame-body') ?? null,
    estimateSize: () => 140,
    gap: 8,
    overscan: 4,
    scrollMargin: list.current?.offsetTop ?? 0,
  })
  const { scrollToIndex } = virtual
  useEffect(() => {
    if (selected !== null && selected < count) scrollToIndex(selected, { align: 'auto' })
  }, [selected, count, scrollToIndex])
  return virtual
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
function useKeys(shown: number, scrollTo: (index: number) => void) {
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
    const list = event.currentTarget
    scrollTo(to)
    // A card far away is made only when it has been scrolled to.
    requestAnimationFrame(() => list.querySelector<HTMLElement>(`[data-round="${to}"]`)?.focus())
  }
}
