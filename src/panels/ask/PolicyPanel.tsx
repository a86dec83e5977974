import { useState } from 'react'
import { useLoupe, useLoupeActions } from '../../store'
import { Section, TextField } from '../../ui'
import { PolicyForm } from './PolicyForm'
import { usePolicy } from './usePolicy'
import './ask.css'

/** What the next run goes by, on the left side: it is set seldom, and must not push the stage. */
export function PolicyPanel() {
  const policy = usePolicy()
  return (
    <>
      <Section title="Policy of the next run">
        <PolicyForm policy={policy} />
      </Section>
      <Section title="You">
        <Author />
      </Section>
    </>
  )
}

/** The name that stands beside what a person makes and accepts. */
function Author() {
  const author = useLoupe((state) => state.author)
  const actions = useLoupeActions()
  const [name, setName] = useState(author)
  return (
    <TextField
      label="Your name"
      hint="Stands in rationales beside what you make and accept."
      value={name}
      onValue={setName}
      onBlur={() => {
        actions.setAuthor(name)
        setName(name.trim() || author)
      }}
    />
  )
}
