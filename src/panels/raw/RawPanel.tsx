import { memo, useState } from 'react'
import type { Round } from '../../core'
import { activeEntry, roundCount, useLoupe } from '../../store'
import { Chip, Empty, Button, count, percent, roundStyle } from '../../ui'
import { CopyButton } from './CopyButton'
import { RecordPart } from './RecordPart'
import { foldRuns, splitSpecials } from './specials'
import './raw.css'

/** Exactly what went in and came out: special tokens visible, ids, and how sure the model was of each. */
export function RawPanel() {
  const entry = useLoupe(activeEntry)
  if (!entry)
    return (
      <Empty icon="info" title="No trace yet">
        Run a question to see the exact prompt and the tokens.
      </Empty>
    )
  const rounds = entry.trace.rounds.slice(0, roundCount(entry))
  return (
    <div className="raw">
      <RecordPart entry={entry} />
      {rounds.map((round, index) => (
        <RawRound key={index} round={round} index={index} />
      ))}
    </div>
  )
}

const RawRound = memo(function RawRound({ round, index }: { round: Round; index: number }) {
  return (
    <section className="raw-round" style={roundStyle(index)} aria-label={`Round ${index + 1}, raw`}>
      <div className="raw-head">
        <Chip round={index} />
        <h2>Round {index + 1}</h2>
      </div>
      <Part title="Fed" text={round.prompt ?? ''} missing="The exact prompt was not recorded." />
      {round.promptIds && <Ids name="tokens fed" ids={round.promptIds} />}
      <Part title="Written" text={round.raw} missing="Nothing yet." />
      {round.tokenIds && (
        <Ids name="tokens written" ids={round.tokenIds} probs={round.tokenProbs ?? []} texts={round.tokenTexts ?? []} />
      )}
    </section>
  )
})

function Part({ title, text, missing }: { title: string; text: string; missing: string }) {
  return (
    <div className="raw-part">
      <div className="raw-bar">
        <h3>{title}</h3>
        {text && <CopyButton text={text} what={title.toLowerCase()} />}
      </div>
      {text ? (
        <pre className="raw-text" tabIndex={0} aria-label={title}>
          {splitSpecials(foldRuns(text)).map((piece, at) =>
            piece.special ? (
              <span key={at} className="raw-special">
                {piece.text}
              </span>
            ) : (
              piece.text
            ),
          )}
        </pre>
      ) : (
        <p className="ui-note">{missing}</p>
      )}
    </div>
  )
}

/** More than this are shown on request: a view alone can be a thousand tokens. */
const AT_ONCE = 256

type IdsProps = { name: string; ids: readonly number[]; probs?: readonly number[]; texts?: readonly string[] }

function Ids({ name, ids, probs, texts }: IdsProps) {
  const [all, setAll] = useState(false)
  const shown = all ? ids : ids.slice(0, AT_ONCE)
  return (
    <div className="raw-part">
      <div className="raw-bar">
        <h3>
          {count(ids.length)} {name}
          {probs && ', with probability in %'}
        </h3>
        <CopyButton text={ids.join(' ')} what={name} />
      </div>
      <ol className="raw-ids" tabIndex={0} aria-label={name}>
        {shown.map((id, at) => (
          <Id key={at} id={id} at={at} prob={probs?.[at]} text={texts?.[at]} />
        ))}
      </ol>
      {shown.length < ids.length && (
        <Button small onClick={() => setAll(true)}>
          Show all {count(ids.length)}
        </Button>
      )}
    </div>
  )
}

function Id({ id, at, prob, text }: { id: number; at: number; prob: number | undefined; text: string | undefined }) {
  if (prob === undefined) return <li className="raw-id">{id}</li>
  const sure = Math.max(0, Math.min(1, prob))
  return (
    <li className="raw-id" title={`token ${at + 1}: id ${id}, probability ${prob.toFixed(4)}`}>
      {text && <span className="raw-word">{text}</span>}
      <span className="raw-number">{id}</span>
      <span className="raw-prob">{percent(sure)}</span>
      <span className="raw-sure" style={{ width: `${sure * 100}%` }} />
    </li>
  )
}
