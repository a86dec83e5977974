import { Section } from '../../ui'
import { PolicyForm } from './PolicyForm'
import { usePolicy } from './usePolicy'
import './ask.css'

/** What the next run goes by, on the left side: it is set seldom, and must not push the stage. */
export function PolicyPanel() {
  const policy = usePolicy()
  return (
    <Section title="Policy of the next run">
      <PolicyForm policy={policy} />
    </Section>
  )
}
