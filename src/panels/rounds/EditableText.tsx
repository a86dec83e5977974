import { useState, type KeyboardEvent } from 'react'
import { IconButton } from '../../ui'

type EditableTextProps = {
  /** What it is: "thought of round 2". */
  what: string
  text: string
  empty: string
  edited: boolean
  disabled: boolean
  className: string
  onText: (text: string) => void
}

/** A text that can be edited in place: Enter or leaving keeps it, Escape drops it. */
export function EditableText(props: EditableTextProps) {
  const [draft, setDraft] = useState<string | null>(null)
  if (draft === null) {
    return (
      <div className="rounds-text">
        <p className={props.className}>
          {props.text || <span className="rounds-none">{props.empty}</span>}
          {props.edited && <span className="rounds-edited"> edited</span>}
        </p>
        <IconButton icon="edit" label={`Edit the ${props.what}`} disabled={props.disabled} onClick={() => setDraft(props.text)} />
      </div>
    )
  }
  function close(keep: boolean) {
    if (keep && draft !== null && draft.trim() !== props.text) props.onText(draft.trim())
    setDraft(null)
  }
  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') close(false)
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      close(true)
    }
  }
  return (
    <textarea
      className="ui-input rounds-editor"
      aria-label={`Edit the ${props.what}`}
      value={draft}
      rows={3}
      autoFocus
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => close(true)}
    />
  )
}
