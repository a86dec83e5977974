import { type KeyboardEvent } from 'react'
import { activeEntry, canAsk, isHere, useLoupe, useLoupeActions, phaseOf } from '../../store'
import { Button, Notice, TextArea } from '../../ui'
import { Loading } from '../models/Loading'
import { Patterns } from './Patterns'
import { policySummary, usePolicy } from './usePolicy'
import { understoodOf, unknownWords, useBundled } from './understood'
import './ask.css'

/** The question bar: the question, Run and Stop, patterns to fill in, and what is known before a run. */
export function AskPanel() {
  return (
    <form className="ask" aria-label="Ask" onSubmit={(event) => event.preventDefault()}>
      <div className="ask-row">
        <Question />
        <RunButton />
      </div>
      <div className="ask-row ask-under">
        <Patterns />
        <PolicyButton />
      </div>
      <TooLong />
      <Why />
      <ScenesOnly />
      <UnknownWords />
    </form>
  )
}

function Question() {
  const question = useLoupe((state) => state.question)
  const actions = useLoupeActions()
  function onKeyDown(event: KeyboardEvent) {
    // Shift+Enter is a new line; Enter runs, with Ctrl or without.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    void actions.ask()
  }
  return (
    <TextArea
      label="Question"
      bare
      rows={1}
      value={question}
      onValue={actions.setQuestion}
      onKeyDown={onKeyDown}
      placeholder="What do you want to know about the picture?"
      enterKeyHint="go"
      className="ask-question"
    />
  )
}

function RunButton() {
  const phase = useLoupe((state) => phaseOf(state))
  const why = useLoupe(canAsk)
  const actions = useLoupeActions()
  if (phase !== 'idle') {
    return (
      <Button key="stop" icon="stop" className="ask-wide" disabled={phase === 'stopping'} onClick={actions.stop}>
        {phase === 'stopping' ? 'Stopping …' : 'Stop'}
      </Button>
    )
  }
  // An empty question does not disable Run: pressing it says what is missing.
  return (
    <Button
      key="run"
      kind="primary"
      icon="play"
      className="ask-wide"
      disabled={why !== null && why !== 'no-question'}
      title="Enter"
      onClick={() => void actions.ask()}
    >
      Run
    </Button>
  )
}

const WHY = {
  busy: '',
  opening: 'The picture is being opened.',
  'no-picture': 'Open a picture first.',
  'picture-missing': 'This trace came without its picture: open the picture first.',
  'no-question': 'Type a question first.',
} as const
const PHASE = { idle: '', loading: 'Loading the model', running: 'Running', stopping: 'Stopping' } as const

/** What Run waits for, or what is going on, in words. */
function Why() {
  const phase = useLoupe((state) => phaseOf(state))
  const why = useLoupe(canAsk)
  const words = phase === 'idle' ? (why ? WHY[why] : '') : PHASE[phase]
  return (
    <>
      <p className="ask-why" role="status">
        {words}
      </p>
      {phase === 'loading' && <Loading />}
    </>
  )
}

/** The question that stands here was refused by the model's positions, and would be again. */
function TooLong() {
  const fault = useLoupe((state) => {
    const entry = activeEntry(state)
    const same = entry?.trace.question === state.question.trim()
    return same && entry.fault?.code === 'question-too-long' ? entry.fault : null
  })
  if (!fault) return null
  return (
    <Notice tone="bad" title={fault.message}>
      {fault.advice}
    </Notice>
  )
}

/** Before Run: the bundled model was trained on rendered scenes, and a photograph is none. */
function ScenesOnly() {
  const foreign = useLoupe((state) => state.picture !== null && isHere(state.picture) && state.picture.sample === null)
  const bundled = useBundled()
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

/** Before Run: a word that the bundled model never learned. It answers all the same, as if it knew. */
function UnknownWords() {
  const question = useLoupe((state) => state.question)
  const card = useLoupe((state) => state.card)
  const bundled = useBundled()
  const { words } = understoodOf(card)
  const unknown = bundled && words ? unknownWords(question, words) : []
  if (unknown.length === 0) return null
  const quoted = unknown.slice(0, 4).map((word) => `“${word}”`)
  const more = unknown.length > 4 ? ` and ${unknown.length - 4} more` : ''
  return (
    <Notice tone="warn" title={`The bundled model never learned ${quoted.join(', ')}${more}.`}>
      Its answer may be wrong all the same; take a pattern, or another model.
    </Notice>
  )
}

function PolicyButton() {
  const policy = usePolicy()
  const actions = useLoupeActions()
  function open() {
    actions.setSide('policy')
    actions.setPlace('pictures')
  }
  return (
    <Button small kind="quiet" icon="settings" className="ask-policy" title="What a run goes by" onClick={open}>
      Policy<span className="ask-policy-words">: {policySummary(policy)}</span>
    </Button>
  )
}
