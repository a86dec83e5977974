import { useRef, useState, type FormEvent } from 'react'
import { useLoupe, useLoupeActions, openingOf } from '../../store'
import { Button, Note, Section, Spinner, TextField } from '../../ui'

/** By file, address, drop or paste; the last two are heard by the whole page. */
export function OpenPicture() {
  const opening = useLoupe((state) => openingOf(state))
  return (
    <Section title="Open">
      <div className="pictures-open">
        <FileButton accept="image/*" label="Picture" icon="image" onFile="picture" />
        <FileButton accept=".json,application/json" label="Trace" icon="open" onFile="trace" />
      </div>
      <AddressForm />
      {opening ? (
        <p className="pictures-opening" role="status">
          <Spinner label="Opening" /> {opening}
        </p>
      ) : (
        <Note>A picture can also be dropped or pasted anywhere.</Note>
      )}
      <PictureNotes />
    </Section>
  )
}

/** What was done to read the picture on the stage: said, not hidden in a tooltip. */
function PictureNotes() {
  const picture = useLoupe((state) => state.picture)
  if (!picture || picture.notes.length === 0) return null
  return (
    <div data-testid="picture-notes">
      {picture.notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
    </div>
  )
}

function FileButton(props: { accept: string; label: string; icon: 'image' | 'open'; onFile: 'picture' | 'trace' }) {
  const input = useRef<HTMLInputElement>(null)
  const actions = useLoupeActions()
  function take(files: readonly File[]) {
    const [file] = files
    if (!file) return
    if (files.length > 1) void actions.openFiles(files.map((blob) => ({ path: blob.name, blob })))
    else if (props.onFile === 'picture') void actions.openPicture(file, file.name)
    else void actions.openTraceFile(file)
  }
  return (
    <>
      <Button icon={props.icon} onClick={() => input.current?.click()}>
        {props.label} …
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        multiple
        accept={props.accept}
        data-testid={`open-${props.onFile}`}
        aria-label={`Open a ${props.onFile} file`}
        onChange={(event) => {
          take([...(event.target.files ?? [])])
          // The same file can be chosen again.
          event.target.value = ''
        }}
      />
    </>
  )
}

function AddressForm() {
  const [address, setAddress] = useState('')
  const actions = useLoupeActions()
  function submit(event: FormEvent) {
    event.preventDefault()
    const url = address.trim()
    if (url) void actions.openPicture(url).then(() => setAddress(''))
  }
  return (
    <form className="pictures-address" onSubmit={submit}>
      <TextField
        label="Address of a picture"
        bare
        placeholder="Address of a picture"
        inputMode="url"
        value={address}
        onValue={setAddress}
      />
      <Button submit disabled={address.trim() === ''}>
        Open
      </Button>
    </form>
  )
}
