import { useLoupe, useLoupeActions, phaseOf } from '../../store'
import { Section } from '../../ui'
import { SourceForm } from './SourceForm'

/** A model that answers, from anywhere. */
export function OwnModel() {
  const busy = useLoupe((state) => phaseOf(state) !== 'idle')
  const actions = useLoupeActions()
  return (
    <Section title="From elsewhere">
      <SourceForm
        verb="Load"
        placeholder="owner/name, owner/name@revision or https://"
        disabled={busy}
        testId="open-model-folder"
        onSource={(source) => void actions.loadModel(source)}
      />
    </Section>
  )
}
