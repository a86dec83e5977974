import type { Trace } from '../../core'
import type { TraceEntry } from '../../store'

/** What a record says of its trace beside the dialogue: that nobody looked, its rewards, its place among samples. */
export function Imported({ entry: { row, trace } }: { entry: TraceEntry }) {
  const facts = factsOf(trace)
  const blind = row !== undefined && isBlind(trace)
  if (!blind && facts.length === 0) return null
  return (
    <section className="rounds-imported" aria-label="As imported">
      {blind && <p>Nobody looked: the record has no picture, no call and no box.</p>}
      {facts.length > 0 && (
        <dl>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function isBlind({ images, rounds }: Trace): boolean {
  const looked = rounds.some(
    ({ actions, rois, answerShapes = [] }) => actions.length + rois.length + answerShapes.length > 0,
  )
  return images.length === 0 && !looked
}

/** More than this are a table of their own, which the record shows. */
const MOST_FACTS = 12

function factsOf({ scores = {}, verdicts = {}, group }: Trace): [string, string][] {
  const sampled: [string, string][] = group
    ? [['sample', `${group.index + 1} of its group${group.step === undefined ? '' : `, step ${group.step}`}`]]
    : []
  const said = Object.entries({ ...scores, ...verdicts }).map(([name, value]): [string, string] => [
    name,
    inShort(value),
  ])
  return [...sampled, ...said].slice(0, MOST_FACTS)
}

function inShort(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(3)
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)
}
