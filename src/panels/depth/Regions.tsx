import { useState } from 'react'
import type { DepthMap, DepthRange } from '../../core'
import { useLoupe, useLoupeActions, litRound } from '../../store'
import { Badge, Chip, Section, cx } from '../../ui'
import { Compare } from './Compare'
import { RAMP } from './Legend'
import type { DepthRow } from './rows'

type RegionsProps = {
  rows: readonly DepthRow[]
  map: DepthMap
  range: DepthRange
  /** Gold objects that are not shown. */
  hidden: number
}

/** The regions from near to far. Two of them, once chosen, are laid side by side. */
export function Regions({ rows, map, range, hidden }: RegionsProps) {
  const [picked, setPicked] = useState<readonly string[]>([])
  const actions = useLoupeActions()
  const chosen = picked.flatMap((key) => rows.filter((row) => row.key === key))
  const [first, second] = chosen
  const pick = (key: string) =>
    setPicked((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key].slice(-2)))
  return (
    <Section title="Near to far">
      {rows.length === 0 && <p className="ui-note">No round has a box yet.</p>}
      <ol className="depth-rows">
        {rows.map((row) => (
          <Region key={row.key} row={row} picked={picked.includes(row.key)} onPick={() => pick(row.key)} />
        ))}
      </ol>
      {hidden > 0 && (
        <button type="button" className="depth-more" onClick={() => actions.setGold(true)}>
          Show the {hidden} objects that gold knows
        </button>
      )}
      {first && second ? (
        <Compare first={first} second={second} map={map} range={range} />
      ) : (
        rows.length > 1 && <p className="ui-note">Choose two to lay them side by side.</p>
      )}
    </Section>
  )
}

function Region({ row, picked, onPick }: { row: DepthRow; picked: boolean; onPick: () => void }) {
  const actions = useLoupeActions()
  const lit = useLoupe((state) => row.round !== null && litRound(state) === row.round)
  const { median, p25, p75 } = row.depth
  const half = `half of it between ${p25.toFixed(3)} and ${p75.toFixed(3)}`
  return (
    <li>
      <button
        type="button"
        className={cx('depth-row', lit && 'depth-lit', picked && 'depth-picked')}
        aria-pressed={picked}
        aria-label={`${row.name}: depth ${median.toFixed(3)}, ${half}`}
        onClick={onPick}
        onPointerEnter={() => row.round !== null && actions.hoverRound(row.round)}
        onPointerLeave={() => actions.hoverRound(null)}
      >
        {row.round === null ? <Badge tone="gold">gold</Badge> : <Chip round={row.round} />}
        <span className="depth-name" title={row.name}>
          {row.name}
        </span>
        <span className="depth-number">{median.toFixed(3)}</span>
        <Spread row={row} />
        {row.gold !== null && (
          <span className="depth-said" title="The depth value that gold gives">
            gold {row.gold.toFixed(3)}
          </span>
        )}
      </button>
    </li>
  )
}

/** The histogram over the legend's colours, with the median as a line. */
function Spread({ row }: { row: DepthRow }) {
  const { histogram, median } = row.depth
  const most = Math.max(1, ...histogram)
  return (
    <span className="depth-spread" aria-hidden="true">
      <span className="depth-bars">
        {histogram.map((count, at) => (
          <span key={at} style={{ height: `${(count / most) * 100}%` }} />
        ))}
      </span>
      <span className="depth-ramp depth-thin" style={{ background: RAMP }} />
      <span className="depth-median" style={{ left: `${median * 100}%` }} />
    </span>
  )
}
