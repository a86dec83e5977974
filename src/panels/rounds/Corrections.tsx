import { acceptedCount } from '../../core'
import { useLoupe, useLoupeActions, type Draft, type TraceEntry } from '../../store'
import { Badge, Button } from '../../ui'

/** What a person stands behind so far, and the file of it; nothing is shown before the first edit. */
export function Corrections({ entry }: { entry: TraceEntry }) {
  const author = useLoupe((state) => state.author)
  const actions = useLoupeActions()
  if (entry.running || !entry.draft) return null
  const { parts, accepted } = acceptedCount(entry.draft.now.rationale)
  const rest = parts - accepted
  return (
    <section className="rounds-gold" aria-label="Your rationale">
      <div className="rounds-head">
        <Badge tone="gold">rationale</Badge>
        <span className="rounds-label">
          {accepted} of {parts} parts accepted
        </span>
        <span className="rounds-gap" />
        <Kept entry={entry} draft={entry.draft} />
      </div>
      <div className="rounds-tools">
        <Button
          small
          icon="check"
          onClick={() => void actions.edit([{ kind: 'acceptAll', accepted: rest > 0 }], entry.id)}
        >
          {rest > 0 ? 'Accept all' : 'Accept none'}
        </Button>
        <Button small icon="download" title="Parts that nobody accepted are marked so" onClick={() => save('mark')}>
          Save
        </Button>
        {rest > 0 && accepted > 0 && (
          <Button small title={`Leaves out ${rest} parts that nobody accepted`} onClick={() => save('omit')}>
            Save accepted
          </Button>
        )}
      </div>
      <Conflicts draft={entry.draft} />
      <p className="ui-note">Edited by {author}. The name can be changed under Policy.</p>
    </section>
  )
  function save(unaccepted: 'mark' | 'omit') {
    void actions.saveRationale(entry.id, unaccepted)
  }
}

const KEPT = { saved: 'Saved', saving: 'Saving …', failed: 'Not saved' } as const

/** Whether the browser has it: "Saved" when its transaction is complete. */
function Kept({ entry, draft }: { entry: TraceEntry; draft: Draft }) {
  const actions = useLoupeActions()
  return (
    <>
      <span className="rounds-kept" role="status" data-kept={draft.kept}>
        {KEPT[draft.kept]}
      </span>
      {draft.kept === 'failed' && (
        <Button small kind="primary" onClick={() => actions.retryDraft(entry.id)}>
          Try again
        </Button>
      )}
    </>
  )
}

/** Where two people's, or two tabs', edits of one field met: the later one is shown, both are kept. */
function Conflicts({ draft }: { draft: Draft }) {
  const actions = useLoupeActions()
  const conflicts = draft.now.rationale.conflicts ?? []
  if (conflicts.length === 0) return null
  return (
    <ul className="rounds-complaints" aria-label="Conflicts">
      {conflicts.map(({ id, field, values }) => (
        <li key={`${id}.${field}`}>
          {id}, {field}: {values.map((one) => `${one.by} “${inShort(one.value)}”`).join(', ')}. The last is shown.{' '}
          <Button small kind="quiet" onClick={() => void actions.edit([{ kind: 'settle', part: id, field }])}>
            Keep it
          </Button>
        </li>
      ))}
    </ul>
  )
}

function inShort(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
