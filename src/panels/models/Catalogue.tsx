import { useState } from 'react'
import { useLoupe, useLoupeActions, type CatalogueModel, phaseOf } from '../../store'
import { Badge, Button, Disclosure, Note, Section, bytes } from '../../ui'

/** The models on offer: bundled first. A row says what it costs; opened, it says what it needs. */
export function Catalogue() {
  const catalogue = useLoupe((state) => state.catalogue)
  return (
    <Section title="Catalogue">
      {catalogue.length === 0 && <Note>The catalogue is being read.</Note>}
      <ul className="models-list">
        {catalogue.map((model) => (
          <CatalogueRow key={model.id} model={model} />
        ))}
      </ul>
    </Section>
  )
}

function CatalogueRow({ model }: { model: CatalogueModel }) {
  const [open, setOpen] = useState(false)
  const loaded = useLoupe(
    (state) =>
      state.model.kind === 'ready' && (state.model.model.name === model.name || state.model.model.name === model.id),
  )
  const busy = useLoupe((state) => phaseOf(state) !== 'idle')
  const actions = useLoupeActions()
  return (
    <li className="models-item" data-model={model.id}>
      <div className="models-now">
        <strong className="models-name">{model.name}</strong>
        <Button
          small
          disabled={busy || loaded}
          aria-label={loaded ? `${model.name} is loaded` : `Load ${model.name}`}
          onClick={() => void actions.loadModel(model.source)}
        >
          {loaded ? 'Loaded' : 'Load'}
        </Button>
      </div>
      <div className="models-badges">
        {model.bundled && <Badge>bundled</Badge>}
        {!model.tested && <Badge tone="warn">not run by us yet</Badge>}
        <Badge title="Licence">{model.licence}</Badge>
        {model.bytes !== null && <span className="models-size">{bytes(model.bytes).join(' ')}</span>}
      </div>
      <Disclosure label="What it needs" summary={model.needs} open={open} onOpen={setOpen}>
        <Facts model={model} />
      </Disclosure>
    </li>
  )
}

function Facts({ model }: { model: CatalogueModel }) {
  return (
    <dl className="models-facts">
      <dt>Id</dt>
      <dd>{model.id}</dd>
      <dt>Revision</dt>
      <dd className="models-hash">{model.revision}</dd>
      <dt>Needs</dt>
      <dd>{model.needs}</dd>
      {model.note && (
        <>
          <dt>Note</dt>
          <dd>{model.note}</dd>
        </>
      )}
    </dl>
  )
}
