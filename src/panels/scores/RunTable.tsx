import { numbersFrom, type Interval, type RunSums } from '../../core'
import { NUMBERS, number3 } from './words'

type Row = { readonly value: string; readonly sums: RunSums }

/** The numbers of the run and of its parts, each with its 95 % interval. */
export function RunTable({ by, all, parts }: { by: string; all: RunSums; parts: readonly Row[] }) {
  const shown = shownNumbers(all)
  return (
    <div className="run-scroll" role="region" aria-label="Numbers of the run" tabIndex={0}>
      <table className="run-table">
        <thead>
          <tr>
            <th scope="col">{by}</th>
            <th scope="col" title="Traces; those with gold boxes; those of them with a box of the model">
              traces
            </th>
            {shown.map(({ name, label, what }) => (
              <th key={name} scope="col" title={what}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Line value="all" sums={all} shown={shown} />
          {parts.length > 1 &&
            parts
              .slice(0, 40)
              .map(({ value, sums }) => (
                <Line key={value} value={value === '' ? 'not said' : value} sums={sums} shown={shown} />
              ))}
        </tbody>
      </table>
      {parts.length > 40 && <p className="ui-note">{parts.length - 40} more values are in the CSV.</p>}
    </div>
  )
}

/** The numbers that a run has. Where nobody judged an answer, Acc_ans is the recomputed one, and says so. */
function shownNumbers(run: RunSums): typeof NUMBERS {
  const numbers = numbersFrom(run)
  const had = NUMBERS.filter(({ name }) => numbers[name].n > 0)
  if (run.judged > 0) return had
  return had
    .filter(({ name }) => name !== 'accAns')
    .map((one) => (one.name === 'accAnsRecomputed' ? { ...one, label: 'Acc_ans, recomputed' } : one))
}

function Line({ value, sums, shown }: Row & { shown: typeof NUMBERS }) {
  const numbers = numbersFrom(sums)
  return (
    <tr>
      <th scope="row" title={value}>
        {value}
      </th>
      <td title={`${sums.joined} with gold boxes, ${sums.withBox} of them with a box of the model`}>
        {sums.items.toLocaleString('en-US')}
      </td>
      {shown.map(({ name }) => (
        <Cell key={name} of={numbers[name]} />
      ))}
    </tr>
  )
}

function Cell({ of }: { of: Interval }) {
  if (of.n === 0) return <td>–</td>
  return (
    <td title={`95 % interval, over ${of.n.toLocaleString('en-US')}`}>
      {number3(of.value)}
      {Number.isFinite(of.low) && (
        <span className="run-interval">
          {number3(of.low)}–{number3(of.high)}
        </span>
      )}
    </td>
  )
}
