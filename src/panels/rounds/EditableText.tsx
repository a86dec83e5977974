import { useRef, useState, type KeyboardEvent } from 'react'
import { Button, IconButton } from '../../ui'

type EditableTextProps = {
  /** What it is: "thought of round 2". */
  what: string
  text: string
  empty: string
  edited: boolean
  disabled: boolean
  className: string
  onText: (text: string) => void
  /** Words that can be put in at the cursor while it is edited: a depth read off the map. */
  insert?: string | null
  /** Parts of the text that stand out: numbers that were written anew. */
  marks?: readonly { readonly start: number; readonly end: number }[]
}

/** A text that can be edited in place: Enter or leaving keeps it, Escape drops it. */
export function EditableText(props: EditableTextProps) {
  const [draft, setDraft] = useState<string | null>(null)
  if (draft !== null) return <Editor {...props} draft={draft} setDraft={setDraft} />
  return (
    <div className="rounds-text">
      <p className={props.className}>
        {props.text ? (
          <Marked text={props.text} marks={props.marks ?? []} />
        ) : (
          <span className="rounds-none">{props.empty}</span>
        )}
        {props.edited && <span className="rounds-edited"> edited</span>}
      </p>
      <IconButton
        icon="edit"
        label={`Edit the ${props.what}`}
        disabled={props.disabled}
        onClick={() => setDraft(props.text)}
      />
    </div>
  )
}

function Marked({ text, marks }: { text: string; marks: NonNullable<EditableTextProps['marks']> }) {
  let from = 0
  const pieces = marks.flatMap(({ start, end }) => {
    const before = text.slice(from, start)
    from = end
    return [before, <mark key={start}>{text.slice(start, end)}</mark>]
  })
  return [...pieces, text.slice(from)]
}

type EditorProps = EditableTextProps & { draft: string; setDraft: (draft: string | null) => void }

function Editor({ what, text, insert, draft, onText, setDraft }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  function close(keep: boolean) {
    if (keep && draft.trim() !== text) onText(draft.trim())
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
  function putIn(words: string) {
    const { selectionStart: from, selectionEnd: to } = area.current ?? {
      selectionStart: draft.length,
      selectionEnd: draft.length,
    }
    const before = draft.slice(0, from)
    setDraft(`${before}${before === '' || /\s$/.test(before) ? '' : ' '}${words}${draft.slice(to)}`)
  }
  return (
    <div className="rounds-editing">
      <textarea
        ref={area}
        className="ui-input rounds-editor"
        aria-label={`Edit the ${what}`}
        value={draft}
        rows={3}
        autoFocus
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => close(true)}
      />
      {insert && (
        // The press must not take the focus: leaving the text keeps and closes it.
        <Button
          small
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => putIn(insert)}
        >
          Add “{insert}”
        </Button>
      )}
    </div>
  )
}
