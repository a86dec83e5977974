import { memo } from 'react'
import { UNITS, type Numbers4 } from '../../core'
import type { RoundMark } from '../../store'
import { box, cx } from '../../ui'

type Row = {
  name: string
  title: string
  numbers: Numbers4
  unit: (typeof UNITS)[number]
  words: string
  line?: 'dashed' | 'solid'
}

/** The boxes of a round, one a row, with the unit that each was written in. */
export const BoxTable = memo(function BoxTable({ mark, before }: { mark: RoundMark; before: RoundMark | null }) {
  const rows = rowsOf(mark, before)
  if (rows.length === 0) return null
  return (
    <table className="rounds-boxes">
      <thead>
        <tr>
          <th scope="col">
            <span className="ui-hidden">Box</span>
          </th>
          {['x1', 'y1', 'x2', 'y2'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">
            <span className="ui-hidden">Unit</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row" title={row.title}>
              {row.line && <span className={cx('rounds-line', `rounds-line-${row.line}`)} aria-hidden="true" />}
              {row.name}
            </th>
            {box(row.numbers, row.unit).map((value, at) => (
              <td key={at}>{value}</td>
            ))}
            <td className="rounds-unit">{row.words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
})

/** `of view` where the numbers are of what the model saw last, which is often a crop. */
function rowsOf(mark: RoundMark, before: RoundMark | null): Row[] {
  const rows: Row[] = []
  const unit = UNITS.find((one) => one === mark.requestedNumbers?.unit) ?? 'unit'
  if (mark.roi)
    rows.push({
      name: 'predicted',
      title: 'The RoI that the thought carries, in the image',
      numbers: mark.roi.box,
      unit: 'unit',
      words: 'image',
    })
  mark.rois.slice(1).forEach((roi, index) =>
    rows.push({
      name: `RoI ${index + 2}`,
      title: 'Another box of the thought, in the image',
      numbers: roi.box,
      unit: 'unit',
      words: 'image',
    }),
  )
  if (mark.requestedNumbers) {
    rows.push({
      name: 'requested',
      title: 'The box as the model wrote it, in its own frame',
      numbers: mark.requestedNumbers.numbers,
      unit,
      words: UNIT_WORDS[unit],
      line: 'dashed',
    })
  }
  if (mark.effective)
    rows.push({
      name: 'effective',
      title: 'The box that was cut after padding, growing and clamping, in the image',
      numbers: mark.effective.box,
      unit: 'unit',
      words: 'image',
      line: 'solid',
    })
  if (mark.edited)
    rows.push({
      name: 'yours',
      title: 'The box that stands now, in the image; Run from here takes it',
      numbers: mark.edited.box,
      unit: 'unit',
      words: 'image',
    })
  if (before?.effective && !sameNumbers(before.effective.box, mark.effective?.box)) {
    rows.push({
      name: 'beside',
      title: 'The effective box of this round in the trace beside',
      numbers: before.effective.box,
      unit: 'unit',
      words: 'image',
    })
  }
  return rows
}

const UNIT_WORDS = { unit: '0–1', pixel: 'px', mille: '0–1000', percent: '%' } as const

function sameNumbers(a: Numbers4, b: Numbers4 | undefined): boolean {
  return b !== undefined && a.every((value, at) => Math.abs(value - (b[at] ?? NaN)) < 1e-9)
}
