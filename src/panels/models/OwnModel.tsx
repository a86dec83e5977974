import { useState, type FormEvent } from 'react'
import { useLoupe, useLoupeActions } from '../../store'
import { Button, Section, TextField } from '../../ui'
import { FolderButton } from './FolderButton'
import { sourceFrom } from './source'

/** A model from anywhere: a hub id, the address of a folder, or a folder on disk. */
export function OwnModel() {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const busy = useLoupe((state) => state.phase !== 'idle')
  const actions = useLoupeActions()
  function submit(event: FormEvent) {
    event.preventDefault()
    const source = sourceFrom(text)
    setError(source ? null : 'Write a hub id as owner/name, or the https address of a folder.')
    if (source) void actions.loadModel(source)
  }
  return (
    <Section title="From elsewhere">
      <form className="models-own" onSubmit={submit}>
        <TextField
          label="Hub id or address of a folder"
          placeholder="owner/name, owner/name@revision or https://"
          value={text}
          error={error}
          spellCheck={false}
          autoCapitalize="off"
          onValue={(value) => { setText(value); setError(null) }}
        />
        <div className="models-own-row">
          <Button submit disabled={busy || text.trim() === ''}>Load</Button>
          <FolderButton disabled={busy} testId="open-model-folder" onSource={(source) => void actions.loadModel(source)} />
        </div>
      </form>
    </Section>
  )
}
