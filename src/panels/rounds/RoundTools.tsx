import { phaseOf, useLoupe, useLoupeActions, type RoundMark, type ShownRound, type TraceEntry } from '../../store'
import { Button, IconButton, cx } from '../../ui'

type RoundToolsProps = { entry: TraceEntry; index: number; shown: ShownRound; mark: RoundMark; selected: boolean }

/** What can be done to a round: run from it; and, once it is selected, its boxes and its place. */
export function RoundTools({ entry, index, shown, mark, selected }: RoundToolsProps) {
  const phase = useLoupe(phaseOf)
  const actions = useLoupeActions()
  const box = mark.requested ?? mark.effective ?? mark.edited ?? mark.rois[0]
  return (
    <>
      {selected && !entry.running && <Boxes mark={mark} />}
      <div className="rounds-tools">
        {box && (
          <Button
            small
            icon="branch"
            kind={mark.edited ? 'primary' : 'plain'}
            disabled={entry.running || phase !== 'idle'}
            aria-label={`Run from round ${index + 1}`}
            title="Continues from this round with the box that stands here now, beside this trace"
            onClick={() => void actions.runFromHere(index)}
          >
            Run from here
          </Button>
        )}
        {selected && !entry.running && <Places shown={shown} index={index} />}
      </div>
    </>
  )
}

/** The boxes of the round by name: the thought's RoIs and the call; each can be selected and taken away. */
function Boxes({ mark }: { mark: RoundMark }) {
  const actions = useLoupeActions()
  const selection = useLoupe((state) => state.views.main.selection)
  const parts = [
    ...mark.rois.map((roi, index) => ({ id: roi.id, name: `RoI ${index + 1}`, tied: roi.id === mark.tied })),
    ...(mark.call !== null && !mark.removed && mark.tied === null && (mark.edited ?? mark.effective)
      ? [{ id: mark.call, name: 'call', tied: false }]
      : []),
  ]
  if (parts.length === 0) return null
  return (
    <ul className="rounds-parts" aria-label="Boxes of this round">
      {parts.map(({ id, name, tied }) => (
        <li key={id} className={cx('rounds-part', selection === id && 'rounds-part-on')}>
          <button type="button" aria-pressed={selection === id} onClick={() => actions.select(id)}>
            {name}
            {tied && <span className="rounds-unit"> = call</span>}
          </button>
          <IconButton icon="trash" label={`Delete ${name}`} keys="Delete" onClick={() => remove(id)} />
        </li>
      ))}
    </ul>
  )
  function remove(id: string) {
    if (id === mark.call) void actions.edit([{ kind: 'setBox', round: mark.id, zoom: null, id }])
    else void actions.edit([{ kind: 'removeRoi', roi: id }])
    actions.select(mark.id)
  }
}

function Places({ shown, index }: { shown: ShownRound; index: number }) {
  const actions = useLoupeActions()
  return (
    <>
      <IconButton
        icon="add"
        label={`Add a round after round ${index + 1}`}
        onClick={() => actions.addRound(shown.id)}
      />
      <IconButton
        icon="trash"
        label={`Remove round ${index + 1}`}
        onClick={() => void actions.edit([{ kind: 'removeRound', round: shown.id }])}
      />
    </>
  )
}
