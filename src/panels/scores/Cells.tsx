import type { CSSProperties } from 'react'
import type { Query, RunSums } from '../../core'
import { useLoupeActions } from '../../store'
import { percent } from '../../ui'

const LOOKS = ['miss', 'hit', 'none'] as const

/** Right answer x right look: each cell opens its traces in the list. Where some have no box, they stand apart. */
export function Cells({ sums, query }: { sums: RunSums; query: Query }) {
  const actions = useLoupeActions()
  const total = sums.cells.flat().reduce((sum, one) => sum + one, 0)
  // A filter that leaves nothing can be taken off where it was set.
  if (total === 0 && query.look === undefined) return null
  const hasNone = sums.cells[0][2] + sums.cells[1][2] > 0 || query.look === 'none'
  const cell = (answer: 0 | 1, at: 0 | 1 | 2, words: string) => {
    const count = sums.cells[answer][at]
    const [right, look] = [answer === 1 ? ('right' as const) : ('wrong' as const), LOOKS[at]]
    const isOpen = query.right === right && query.look === look
    const share = total > 0 ? count / total : 0
    return (
      <td>
        <button
          type="button"
          className="run-cell"
          style={{ '--share': share } as CSSProperties}
          aria-pressed={isOpen}
          disabled={count === 0 && !isOpen}
          title={isOpen ? 'List all again' : `List them: ${words}`}
          onClick={() => actions.setQuery(isOpen ? { right: undefined, look: undefined } : { right, look })}
        >
          <b>{count.toLocaleString('en-US')}</b>
          <span>{percent(share)} %</span>
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
