import {
  activeEntry,
  roundCount,
  shownRounds,
  useLoupe,
  useLoupeActions,
  type TraceEntry,
  selectedRound,
} from '../store'
import { Badge, Button, IconButton } from '../ui'

/** The row of tools above the stage: what trace this is, stepping, the box tools, gold, undo and saving. */
export function StageBar() {
  const entry = useLoupe(activeEntry)
  const picture = useLoupe((state) => state.picture)
  return (
    <div className="stage-bar" role="toolbar" aria-label="Stage">
      <div className="stage-bar-words">
        {entry && <KindBadge entry={entry} />}
        {entry && entry.kind === 'recorded' && <Steps entry={entry} />}
        {!entry && picture && (
          <span className="stage-bar-name" title={picture.notes.join(' ')}>
            {picture.name}{' '}
            <span className="stage-bar-size">
              {picture.size.width}×{picture.size.height}
            </span>
          </span>
        )}
      </div>
      <div className="stage-bar-tools">
        {entry && <EditTools entry={entry} />}
        <LookTools />
      </div>
    </div>
  )
}

const KIND = {
  recorded: { words: 'Recorded', title: 'This trace was recorded earlier with the model it names; nothing runs now.' },
  live: { words: 'Run here', title: 'This trace was made in this page.' },
  opened: { words: 'Opened', title: 'This trace came from a file.' },
  branch: { words: 'Branch', title: 'This trace continues another one with a corrected box.' },
} as const

function KindBadge({ entry }: { entry: TraceEntry }) {
  const kind = KIND[entry.kind]
  return (
    <>
      <Badge title={kind.title}>{kind.words}</Badge>
      {entry.trace.producer.model !== '' && (
        <span className="stage-bar-name" title={entry.trace.producer.model}>
          {entry.trace.producer.model}
        </span>
      )}
    </>
  )
}

function Steps({ entry }: { entry: TraceEntry }) {
  const actions = useLoupeActions()
  const shown = roundCount(entry)
  const all = shownRounds(entry).length
  return (
    <span className="stage-bar-steps">
      <IconButton icon="previous" label="One round back" disabled={shown <= 1} onClick={() => actions.step(-1)} />
      <span className="stage-bar-size">
        <span className="stage-bar-long">round </span>
        {shown} of {all}
      </span>
      <Button
        small
        icon="next"
        className="stage-bar-next"
        aria-label="Next round"
        disabled={shown >= all}
        onClick={() => actions.step(1)}
      >
        Next round
      </Button>
    </span>
  )
}

function EditTools({ entry }: { entry: TraceEntry }) {
  const actions = useLoupeActions()
  const selected = useLoupe((state) => selectedRound(state))
  const tool = useLoupe((state) => state.views.main.tool)
  return (
    <>
      <IconButton
        icon="box"
        label="Draw the selected round's box anew"
        keys="B"
        pressed={tool === 'draw'}
        disabled={selected === null || entry.running}
        onClick={() => actions.setTool(tool === 'draw' ? 'select' : 'draw')}
      />
      <IconButton
        icon="undo"
        label="Undo"
        keys="Ctrl+Z"
        disabled={!entry.draft?.now.done.length}
        onClick={() => void actions.undo()}
      />
      <IconButton
        icon="redo"
        label="Redo"
        keys="Ctrl+Shift+Z"
        disabled={!entry.draft?.now.undone.length}
        onClick={() => void actions.redo()}
      />
      <span className="stage-bar-gap" />
      <Button
        small
        kind="quiet"
        icon="save"
        className="stage-bar-save"
        aria-label="Save the trace"
        disabled={entry.running}
        title="Save the trace as JSON, its picture inside (Ctrl+S)"
        onClick={() => void actions.saveTrace()}
      >
        Trace
      </Button>
      <Button
        small
        kind="quiet"
        icon="download"
        className="stage-bar-save"
        aria-label="Save the rationale"
        disabled={entry.running}
        title="Save the corrected trace as gold rationale"
        onClick={() => void actions.saveRationale()}
      >
        Rationale
      </Button>
      <span className="stage-bar-gap" />
    </>
  )
}

function LookTools() {
  const actions = useLoupeActions()
  const gold = useLoupe((state) => state.showGold)
  const depth = useLoupe((state) => state.depthLook.layer)
  const sample = useLoupe((state) => state.picture?.sample ?? null)
  const picture = useLoupe((state) => state.picture !== null)
  return (
    <>
      {sample?.gold && (
        <Button
          small
          kind="quiet"
          pressed={gold}
          title="Show the gold boxes of this sample (G)"
          onClick={() => actions.setGold(!gold)}
        >
          Gold
        </Button>
      )}
      <IconButton
        icon="depth"
        label="Show the depth layer"
        keys="D"
        pressed={depth}
        disabled={!picture}
        onClick={() => actions.setDepthLook({ layer: !depth })}
      />
      <IconButton
        icon="fit"
        label="Show the picture whole"
        keys="0"
        disabled={!picture}
        onClick={() => actions.fly(null)}
      />
    </>
  )
}
