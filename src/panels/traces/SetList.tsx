import { useLoupe, useLoupeActions } from '../../store'
import { bytes, IconButton, Section } from '../../ui'
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
                {counted(set.rows, 'trace')} · {counted(set.files.length, 'file')} · {bytes(set.bytes)}
                {set.stopped ? ' · stopped' : ''}
              </span>
            </button>
            <IconButton
              icon="trash"
              label={`Delete the set "${set.name}"`}
              onClick={() => void actions.removeSet(set.id)}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
