import { useState } from 'react'
import { useLoupe, useLoupeActions } from '../../store'
import { Button, Disclosure, IconButton, Section } from '../../ui'
import { OpenPicture } from './OpenPicture'
import { Samples } from './Samples'
import './pictures.css'

/** What can be asked about: a person's own picture, the samples, and the traces that this browser kept. */
export function PicturesPanel() {
  return (
    <>
      <OpenPicture />
      <SavedTraces />
      <Samples />
    </>
  )
}

/** The samples below stay in sight. */
const AT_ONCE = 3

function SavedTraces() {
  const saved = useLoupe((state) => state.saved)
  const [all, setAll] = useState(false)
  const actions = useLoupeActions()
  const removed = useLoupe((state) => state.removed.length)
  if (saved.length + removed === 0) return null
  return (
    <Section
      title="Recent traces"
      tools={
        saved.length > AT_ONCE && (
          <Button small kind="quiet" pressed={all} onClick={() => setAll(!all)}>
            All {saved.length}
          </Button>
        )
      }
    >
      <ul className="pictures-saved">
        {(all ? saved : saved.slice(0, AT_ONCE)).map((trace) => (
          <li key={trace.id}>
            <button type="button" className="pictures-row" onClick={() => void actions.openTrace(trace.id)}>
              <span className="pictures-question">{trace.question || 'No question'}</span>
              <span className="pictures-under">
                {trace.model} · {dateOf(trace.saved)}
              </span>
            </button>
            <IconButton
              icon="trash"
              label={`Delete the trace "${trace.question}"`}
              onClick={() => void actions.deleteSaved(trace.id)}
            />
          </li>
        ))}
      </ul>
      <Removed />
    </Section>
  )
}

/** What was deleted can be taken back for 30 days, or until room is needed. */
function Removed() {
  const removed = useLoupe((state) => state.removed)
  const [open, setOpen] = useState(false)
  const actions = useLoupeActions()
  if (removed.length === 0) return null
  return (
    <Disclosure label={`Deleted (${removed.length})`} open={open} onOpen={setOpen}>
      <ul className="pictures-saved">
        {removed.map((trace) => (
          <li key={trace.id}>
            <span className="pictures-question">{trace.question || 'No question'}</span>
            <Button small kind="quiet" icon="undo" onClick={() => void actions.restore(trace.id)}>
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}

/** Day and minute as the reader's language writes them; what is no date stays as it is. */
function dateOf(text: string): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime())
    ? text
    : date.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })
}
