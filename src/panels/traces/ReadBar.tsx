import type { RowValues } from '../../core'
import { activeEntry, canAsk, isHere, useLoupe, useLoupeActions } from '../../store'
import { Badge, Button, IconButton } from '../../ui'
import { verdictOf } from './words'

/** Above the stage while traces are read: what was asked, what was answered, and whether it was right. */
export function ReadBar() {
  const entry = useLoupe(activeEntry)
  const picture = useLoupe((state) => state.picture)
  const set = useLoupe((state) => state.set)
  const actions = useLoupeActions()
  if (!entry) return null
  const { row } = entry
  // While a set is read again its rows are still coming.
  const isListed = set !== null && row?.set === set.info.id && row.row < set.table.length
  const said = isListed ? set.table.row(row.row).right : -1
  const own = isListed ? ((set.table.score(row.row)?.right ?? -1) as RowValues['right']) : -1
  const right = said === -1 ? own : said
  const gold = entry.trace.gold?.answers?.join(' or ') ?? ''
  return (
    <div className="traces-read" role="group" aria-label="The item">
      <p className="traces-asked" title={entry.trace.question}>
        {entry.trace.question || 'The record holds no question.'}
      </p>
      <p className="traces-said">
        {right !== -1 && (
          <Badge tone={right === 1 ? 'good' : 'bad'} title={verdictOf(said, right).words}>
            {right === 1 ? 'right' : 'wrong'}
          </Badge>
        )}{' '}
        {entry.trace.answer ? `“${entry.trace.answer.text.slice(0, 200)}”` : 'no answer'}
        {gold && <span className="traces-gold"> · gold “{gold.slice(0, 120)}”</span>}
        {picture && !isHere(picture) && (
          <span className="traces-missing">
            {' '}
            · {entry.trace.images.length === 0 ? 'the record names no picture' : missingWords(picture.name)}
          </span>
        )}
      </p>
      <div className="traces-walk">
        <RunHere />
        <IconButton icon="previous" label="Previous trace" keys="K" onClick={() => void actions.stepRow(-1)} />
        <IconButton icon="next" label="Next trace" keys="J" onClick={() => void actions.stepRow(1)} />
      </div>
    </div>
  )
}

function missingWords(name: string): string {
  return `the picture ${/^i\d+$/.test(name) ? '' : `${name} `}is not here: open it with its traces`
}

/** The loaded model is asked the same; its trace lies beside the one that is read. */
function RunHere() {
  const refusal = useLoupe(canAsk)
  const actions = useLoupeActions()
  return (
    <Button
      small
      icon="play"
      disabled={refusal !== null}
      title={refusal === 'picture-missing' ? 'The picture is not here.' : 'Ask the model of this page the same'}
      onClick={() => void actions.runHere()}
    >
      Run here
    </Button>
  )
}
