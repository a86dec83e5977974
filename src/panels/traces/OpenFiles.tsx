import { useRef, useState, type ChangeEvent, type FormEvent } from 'react'
import { useLoupeActions } from '../../store'
import { Button, Note, Section, TextArea } from '../../ui'

/** Files, a folder, or text: what is dropped anywhere on the page is heard there. */
export function OpenFiles() {
  return (
    <Section title="Open traces">
      <div className="pictures-open">
        <FilesButton label="Files" />
        <FilesButton label="Folder" folder />
      </div>
      <Note>
        Rollouts of any producer: JSON, JSONL, Parquet, xlsx, csv, logs, notebooks, Inspect, zip. Pictures beside them
        are found by name. Nothing leaves this browser. Dropping works anywhere.
      </Note>
      <PasteForm />
    </Section>
  )
}

function FilesButton({ label, folder }: { label: string; folder?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  const actions = useLoupeActions()
  function take(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.target.files ?? [])].map((blob) => ({ path: blob.webkitRelativePath || blob.name, blob }))
    event.target.value = ''
    if (files.length > 0) void actions.openFiles(files)
  }
  return (
    <>
      <Button icon={folder ? 'folder' : 'open'} onClick={() => input.current?.click()}>
        {label} …
      </Button>
      <input
        ref={(element) => {
          input.current = element
          element?.toggleAttribute('webkitdirectory', folder === true)
        }}
        hidden
        type="file"
        multiple
        aria-label={folder ? 'Open a folder of traces' : 'Open files of traces'}
        onChange={take}
      />
    </>
  )
}

function PasteForm() {
  const [text, setText] = useState('')
  const actions = useLoupeActions()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() === '') return
    const name = /^\s*[[{]/.test(text) ? 'pasted.json' : 'pasted.txt'
    void actions.importFiles([{ path: name, blob: new Blob([text]) }])
    setText('')
  }
  return (
    <form className="traces-paste" onSubmit={submit}>
      <TextArea label="Or paste a record, a reply or a log" value={text} rows={2} onValue={setText} />
      <Button small submit disabled={text.trim() === ''}>
        Read it
      </Button>
    </form>
  )
}
