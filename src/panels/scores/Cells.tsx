import type { CSSProperties } from 'react'
import type { Query, RunSums } from '../../core'
import { useLoupeActions } from '../../store'
import { percent } from '../../ui'

const LOOKS = ['miss', 'hit', 'none'] as const

/** Right answer x right look: each cell opens its traces in the list. Where some have no box, they stand apart. */
export function Cells({ sums }: { sums: RunSums }) {
  const actions = useLoupeActions()
  const total = sums.cells.flat().reduce((sum, one) => sum + one, 0)
  if (total === 0) return null
  const open = (right: Query['right'], look: Query['look']) => actions.setQuery({ right, look })
  const hasNone = sums.cells[0][2] + sums.cells[1][2] > 0
  const cell = (answer: 0 | 1, look: 0 | 1 | 2, words: string) => {
    const count = sums.cells[answer][look]
    return (
      <td>
        <button
          type="button"
          className="run-cell"
          style={{ '--share': count / total } as CSSProperties}
          title={`List them: ${words}`}
          onClick={() => open(answer === 1 ? 'right' : 'wrong', LOOKS[look])}
        >
          <b>{count.toLocaleString('en-US')}</b>
          <span>{percent(count / total)} %</span>
        </button>
      </td>
    )
  }
  return (
    <section className="run-part" aria-label="Right answer and right look">
      <h3>Right answer × right look</h3>
      <table className="run-cells">
        <thead>
          <tr>
            <td />
            <th scope="col">box met gold</th>
            <th scope="col">missed it</th>
            {hasNone && <th scope="col">no box</th>}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">right</th>
            {cell(1, 1, 'right, and for the right visual reason')}
            {cell(1, 0, 'right without having looked at gold')}
            {hasNone && cell(1, 2, 'right, and no box')}
          </tr>
          <tr>
            <th scope="row">wrong</th>
            {cell(0, 1, 'wrong although it looked at gold')}
            {cell(0, 0, 'wrong, and looked elsewhere')}
            {hasNone && cell(0, 2, 'wrong, and no box')}
          </tr>
        </tbody>
      </table>
    </section>
  )
}
