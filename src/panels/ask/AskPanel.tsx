import { useState, type KeyboardEvent } from 'react'
import { canAsk, isHere, useLoupe, useLoupeActions } from '../../store'
import { Button, Disclosure, Notice, TextArea } from '../../ui'
import { Loading } from '../models/Loading'
import { PolicyForm } from './PolicyForm'
import { policySummary, usePolicy } from './usePolicy'
import './ask.css'

/** The question, Run and Stop, and the policy of the next run. */
export function AskPanel() {
  return (
    <div className="ask">
      <Question />
      <ScenesOnly />
      <RunRow />
      <PolicyPart />
    </div>
  )
}

function Question() {
  const question = useLoupe((state) => state.question)
  const actions = useLoupeActions()
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing)
      return
    event.preventDefault()
    void actions.ask()
  }
  return (
    <TextArea
      label="Question"
      rows={2}
      value={question}
      onValue={actions.setQuestion}
      onKeyDown={onKeyDown}
      placeholder="What do you want to know about the picture?"
      enterKeyHint="go"
      className="ask-question"
    />
  )
}

/** Before Run: the bundled model was trained on rendered scenes, and a photograph is none. */
function ScenesOnly() {
  const foreign = useLoupe((state) => state.picture !== null && isHere(state.picture) && state.picture.sample === null)
  const bundled = useLoupe((state) => {
    if (state.model.kind !== 'ready') return state.model.kind !== 'loading'
    const name = state.model.model.name
    return state.catalogue.some((model) => model.bundled && (model.name === name || model.id === name))
  })
  const actions = useLoupeActions()
  if (!foreign || !bundled) return null
  function openModels() {
    actions.setSide('models')
    actions.setPlace('pictures')
  }
  return (
    <Notice
      tone="warn"
      title="The bundled model knows only rendered scenes."
      actions={
        <Button small onClick={openModels}>
          Choose another model
        </Button>
      }
    >
      Its answer about this picture will mean little.
    </Notice>
  )
}

function RunRow() {
  const phase = useLoupe((state) => state.phase)
  const why = useLoupe(canAsk)
  const actions = useLoupeActions()
  const busy = phase !== 'idle'
  return (
    <>
      <div className="ask-run">
        {busy ? (
          <Button key="stop" icon="stop" className="ask-wide" disabled={phase === 'stopping'} onClick={actions.stop}>
            {phase === 'stopping' ? 'Stopping …' : 'Stop'}
          </Button>
        ) : (
          <Button
            key="run"
            kind="primary"
            icon="play"
            className="ask-wide"
            disabled={why !== null && why !== EMPTY}
            title="Enter"
            onClick={() => void actions.ask()}
          >
            Run
          </Button>
        )}
        <p className="ask-why">{busy ? PHASE[phase] : (why ?? '')}</p>
      </div>
      {phase === 'loading' && <Loading />}
    </>
  )
}

/** An empty question does not disable Run: pressing it says what is missing. */
const EMPTY = 'Type a question first.'
const PHASE = { idle: '', loading: 'Loading the model', running: 'Running', stopping: 'Stopping' } as const

function PolicyPart() {
  const [open, setOpen] = useState(false)
  const policy = usePolicy()
  return (
    <div className="ask-policy">
      <Disclosure label="Policy" summary={policySummary(policy)} open={open} onOpen={setOpen}>
        <PolicyForm policy={policy} />
      </Disclosure>
    </div>
  )
}
