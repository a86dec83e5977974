import { Suspense } from 'react'
import { useLoupe, useLoupeActions, type TraceEntry } from '../../store'
import { Badge, Button, IconButton, Notice } from '../../ui'
import { ChainLine } from './lazy'
import { useTold } from './told'
import { Corrections } from './Corrections'
import { RightOrWrong } from './Desk'
import { EditableText } from './EditableText'
import { answerNow } from './reading'

const ENDED: Record<string, string> = {
  limit: 'The rounds ran out before an answer.',
  stopped: 'Stopped. What was found so far is kept.',
}

/** The answer, right or wrong against gold where there is gold, and how the run ended where it did not answer. */
export function AnswerCard({ entry }: { entry: TraceEntry }) {
  const actions = useLoupeActions()
  const told = useTold(entry)
  const compare = useLoupe(
    (state) => state.traces.find((other) => other.id === state.views.beside.entry && other.id !== entry.id) ?? null,
  )
  const { text, edited } = answerNow(entry)
  const { ended } = entry.trace
  return (
    <>
      {(text !== null || !entry.running) && (
        <section className="rounds-answer" aria-label="Answer">
          <div className="rounds-head">
            <h3 className="rounds-title">Answer</h3>
            <RightOrWrong entry={entry} text={text} />
            <span className="rounds-gap" />
            {entry.trace.rounds.at(-1)?.forced && (
              <Badge tone="warn" title="The rounds ran out and the answer was forced">
                forced
              </Badge>
            )}
            {text !== null && <AcceptAnswer entry={entry} />}
          </div>
          <EditableText
            what="answer"
            text={text ?? ''}
            empty="No answer."
            edited={edited}
            disabled={entry.running}
            className="rounds-answer-text"
            onText={actions.setAnswer}
          />
          {compare && (
            <p className="rounds-beside">
              Beside: {compare.trace.answer?.text ?? 'no answer'} <RightOrWrong entry={compare} />
            </p>
          )}
          {!entry.running && text === null && ended !== undefined && ENDED[ended] && (
            <p className="ui-note">{ENDED[ended]}</p>
          )}
        </section>
      )}
      {entry.fault && (
        <Notice tone="bad" title={entry.fault.message}>
          {entry.fault.advice}
        </Notice>
      )}
      {told && (
        <Suspense>
          <ChainLine entry={entry} />
        </Suspense>
      )}
      <Corrections entry={entry} />
      <Gold entry={entry} />
    </>
  )
}

function AcceptAnswer({ entry }: { entry: TraceEntry }) {
  const actions = useLoupeActions()
  const accepted = (entry.draft?.now.rationale.answer?.accepted ?? null) !== null
  return (
    <IconButton
      icon="check"
      label={accepted ? 'Take back the answer' : 'Accept the answer'}
      pressed={accepted}
      disabled={entry.running}
      onClick={() => void actions.edit([{ kind: 'accept', of: 'answer', accepted: !accepted }], entry.id)}
    />
  )
}

/** The sample's gold rationale, behind a button: a person may want to judge first. */
function Gold({ entry }: { entry: TraceEntry }) {
  const shown = useLoupe((state) => state.showGold)
  const actions = useLoupeActions()
  const gold = entry.sample?.gold
  const own = entry.trace.gold
  if ((!gold && !own) || entry.running) return null
  return (
    <section className="rounds-gold" aria-label="Gold rationale">
      <div className="rounds-head">
        <Badge tone="gold">gold</Badge>
        <span className="rounds-gap" />
        <Button small pressed={shown} onClick={() => actions.setGold(!shown)}>
          {shown ? 'Hide gold' : 'Show gold'}
        </Button>
      </div>
      {shown && (
        <>
          <ol className="rounds-gold-list">
            {(gold?.rounds ?? []).map((round, at) => (
              <li key={at}>{round.thought}</li>
            ))}
          </ol>
          <p className="rounds-answer-text">{gold?.answer?.text ?? own?.answers?.join(' · ') ?? 'No gold answer.'}</p>
        </>
      )}
    </section>
  )
}
