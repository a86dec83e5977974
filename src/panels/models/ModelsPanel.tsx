import { useLoupe, useLoupeActions, phaseOf } from '../../store'
import { Button, IconButton, Note, Notice, Section, Select, bytes, type Option } from '../../ui'
import { BundledCard } from './BundledCard'
import { Catalogue } from './Catalogue'
import { Loading } from './Loading'
import { OwnModel } from './OwnModel'
import './models.css'

/** Which model, on what; the catalogue; a model from anywhere; what this browser keeps. */
export function ModelsPanel() {
  return (
    <>
      <Now />
      <Catalogue />
      <OwnModel />
      <Cached />
      <BundledCard />
    </>
  )
}

function Now() {
  const model = useLoupe((state) => state.model)
  const phase = useLoupe((state) => phaseOf(state))
  const actions = useLoupeActions()
  return (
    <Section title="Loaded">
      {model.kind === 'none' && <Note>None. Run takes the bundled model, or load one below.</Note>}
      {model.kind === 'loading' && (
        <>
          <Loading />
          <Button small icon="stop" onClick={actions.stop}>
            Stop loading
          </Button>
        </>
      )}
      {model.kind === 'failed' && (
        <Notice tone="bad" title={`${model.name}: ${model.fault.message}`}>
          {model.fault.advice}
        </Notice>
      )}
      {model.kind === 'ready' && (
        <>
          <div className="models-now">
            <strong className="models-name">{model.model.name}</strong>
            <Button small disabled={phase !== 'idle'} onClick={() => void actions.unloadModel()}>
              Unload
            </Button>
          </div>
          <Note>{model.model.why}</Note>
          {model.model.notes.map((note) => (
            <Note key={note}>{note}</Note>
          ))}
        </>
      )}
      <DeviceAndDtype />
    </Section>
  )
}

type DeviceName = Parameters<ReturnType<typeof useLoupeActions>['setDevice']>[0]
type DtypeName = Parameters<ReturnType<typeof useLoupeActions>['setDtype']>[0]

const DEVICES: readonly Option<DeviceName>[] = [
  { value: 'auto', label: 'auto' },
  { value: 'webgpu', label: 'WebGPU' },
  { value: 'wasm', label: 'WASM' },
]
const DTYPES: readonly Option<DtypeName>[] = ['auto', 'q4f16', 'q4', 'q8', 'fp16', 'fp32'].map((value) => ({
  value: value as DtypeName,
  label: value,
}))

function DeviceAndDtype() {
  const device = useLoupe((state) => state.device)
  const dtype = useLoupe((state) => state.dtype)
  const busy = useLoupe((state) => phaseOf(state) !== 'idle')
  const actions = useLoupeActions()
  return (
    <div className="models-pair">
      <Select label="Device" value={device} options={DEVICES} disabled={busy} onValue={actions.setDevice} />
      <Select label="Dtype" value={dtype} options={DTYPES} disabled={busy} onValue={actions.setDtype} />
    </div>
  )
}

function Cached() {
  const cached = useLoupe((state) => state.cached)
  const actions = useLoupeActions()
  return (
    <Section title="Kept by this browser">
      {cached.length === 0 && <Note>Nothing yet. Files are kept once they have arrived whole.</Note>}
      <ul className="models-cached">
        {cached.map((model) => (
          <li key={`${model.model}@${model.revision}`}>
            <span className="models-cached-name" title={model.revision ?? ''}>
              {model.model}
            </span>
            <span className="models-cached-size">{bytes(model.bytes).join(' ')}</span>
            <IconButton
              icon="trash"
              label={`Delete the files of ${model.model}`}
              onClick={() => void actions.deleteCached(model.model)}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
