import { useRef, useState, type FormEvent } from 'react'
import { useLoupe, useLoupeActions } from '../../store'
import { Button, Section, TextField } from '../../ui'
import { filesOf, sourceFrom } from './source'

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
          <FolderButton disabled={busy} />
        </div>
      </form>
    </Section>
  )
}

function FolderButton({ disabled }: { disabled: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  const actions = useLoupeActions()
  return (
    <>
      <Button icon="folder" disabled={disabled} onClick={() => input.current?.click()}>Folder on disk …</Button>
      <input
        ref={(element) => {
          input.current = element
          // React knows no `webkitdirectory`; every browser does.
          element?.setAttribute('webkitdirectory', '')
        }}
        hidden
        multiple
        type="file"
        aria-label="Open a model folder"
        data-testid="open-model-folder"
        onChange={(event) => {
          const source = filesOf([...(event.target.files ?? [])])
          if (source) void actions.loadModel(source)
          event.target.value = ''
        }}
      />
    </>
  )
}
