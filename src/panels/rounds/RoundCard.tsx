import { memo, Suspense, type MouseEvent } from 'react'
import { depthDirectionOf, regionDepth, writeDepthValue, type Round, type Trace } from '../../core'
import {
  currentBox,
  depthHere,
  useLoupe,
  useLoupeActions,
  type RoundMark,
  type ShownRound,
  type TraceEntry,
  selectedRound,
  hoveredRound,
} from '../../store'
import { Badge, Button, Chip, Disclosure, IconButton, cx, roundStyle } from '../../ui'
import { BoxTable } from './BoxTable'
import { Costs, figuresInShort } from './Costs'
import { LookLine } from './lazy'
import { useTold } from './told'
import { EditableText } from './EditableText'
import { RoundTools } from './RoundTools'
import { EMPTY, readRound, roundInWords, type Reading } from './reading'

type RoundCardProps = {
  entry: TraceEntry
  index: number
  shown: ShownRound
  mark: RoundMark | undefined
  /** The same round in the trace beside. */
  before: RoundMark | null
  /** Tab stops here: one card of the list at a time does. */
  stop: boolean
  /** Measures the card's height for the list, which lays it `top` pixels under its own top. */
  measure: (card: HTMLLIElement | null) => void
  top: number
}

/** One round. Pointing at it lights its box and crop; clicking flies the stage there. */
export const RoundCard = memo(function RoundCard({
  entry,
  index,
  shown,
  mark,
  before,
  stop,
  measure,
  top,
}: RoundCardProps) {
  const actions = useLoupeActions()
  const selected = useLoupe((state) => selectedRound(state) === index)
  const hovered = useLoupe((state) => hoveredRound(state) === index)
  const told = useTold(entry)
  const reading = readRound(entry, index, shown)
  const round = shown.round ?? EMPTY
  return (
    <li
      ref={measure}
      data-index={index}
      className={cx('rounds-card', selected && 'rounds-selected', hovered && 'rounds-hovered')}
      style={{ ...roundStyle(index), transform: `translateY(${top}px)` }}
      data-round={index}
      tabIndex={stop ? 0 : -1}
      aria-label={roundInWords(index, reading.act, mark, round.answer)}
      aria-current={selected ? 'true' : undefined}
      onMouseEnter={() => actions.hoverRound(index)}
      onMouseLeave={() => actions.hoverRound(null)}
      onClick={(event) => {
        if (!onControl(event)) actions.selectRound(index)
      }}
    >
      <CardHead index={index} reading={reading} round={round} running={entry.running} />
      <Thought entry={entry} index={index} shown={shown} reading={reading} />
      {told && (
        <Suspense>
          <LookLine entry={entry} index={index} />
        </Suspense>
      )}
      <Figures round={round} mark={mark} before={before} trace={entry.trace} />
      <Complaints reading={reading} />
      {mark && <RoundTools entry={entry} index={index} shown={shown} mark={mark} selected={selected} />}
    </li>
  )
})

/** Boxes as numbers, and what the round cost: folded until somebody asks, since the stage shows the boxes. */
type FiguresProps = Pick<RoundCardProps, 'mark' | 'before'> & { round: Round; trace: Trace }

function Figures({ round, mark, before, trace }: FiguresProps) {
  const open = useLoupe((state) => state.figuresOpen)
  const actions = useLoupeActions()
  return (
    <Disclosure label="Figures" summary={figuresInShort(round, mark)} open={open} onOpen={actions.setFiguresOpen}>
      {mark && <BoxTable mark={mark} before={before} />}
      <Costs round={round} mark={mark} trace={trace} />
    </Disclosure>
  )
}

/** A press on a control inside the card is no press on the card. */
function onControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('button, textarea, input, a') !== null
}

const TONE = { discarded: 'bad', 'forced answer': 'warn', 'nothing called': 'warn' } as const

function CardHead({
  index,
  reading,
  round,
  running,
}: {
  index: number
  reading: Reading
  round: Round
  running: boolean
}) {
  const actions = useLoupeActions()
  const label = round.actions[0]?.label
  const tone = Object.entries(TONE).find(([act]) => act === reading.act)?.[1] ?? 'plain'
  return (
    <div className="rounds-head">
      <Chip round={index} />
      <h3 className="rounds-title">Round {index + 1}</h3>
      <Badge tone={tone}>{reading.act}</Badge>
      {label && (
        <span className="rounds-label" title={label}>
          {label}
        </span>
      )}
      <span className="rounds-gap" />
      {reading.accepted && <Badge tone="good">accepted</Badge>}
      <IconButton
        icon="check"
        label={reading.accepted ? `Take back round ${index + 1}` : `Accept round ${index + 1}`}
        keys="Enter"
        pressed={reading.accepted}
        disabled={running}
        onClick={() => actions.accept(index)}
      />
    </div>
  )
}

type ThoughtProps = { entry: TraceEntry; index: number; shown: ShownRound; reading: Reading }

function Thought({ entry, index, shown, reading }: ThoughtProps) {
  const actions = useLoupeActions()
  const round = shown.round ?? EMPTY
  const insert = useDepthWords(entry, index)
  const streaming = entry.running && index === entry.trace.rounds.length - 1
  if (streaming) {
    return (
      <p className="rounds-thought rounds-streaming">
        {round.thought || round.raw || 'Reading the picture'}
        <span className="rounds-caret" aria-hidden="true" />
      </p>
    )
  }
  return (
    <>
      {reading.sketch && <p className="rounds-sketch">{reading.sketch}</p>}
      <EditableText
        what={`thought of round ${index + 1}`}
        text={reading.thought}
        empty="No thought was written."
        edited={reading.edited}
        disabled={entry.running}
        className="rounds-thought"
        insert={insert}
        marks={reading.rewritten}
        onText={(text) => actions.setThought(index, text)}
      />
      {reading.rewritten.length > 0 && (
        <p className="rounds-rewritten">
          Numbers follow their boxes.{' '}
          <Button small kind="quiet" icon="undo" onClick={() => setBack(actions, shown, reading)}>
            Set back
          </Button>
        </p>
      )}
    </>
  )
}

/** The numbers as the model wrote them again: they no longer follow their boxes. */
function setBack(actions: ReturnType<typeof useLoupeActions>, shown: ShownRound, reading: Reading) {
  const rois = [...new Set(reading.rewritten.map((slot) => slot.roi))]
  void actions.edit(rois.map((roi) => ({ kind: 'setBack', round: shown.id, roi })))
}

/** What the map says of the round's box, as its dialect would write it; null where no map is there. */
function useDepthWords(entry: TraceEntry, index: number): string | null {
  const found = useLoupe(depthHere)
  const region = found && found.picture === entry.picture ? currentBox(entry, index) : null
  if (!found || !region) return null
  const { median } = regionDepth(found.map, found.range, region.box)
  return `at depth ${writeDepthValue(median, depthDirectionOf(entry.trace))}`
}

function Complaints({ reading }: { reading: Reading }) {
  if (reading.complaints.length === 0) return null
  return (
    <ul className="rounds-complaints" aria-label="Complaints">
      {reading.complaints.map((complaint, at) => (
        <li key={at} title={complaint.code}>
          {complaint.message}
        </li>
      ))}
    </ul>
  )
}
