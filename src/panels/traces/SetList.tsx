import { useState } from 'react'
import { useLoupe, useLoupeActions } from '../../store'
import { Button, bytes, IconButton, Section } from '../../ui'
import { counted } from './words'

/** The sets that this browser keeps: each comes back at once. */
export function SetList() {
  const sets = useLoupe((state) => state.sets)
  const actions = useLoupeActions()
  if (sets.length === 0) return null
  return (
    <Section title="Sets">
      <ul className="traces-kept">
        {sets.map((set) => (
          <li key={set.id}>
            <button type="button" className="pictures-row" onClick={() => void actions.openSet(set.id)}>
              <span className="traces-name">{set.name}</span>
              <span className="pictures-under">
                {counted(set.rows, 'trace')} · {counted(set.files.length, 'file')} · {bytes(set.bytes).join(' ')}
                {set.stopped ? ' · stopped' : set.reading ? ' · cut off' : ''}
              </span>
            </button>
            <Delete name={set.name} onDelete={() => void actions.removeSet(set.id)} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** A set may be a gigabyte that nobody keeps twice, so a press asks first. */
function Delete({ name, onDelete }: { name: string; onDelete: () => void }) {
  const [asked, setAsked] = useState<boolean | null>(null)
  if (!asked)
    return (
      <IconButton
        icon="trash"
        label={`Delete the set "${name}"`}
        // Whoever keeps it goes on from where they were.
        autoFocus={asked === false}
        onClick={() => setAsked(true)}
      />
    )
  return (
    <span className="traces-ask" role="group" aria-label={`Delete the set "${name}" for good?`}>
      <Button small kind="danger" onClick={onDelete}>
        Delete for good
      </Button>
      <Button small kind="quiet" autoFocus onClick={() => setAsked(false)}>
        Keep
      </Button>
    </span>
  )
}
