import { activeEntry, useLoupe, useLoupeActions, type LoupeState } from '../../store'
import { bytes, rate } from '../../ui'
import './status.css'

/** Which model, on what, and why; how fast the last round was; what is kept. */
export function StatusLine() {
  const actions = useLoupeActions()
  return (
    <footer className="status" aria-label="Status">
      <button
        type="button"
        className="status-model"
        title="Open Models"
        onClick={() => {
          actions.setSide('models')
          actions.setPlace('pictures')
        }}
      >
        <ModelWords />
      </button>
      <Jobs />
      <Speed />
      <Saved />
      <Kept />
    </footer>
  )
}

function ModelWords() {
  const model = useLoupe((state) => state.model)
  if (model.kind === 'loading') {
    const share = model.total ? ` ${Math.round((model.loaded / model.total) * 100)} %` : ''
    return (
      <span className="status-words">
        Loading {model.name}
        {share}
      </span>
    )
  }
  if (model.kind === 'failed')
    return (
      <span className="status-words status-bad">
        {model.name} did not load: {model.fault.message}
      </span>
    )
  if (model.kind === 'none') return <span className="status-words">No model is loaded; Run takes the bundled one.</span>
  const { name, device, adapter, dtype, why } = model.model
  const on = device === 'webgpu' ? `WebGPU${adapter ? `, ${adapter}` : ''}` : 'WASM'
  return (
    <>
      <strong className="status-name">{name}</strong>
      <span className="status-on">{on}</span>
      <span className="status-on">{dtype}</span>
      <span className="status-words" title={why}>
        {why}
      </span>
    </>
  )
}

/** What goes on besides the model's own work, which the question bar shows: each can be stopped. */
function Jobs() {
  const jobs = useLoupe((state) => state.jobs)
  const actions = useLoupeActions()
  return jobs
    .filter((job) => job.kind === 'picture' || job.kind === 'depth')
    .map((job) => (
      <span key={job.id} className="status-job">
        {job.words}
        <button type="button" disabled={job.stopping} onClick={() => actions.stopJob(job.id)}>
          Stop
        </button>
      </span>
    ))
}

const KEPT = { saved: 'Saved', saving: 'Saving …', failed: 'Not saved' } as const

/** Whether the edits of the trace on the stage are kept: said when their transaction is complete. */
function Saved() {
  const entry = useLoupe(activeEntry)
  const actions = useLoupeActions()
  const kept = entry?.draft?.kept
  if (!entry || !kept) return null
  if (kept !== 'failed') return <span className="status-number">{KEPT[kept]}</span>
  return (
    <span className="status-job status-bad">
      {KEPT.failed}
      <button type="button" onClick={() => actions.retryDraft(entry.id)}>
        Keep again
      </button>
    </span>
  )
}

function Speed() {
  const perSecond = useLoupe(tokensPerSecond)
  if (perSecond === null) return null
  const [value, unit] = rate(perSecond, 'tokens')
  return (
    <span className="status-number" title="New tokens a second while decoding, last finished round of this trace">
      {value} {unit}
    </span>
  )
}

function tokensPerSecond(state: LoupeState): number | null {
  const stats = activeEntry(state)?.trace.rounds.findLast((round) => round.stats)?.stats
  if (!stats?.decodeMs || stats.generatedTokens === 0) return null
  return (stats.generatedTokens * 1000) / stats.decodeMs
}

function Kept() {
  const total = useLoupe((state) => state.cached.reduce((sum, model) => sum + model.bytes, 0))
  if (total === 0) return null
  return (
    <span className="status-number" title="Model files kept by this browser">
      {bytes(total).join(' ')} kept
    </span>
  )
}
