import { useMemo } from 'react'
import { depthByAction, poolDepth, type DepthSummary } from '../../core'
import { depthHere, useLoupe, type TraceEntry } from '../../store'
import { percent } from '../../ui'
import { scoreEntry, type ScoredEntry } from './mentionRows'

type Row = { readonly name: string; readonly title: string; readonly summary: DepthSummary }

/** How well depth is spoken of: by each action that speaks of it, by the trace, and by all traces that are open. */
export function Scores({ entry, scored }: { entry: TraceEntry; scored: ScoredEntry }) {
  const traces = useLoupe((state) => state.traces)
  const found = useLoupe(depthHere)
  const run = useMemo(() => poolDepth(traces.map((one) => scoreEntry(one, found).score)), [traces, found])
  const rows: Row[] = [
    ...actionRows(entry, scored),
    { name: 'trace', title: 'All mentions of this trace', summary: scored.score.summary },
    ...(run.traces > 1
      ? [{ name: `${run.traces} open`, title: 'All mentions of all open traces, each counting the same', summary: run }]
      : []),
  ]
  return (
    <>
      <table className="depth-scores">
        <thead>
          <tr>
            <th scope="col">
              <span className="ui-hidden">Of</span>
            </th>
            {COLUMNS.map(({ name, title }) => (
              <th key={name} scope="col" title={title}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, title, summary }) => (
            <tr key={name}>
              <th scope="row" title={title}>
                {name}
              </th>
              {COLUMNS.map((column) => (
                <td key={column.name}>{column.words(summary)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {run.traces > 1 && run.hallucinating > 0 && (
        <p className="ui-note">
          Depth hallucination in {run.hallucinating} of the {run.speaking} open traces that speak of depth.
        </p>
      )}
    </>
  )
}

const COLUMNS: readonly { name: string; title: string; words(summary: DepthSummary): string }[] = [
  {
    name: 'grounded',
    title: 'Mentions that are tied to a box, of all mentions',
    words: ({ grounded }) => (grounded === null ? '–' : `${percent(grounded)} %`),
  },
  {
    name: 'error',
    title: 'Mean difference between the value said and the depth of its box',
    words: ({ error }) => error?.toFixed(3) ?? '–',
  },
  {
    name: 'orders wrong',
    title: 'Of the orders that are tied and decided',
    words: ({ orders, orderErrors }) => (orders === 0 ? '–' : `${orderErrors} of ${orders}`),
  },
]

/** The actions whose thought speaks of depth; actions of a round are counted only where it has several. */
function actionRows({ trace }: TraceEntry, { score, rounds }: ScoredEntry): Row[] {
  const shown = { ...trace, rounds: trace.rounds.slice(0, rounds.length) }
  return depthByAction(shown, score).flatMap(({ round, action, summary }) => {
    if (summary.mentions === 0) return []
    const several = (trace.rounds[round]?.actions.length ?? 0) > 1
    const name = several ? `action ${round + 1}.${action + 1}` : `action ${round + 1}`
    return [{ name, title: 'Mentions in the thought of this action', summary }]
  })
}
