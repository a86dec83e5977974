import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent, type RefObject } from 'react'
import { TRIAGE, type RowGroup, type RowScore, type RowValues } from '../../core'
import { useLoupe, useLoupeActions, type OpenSet } from '../../store'
import { cx, Empty, Icon } from '../../ui'
import { TRIAGE_WORDS } from '../scores/words'
import { counted, rowFacts, rowTitle, verdictOf } from './words'

/** Half a million rows of this height are still no taller than a browser can scroll. */
const ROW_HEIGHT = 36
const OVERSCAN = 8

/** The rows that the query leaves. Arrows walk them, and what is walked to is on the stage. */
export function RowList() {
  const set = useLoupe((state) => state.set)
  return set ? <Rows set={set} /> : null
}

function Rows({ set }: { set: OpenSet }) {
  const element = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => linesOf(set), [set])
  const rows = useVirtualizer({
    count: lines?.length ?? set.shown.length,
    getScrollElement: () => element.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  })
  const place = set.row === null ? -1 : set.shown.indexOf(set.row)
  useEffect(() => {
    const line = lines ? lines.indexOf(place) : place
    if (place >= 0 && line >= 0) rows.scrollToIndex(line, { align: 'auto' })
  }, [rows, place, lines])
  const { onKeyDown, onRow } = useHands(set, place, element)
  // Only rows in sight are in the page: a name that leads to none would mislead a reader.
  const drawn = rows.getVirtualItems()
  const isDrawn = place >= 0 && drawn.some(({ index }) => (lines ? lines[index] : index) === place)
  if (set.shown.length === 0) return <NoRows set={set} />
  return (
    <div
      ref={element}
      className="traces-rows"
      role="listbox"
      aria-label="Traces"
      aria-multiselectable
      aria-activedescendant={isDrawn ? `row-${set.row}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: rows.getTotalSize() }} className="traces-tall" role="presentation">
        {drawn.map(({ index: line, start }) => {
          const index = lines ? (lines[line] ?? 0) : line
          if (index < 0) return <GroupHead key={`group ${index}`} set={set} at={-index - 1} start={start} />
          const row = set.shown[index] ?? 0
          return (
            <Row
              key={row}
              id={row}
              values={set.table.row(row)}
              right={(set.table.score(row)?.right ?? -1) as RowValues['right']}
              why={set.query.sort?.by === 'triage' || set.query.triage ? reasonOf(set.table.score(row)) : ''}
              start={start}
              index={index}
              count={set.shown.length}
              open={row === set.row}
              picked={set.picked.has(row)}
              onRow={onRow}
            />
          )
        })}
      </div>
    </div>
  )
}

/**
 * Arrows walk and open, Enter goes to it, Space picks; a press opens, with Control it picks, with Shift it picks all
 * between.
 */
function useHands(set: OpenSet, place: number, element: RefObject<HTMLDivElement | null>) {
  const actions = useLoupeActions()
  const open = (index: number) => {
    const row = set.shown[index]
    if (row !== undefined) void actions.openRow(row)
  }
  return {
    onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
      const page = Math.max(1, Math.floor((element.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1)
      const to = placeAfter(event.key, place, set.shown.length, page)
      if (set.groups && (event.key === 'ArrowLeft' || event.key === 'ArrowRight'))
        actions.foldGroups(foldedAfter(set, place, event.key === 'ArrowLeft'))
      else if (event.key === ' ' && set.row !== null) actions.pickRows(turned(set.picked, set.row))
      else if (event.key === 'Enter' && set.row !== null) actions.setPlace('stage')
      else if (to === null) return
      else open(to)
      event.preventDefault()
      event.stopPropagation()
    },
    onRow(event: MouseEvent, index: number) {
      const row = set.shown[index]
      if (row === undefined) return
      if (event.shiftKey && place >= 0) actions.pickRows(between(set, place, index))
      else if (event.ctrlKey || event.metaKey) actions.pickRows(turned(set.picked, row))
      else {
        open(index)
        // In a narrow window the list gives way to what was chosen in it.
        actions.setPlace('stage')
      }
    },
  }
}

/** What stands on each line: a row's place among the shown, or -1 - n for the head of group n. */
function linesOf({ groups, folded, shown }: OpenSet): Int32Array | null {
  if (!groups) return null
  const lines = new Int32Array(shown.length + groups.length)
  let count = 0
  for (const [at, { key, start, count: rows }] of groups.entries()) {
    lines[count++] = -at - 1
    if (!folded.has(key)) for (let index = start; index < start + rows; index += 1) lines[count++] = index
  }
  return lines.subarray(0, count)
}

/** The group of the row at a place is folded, or unfolded. */
function foldedAfter({ groups, folded }: OpenSet, place: number, fold: boolean): Set<string> {
  const next = new Set(folded)
  const group = groups?.find(({ start, count }) => place >= start && place < start + count)
  if (group && fold) next.add(group.key)
  else if (group) next.delete(group.key)
  return next
}

function GroupHead({ set, at, start }: { set: OpenSet; at: number; start: number }) {
  const actions = useLoupeActions()
  const group = set.groups?.[at]
  if (!group) return null
  const isFolded = set.folded.has(group.key)
  function turn() {
    if (group) actions.foldGroups(turned(set.folded, group.key))
  }
  return (
    <div
      className="traces-row traces-group"
      role="option"
      aria-selected={false}
      aria-label={`${groupTitle(set, group)}, ${group.count} traces, ${isFolded ? 'folded' : 'unfolded'}`}
      style={{ transform: `translateY(${start}px)` }}
      onClick={turn}
    >
      <span className={cx('traces-verdict', isFolded ? 'traces-folded' : 'traces-unfolded')}>
        <Icon name="chevron" size={12} />
      </span>
      <span className="traces-question">{groupTitle(set, group)}</span>
      <span className="traces-facts">
        {counted(group.count, 'trace')}
        {group.known > 0 && ` · ${group.right} of ${group.known} right`}
      </span>
    </div>
  )
}

function groupTitle({ table, info, query }: OpenSet, { key, first }: RowGroup): string {
  if (query.groupBy === 'item') return rowTitle(table.row(first))
  if (query.groupBy === 'file') return info.files[Number(key)]?.name.split('/').at(-1) ?? key
  return key === '' ? 'not said' : key
}

function NoRows({ set }: { set: OpenSet }) {
  if (set.importing) return <Empty icon="search" title="The first traces are being read" />
  if (set.table.length === 0)
    return (
      <Empty icon="info" title="No traces">
        Under Files stands what was found, and what they may be read as.
      </Empty>
    )
  return (
    <Empty icon="search" title="No trace is left">
      Take a filter off to see more of {set.table.length.toLocaleString('en-US')}.
    </Empty>
  )
}

function reasonOf(score: RowScore | null): string {
  return score ? TRIAGE_WORDS[TRIAGE[score.triage] ?? 'none'] : ''
}

type RowProps = {
  id: number
  values: RowValues
  /** As it was imported, else as answer and gold compare. */
  right: RowValues['right']
  /** Why it is worth a look, where the list is sorted by that. */
  why: string
  start: number
  index: number
  count: number
  open: boolean
  picked: boolean
  onRow: (event: MouseEvent, index: number) => void
}

const Row = memo(function Row({ id, values, right, why, start, index, count, open, picked, onRow }: RowProps) {
  const verdict = verdictOf(values.right, right)
  return (
    <div
      id={`row-${id}`}
      role="option"
      aria-selected={picked || open}
      aria-current={open ? 'true' : undefined}
      aria-setsize={count}
      aria-posinset={index + 1}
      className={cx('traces-row', open && 'traces-row-open', picked && 'traces-row-picked')}
      style={{ transform: `translateY(${start}px)` }}
      onClick={(event) => onRow(event, index)}
    >
      <span className={cx('traces-verdict', `traces-${verdict.tone}`)} title={verdict.words}>
        {verdict.icon ? <Icon name={verdict.icon} size={12} /> : '·'}
        <span className="ui-hidden">{verdict.words}</span>
      </span>
      <span className="traces-question">{rowTitle(values)}</span>
      <span className="traces-facts">{why === '' ? rowFacts(values) : `${why} · ${rowFacts(values)}`}</span>
    </div>
  )
})

/** Where a key leads in a list; null for other keys. */
function placeAfter(key: string, place: number, count: number, page: number): number | null {
  const to = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page }[key]
  if (to !== undefined) return Math.min(count - 1, Math.max(0, to))
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : null
}

function turned<V>(chosen: ReadonlySet<V>, one: V): Set<V> {
  const next = new Set(chosen)
  if (!next.delete(one)) next.add(one)
  return next
}

function between({ shown }: OpenSet, from: number, to: number): Uint32Array {
  return shown.slice(Math.min(from, to), Math.max(from, to) + 1)
}
