import { useState, type FormEvent } from 'react'
import { depthHere, useLoupe, useLoupeActions } from '../../store'
import { Button, Disclosure, Figures, Section, Select, TextField, bytes } from '../../ui'
import { FolderButton } from '../models/FolderButton'
import { HUB, sourceFrom } from '../models/source'

/** Depth Anything V2 small, Apache-2.0: the one real model of this interface that anyone may use. */
const REAL = { kind: 'hub', id: 'onnx-community/depth-anything-v2-small', revision: 'main', host: HUB } as const

const CHOICES = [
  { value: 'bundled', label: 'loupe-depth, shipped with the page' },
  { value: 'real', label: 'depth-anything-v2-small, from the hub' },
  { value: 'own', label: 'Another one …' },
] as const
type Choice = (typeof CHOICES)[number]['value']

/** Which network guesses the depth: ours knows rendered scenes only, photographs want a real one. */
export function DepthModel() {
  const [open, setOpen] = useState(false)
  const name = useLoupe((state) => depthHere(state)?.model.name ?? null)
  return (
    <Section title="Model">
      <Disclosure label="Depth model" summary={name ?? 'loupe-depth'} open={open} onOpen={setOpen}><Chooser /></Disclosure>
    </Section>
  )
}

function Chooser() {
  const source = useLoupe((state) => state.depthModel)
  const actions = useLoupeActions()
  const known: Choice = source === null ? 'bundled' : source.kind === 'hub' && source.id === REAL.id ? 'real' : 'own'
  const [choice, setChoice] = useState<Choice>(known)
  function choose(next: Choice) {
    setChoice(next)
    if (next === 'bundled') actions.setDepthModel(null)
    if (next === 'real') actions.setDepthModel(REAL)
  }
  return (
    <div className="depth-model">
      <Select label="Network" value={choice} options={CHOICES} onValue={choose} />
      {choice === 'bundled' && <p className="ui-note">Trained on rendered scenes only: of a photograph it tells little.</p>}
      {choice === 'real' && <p className="ui-note">For photographs. 27 to 99 MB, Apache-2.0, downloaded from the hub and kept; not run by us yet.</p>}
      {choice === 'own' && <Own />}
      <Ran />
    </div>
  )
}

/** Any folder of Depth Anything's interface. */
function Own() {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const actions = useLoupeActions()
  function submit(event: FormEvent) {
    event.preventDefault()
    const source = sourceFrom(text)
    setError(source ? null : 'Write a hub id as owner/name, or the https address of a folder.')
    if (source) actions.setDepthModel(source)
  }
  return (
    <form className="depth-own" onSubmit={submit}>
      <TextField
        label="Hub id or address of a folder" placeholder="owner/name or https://" value={text} error={error} spellCheck={false}
        autoCapitalize="off" onValue={(value) => { setText(value); setError(null) }}
      />
      <div className="models-own-row">
        <Button submit disabled={text.trim() === ''}>Take it</Button>
        <FolderButton disabled={false} testId="open-depth-folder" onSource={actions.setDepthModel} />
      </div>
    </form>
  )
}

/** What ran, on what, and why. */
function Ran() {
  const found = useLoupe(depthHere)
  if (!found) return null
  const { map, model } = found
  const [size, unit] = bytes(model.bytes)
  return (
    <>
      <Figures rows={[{ name: 'map', value: `${map.width}×${map.height}` }, { name: 'files', value: size, unit }]} />
      <p className="ui-note">{model.name}: {model.why}</p>
    </>
  )
}
