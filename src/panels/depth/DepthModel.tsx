import { useState } from 'react'
import { depthHere, useLoupe, useLoupeActions, type CatalogueModel } from '../../store'
import { Disclosure, Figures, Section, Select, bytes } from '../../ui'
import { SourceForm } from '../models/SourceForm'

/** Which network guesses the depth: ours knows rendered scenes only, photographs want a real one. */
export function DepthModel() {
  const [open, setOpen] = useState(false)
  const name = useLoupe((state) => depthHere(state)?.model.name ?? null)
  return (
    <Section title="Model">
      <Disclosure label="Depth model" summary={name ?? 'the one shipped with the page'} open={open} onOpen={setOpen}>
        <Chooser />
      </Disclosure>
    </Section>
  )
}

const OWN = '\u0000own'

function Chooser() {
  const models = useLoupe((state) => state.depthModels)
  const source = useLoupe((state) => state.depthModel)
  const actions = useLoupeActions()
  const taken =
    source === null ? models.find((model) => model.bundled) : models.find((model) => sourceIs(model, source))
  const [own, setOwn] = useState(source !== null && !taken)
  function choose(id: string) {
    const model = models.find((one) => one.id === id)
    setOwn(!model)
    if (model) actions.setDepthModel(model.bundled ? null : model.source)
  }
  const options = [
    ...models.map((model) => ({ value: model.id, label: model.name })),
    { value: OWN, label: 'Another one …' },
  ]
  return (
    <div className="depth-model">
      <Select label="Network" value={own ? OWN : (taken?.id ?? OWN)} options={options} onValue={choose} />
      {own ? (
        <SourceForm
          verb="Take it"
          placeholder="owner/name or https://"
          disabled={false}
          testId="open-depth-folder"
          onSource={actions.setDepthModel}
        />
      ) : (
        taken && <About model={taken} />
      )}
      <Ran />
    </div>
  )
}

function sourceIs({ source, id }: CatalogueModel, other: CatalogueModel['source']): boolean {
  return source.kind === other.kind && (other.kind === 'hub' ? other.id === id : true)
}

/** What is known of a model before it is taken. */
function About({ model }: { model: CatalogueModel }) {
  const [size, unit] = model.bytes === null ? ['', ''] : bytes(model.bytes)
  const facts = [
    model.bytes === null ? '' : `from ${size} ${unit}`,
    model.licence,
    model.revision,
    model.tested ? '' : 'not run by us yet',
  ]
  return (
    <>
      {model.note && <p className="ui-note">{model.note}</p>}
      <p className="ui-note">{facts.filter(Boolean).join(' · ')}</p>
    </>
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
      <Figures
        rows={[
          { name: 'map', value: `${map.width}×${map.height}` },
          { name: 'files', value: size, unit },
        ]}
      />
      <p className="ui-note">
        {model.name}: {model.why}
      </p>
    </>
  )
}
