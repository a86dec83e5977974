import { useState, type FormEvent } from 'react'
import type { CatalogueModel } from '../../store'
import { Button, TextField } from '../../ui'
import { FolderButton } from './FolderButton'
import { sourceFrom } from './source'
import './models.css'

type SourceFormProps = {
  /** The word on the button: what happens with the model. */
  verb: string
  placeholder: string
  disabled: boolean
  testId: string
  onSource: (source: CatalogueModel['source']) => void
}

/** A model from anywhere: a hub id, the address of a folder, or a folder on disk. */
export function SourceForm({ verb, placeholder, disabled, testId, onSource }: SourceFormProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  function submit(event: FormEvent) {
    event.preventDefault()
    const source = sourceFrom(text)
    setError(source ? null : 'Write a hub id as owner/name, or the https address of a folder.')
    if (source) onSource(source)
  }
  return (
    <form className="models-own" onSubmit={submit}>
      <TextField
        label="Hub id or address of a folder"
        placeholder={placeholder}
        value={text}
        error={error}
        spellCheck={false}
        autoCapitalize="off"
        onValue={(value) => {
          setText(value)
          setError(null)
        }}
      />
      <div className="models-own-row">
        <Button submit disabled={disabled || text.trim() === ''}>
          {verb}
        </Button>
        <FolderButton disabled={disabled} testId={testId} onSource={onSource} />
      </div>
    </form>
  )
}
