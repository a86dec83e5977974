import { useState } from 'react'
import type { TraceEntry } from '../../store'
import { Button, count, Segmented } from '../../ui'
import { CopyButton } from './CopyButton'

/** More letters than this are shown on request: a record with its pictures is megabytes. */
const AT_ONCE = 20_000

type As = 'written' | 'indented'
const AS: readonly { value: As; label: string; title: string }[] = [
  { value: 'written', label: 'as written', title: 'The letters of the file' },
  { value: 'indented', label: 'indented', title: 'The same values, a field a line' },
]

/** The record that a trace was made from: its letters in the file, or its row. */
export function RecordPart({ entry: { row, trace } }: { entry: TraceEntry }) {
  const [as, setAs] = useState<As>('written')
  const [all, setAll] = useState(false)
  if (!row) return null
  const pretty = row.isExact ? indented(row.raw) : null
  const text = as === 'indented' && pretty !== null ? pretty : row.raw
  const { file = '', start, end } = trace.source ?? {}
  const bytes = row.isExact && start !== undefined && end !== undefined
  return (
    <section className="raw-record" aria-label="The record">
      <div className="raw-bar">
        <h2>Record</h2>
        {pretty !== null && <Segmented label="How the record is shown" value={as} options={AS} onValue={setAs} />}
        <CopyButton text={text} what="the record" />
      </div>
      <p className="ui-note">
        {file}
        {bytes ? `, bytes ${count(start)} to ${count(end)}` : ''}
        {row.isExact ? '' : ': it has no text of its own there, so its values stand here as JSON'}
      </p>
      <pre className="raw-text" tabIndex={0} aria-label="The record's text">
        {all ? text : text.slice(0, AT_ONCE)}
      </pre>
      {!all && text.length > AT_ONCE && (
        <Button small onClick={() => setAll(true)}>
          Show all {count(text.length)} characters
        </Button>
      )}
    </section>
  )
}

/** Null where the text is no JSON, or stands indented already. */
function indented(text: string): string | null {
  try {
    const pretty = JSON.stringify(JSON.parse(text), null, 1)
    return pretty === text ? null : pretty
  } catch {
    return null
  }
}
