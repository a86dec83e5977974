import { activeEntry, hasGold, useLoupe, useLoupeActions, type TraceEntry, selectedRound } from '../store'
import { Badge, Button, IconButton } from '../ui'
import { Film } from './Film'
import { Pages } from './Pages'

/** The row of tools above the stage: what trace this is, stepping, the box tools, gold, undo and saving. */
export function StageBar() {
  const entry = useLoupe(activeEntry)
  const picture = useLoupe((state) => state.picture)
  return (
    <div className="stage-bar" role="toolbar" aria-label="Stage">
      <div className="stage-bar-words">
        {entry && <KindBadge entry={entry} />}
        {entry && <Film entry={entry} />}
        {entry && <Pages entry={entry} />}
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
  const isGold = useLoupe(hasGold)
  const picture = useLoupe((state) => state.picture !== null)
  return (
    <>
      {isGold && (
        <Button
          small
          kind="quiet"
          pressed={gold}
          title="Show the gold boxes (G)"
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
